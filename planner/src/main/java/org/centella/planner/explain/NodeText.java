// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.explain;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.AggregateCall;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.SortKey;
import org.centella.execution.plan.WindowCall;
import org.centella.execution.plan.WindowFrame;

/** One operator in one line: its name and what matters of it, columns by name. */
public final class NodeText {
    private static final double PERCENT = 100;

    private NodeText() {}

    /** What the operator is, in a word or two. */
    public static String name(PhysicalPlan node) {
        return switch (node) {
            case PhysicalPlan.TableScan _ -> "Scan";
            case PhysicalPlan.Values _ -> "Values";
            case PhysicalPlan.Filter _ -> "Filter";
            case PhysicalPlan.Project _ -> "Project";
            case PhysicalPlan.Assign _ -> "Assign";
            case PhysicalPlan.HashAggregate aggregate -> "Aggregate " + aggregate.step();
            case PhysicalPlan.HashJoin join -> "HashJoin " + join.kind();
            case PhysicalPlan.NestedLoopJoin join -> "NestedLoopJoin " + join.kind();
            case PhysicalPlan.EnforceSingleRow _ -> "EnforceSingleRow";
            case PhysicalPlan.Sort _ -> "Sort";
            case PhysicalPlan.TopN _ -> "TopN";
            case PhysicalPlan.Unnest _ -> "Unnest";
            case PhysicalPlan.Window _ -> "Window";
            case PhysicalPlan.RankLimit _ -> "RankLimit";
            case PhysicalPlan.Limit _ -> "Limit";
            case PhysicalPlan.GroupLimit _ -> "GroupLimit";
            case PhysicalPlan.Repeat _ -> "Repeat";
            case PhysicalPlan.AsofMerge _ -> "AsofMerge";
            case PhysicalPlan.WorkingTable _ -> "WorkingTable";
            case PhysicalPlan.Sample _ -> "Sample";
            case PhysicalPlan.Union _ -> "Union";
            case PhysicalPlan.Exchange _ -> "Exchange";
            case PhysicalPlan.StageInput _ -> "StageInput";
            case PhysicalPlan.Program _ -> "Program";
            case PhysicalPlan.ProgramValues _ -> "ProgramValues";
            case PhysicalPlan.TableWrite _ -> "Write";
        };
    }

    /** The operator's own arguments. */
    public static String details(PhysicalPlan node) {
        return switch (node) {
            case PhysicalPlan.TableScan scan -> scan(scan);
            case PhysicalPlan.Values values -> values.rows().size() + " rows";
            case PhysicalPlan.Filter filter -> expression(filter.predicate(), filter.schema());
            case PhysicalPlan.Project project -> computed(project.expressions(), project.input(), project.schema());
            case PhysicalPlan.Assign assign -> computed(assign.expressions(), assign.input(), assign.schema());
            case PhysicalPlan.HashAggregate aggregate -> aggregate(aggregate);
            case PhysicalPlan.HashJoin join -> join(join);
            case PhysicalPlan.NestedLoopJoin join ->
                join.condition() == null
                        ? ""
                        : "on "
                                + expression(
                                        join.condition(),
                                        join.probe()
                                                .schema()
                                                .concat(join.build().schema()));
            case PhysicalPlan.EnforceSingleRow _ -> "";
            case PhysicalPlan.Sort sort -> keys(sort.keys(), sort.schema());
            case PhysicalPlan.TopN top -> top.count() + " by " + keys(top.keys(), top.schema());
            case PhysicalPlan.Window window -> window(window);
            case PhysicalPlan.RankLimit limit ->
                limit.ranking().name().toLowerCase(Locale.ROOT) + " to " + limit.count()
                        + window(limit.partitionKeys(), limit.orderKeys(), limit.schema());
            case PhysicalPlan.Limit limit -> range(limit.offset(), limit.count());
            case PhysicalPlan.GroupLimit limit ->
                range(limit.offset(), limit.count())
                        + (limit.keys().isEmpty() ? "" : " by " + names(limit.keys(), limit.schema()))
                        + (limit.ties() ? " with ties " + names(limit.tieKeys(), limit.schema()) : "");
            case PhysicalPlan.AsofMerge merge ->
                (merge.outer() ? "all left rows" : "left rows with a partner")
                        + (merge.keys().isEmpty()
                                ? ""
                                : " by " + names(merge.keys(), merge.input().schema()));
            case PhysicalPlan.WorkingTable working ->
                "of recursion " + working.table() + " " + working.schema().names();
            case PhysicalPlan.Repeat repeat ->
                repeat.schema().field(repeat.times()).name() + " times";
            case PhysicalPlan.Sample sample ->
                PERCENT * sample.rate() + " % of " + (sample.batches() ? "batches" : "rows");
            case PhysicalPlan.Unnest unnest -> unnest(unnest);
            case PhysicalPlan.Union _ -> "";
            case PhysicalPlan.Exchange exchange -> partitioning(exchange.partitioning(), exchange.schema());
            case PhysicalPlan.StageInput input ->
                "of stage " + input.stage()
                        + (input.mergeKeys().isEmpty() ? "" : ", merged by " + keys(input.mergeKeys(), input.schema()));
            case PhysicalPlan.Program program -> program.text();
            case PhysicalPlan.ProgramValues values -> values.partitions().size() + " partitions";
            case PhysicalPlan.TableWrite write -> write.format() + " to " + write.location();
        };
    }

    private static String range(long offset, long count) {
        return (count < 0 ? "all" : String.valueOf(count)) + (offset == 0 ? "" : " from " + offset);
    }

    /** How rows are spread, with column names. */
    public static String partitioning(Partitioning partitioning, Schema schema) {
        return switch (partitioning) {
            case Partitioning.Single _ -> "single";
            case Partitioning.Hash(List<Integer> columns) -> "hash" + names(columns, schema);
            case Partitioning.Broadcast _ -> "broadcast";
            case Partitioning.ByNumber(int column) ->
                "by number in " + schema.field(column).name();
            case Partitioning.RoundRobin _ -> "round robin";
            case Partitioning.Range(List<SortKey> keys) -> "range (" + keys(keys, schema) + ")";
        };
    }

    private static String scan(PhysicalPlan.TableScan scan) {
        StringBuilder text = new StringBuilder(scan.table().name())
                .append(' ')
                .append(scan.schema().names());
        if (!scan.conjuncts().isEmpty()) {
            text.append(" where ")
                    .append(scan.conjuncts().stream()
                            .map(c -> expression(c, scan.schema()))
                            .collect(Collectors.joining(" and ")));
        }
        if (!scan.dynamicFilters().isEmpty()) {
            text.append(scan.dynamicFilters().stream()
                    .map(f -> scan.schema().field(f.column()).name() + " by #" + f.filterId())
                    .collect(Collectors.joining(", ", " filtered [", "]")));
        }
        return scan.limit() < 0 ? text.toString() : text + " limit " + scan.limit();
    }

    private static String unnest(PhysicalPlan.Unnest unnest) {
        Schema input = unnest.input().schema();
        return unnest.sources().stream()
                        .map(s -> s.function().isEmpty()
                                ? input.field(s.columns().getFirst()).name()
                                : s.function() + names(s.columns(), input))
                        .collect(Collectors.joining(", "))
                + (unnest.outer() ? ", outer" : "")
                + (unnest.ordinality() ? ", with ordinality" : "")
                + (unnest.kept().isEmpty() ? "" : ", keeps " + names(unnest.kept(), input));
    }

    private static String computed(List<Expression> expressions, PhysicalPlan input, Schema schema) {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < expressions.size(); i++) {
            String expression = expression(expressions.get(i), input.schema());
            String name = schema.field(i).name();
            columns.add(expression.equals(name) ? name : name + " = " + expression);
        }
        return columns.toString();
    }

    private static String aggregate(PhysicalPlan.HashAggregate aggregate) {
        Schema input = aggregate.input().schema();
        List<String> parts = new ArrayList<>();
        if (!aggregate.keys().isEmpty()) {
            parts.add("by " + names(aggregate.keys(), input));
        }
        for (AggregateCall call : aggregate.calls()) {
            parts.add(call.function()
                    + (call.distinct() ? " distinct" : "")
                    + (call.arguments().isEmpty() ? "(*)" : names(call.arguments(), input))
                    + (call.filter() < 0
                            ? ""
                            : " filter " + input.field(call.filter()).name()));
        }
        return String.join(", ", parts);
    }

    private static String join(PhysicalPlan.HashJoin join) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < join.probeKeys().size(); i++) {
            parts.add(join.probe().schema().field(join.probeKeys().get(i)).name() + " = "
                    + join.build().schema().field(join.buildKeys().get(i)).name());
        }
        if (join.residual() != null) {
            parts.add(expression(
                    join.residual(), join.probe().schema().concat(join.build().schema())));
        }
        String filters = join.dynamicFilters().stream()
                .map(f -> "#" + f.filterId() + " from "
                        + join.build()
                                .schema()
                                .field(join.buildKeys().get(f.key()))
                                .name())
                .collect(Collectors.joining(", "));
        return "on " + String.join(" and ", parts)
                + (join.nullAware() ? ", null-aware" : "")
                + (filters.isEmpty() ? "" : ", filters [" + filters + "]");
    }

    private static String window(PhysicalPlan.Window window) {
        Schema input = window.input().schema();
        String calls = window.calls().stream().map(c -> call(c, input)).collect(Collectors.joining(", "));
        String keys = window(window.partitionKeys(), window.orderKeys(), input);
        return calls + keys + (window.sorted() ? "" : ", unsorted");
    }

    private static String window(List<Integer> partitionKeys, List<SortKey> orderKeys, Schema input) {
        return (partitionKeys.isEmpty() ? "" : " by " + names(partitionKeys, input))
                + (orderKeys.isEmpty() ? "" : " ordered by " + keys(orderKeys, input));
    }

    private static String call(WindowCall call, Schema input) {
        String arguments = call.arguments().stream()
                .map(a -> expression(a, input))
                .collect(Collectors.joining(", ", call.distinct() ? "(distinct " : "(", ")"));
        return call.function()
                + (call.arguments().isEmpty() && call.function().equals("count") ? "(*)" : arguments)
                + (call.fromLast() ? " from last" : "")
                + (call.ignoreNulls() ? " ignore nulls" : "")
                + (call.filter() < 0
                        ? ""
                        : " filter " + input.field(call.filter()).name())
                + frame(call.frame(), input);
    }

    /** Nothing for what a frame is without a frame clause. */
    private static String frame(WindowFrame frame, Schema input) {
        if (frame.equals(WindowFrame.DEFAULT) || frame.equals(WindowFrame.WHOLE)) {
            return "";
        }
        String exclusion = frame.exclusion() == WindowFrame.Exclusion.NO_OTHERS
                ? ""
                : " exclude " + words(frame.exclusion().name());
        return " " + words(frame.unit().name()) + " between " + bound(frame.start(), input) + " and "
                + bound(frame.end(), input) + exclusion;
    }

    private static String bound(WindowFrame.Bound bound, Schema input) {
        String edge = words(bound.edge().name());
        return bound.offset() == null ? edge : expression(bound.offset(), input) + " " + edge;
    }

    private static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String names(List<Integer> columns, Schema schema) {
        return columns.stream().map(c -> schema.field(c).name()).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String keys(List<SortKey> keys, Schema schema) {
        return keys.stream()
                .map(k -> schema.field(k.column()).name()
                        + (k.descending() ? " desc" : "")
                        + (k.nullsFirst() == k.descending() ? "" : k.nullsFirst() ? " nulls first" : " nulls last"))
                .collect(Collectors.joining(", "));
    }

    /** An expression with column names in place of numbers. */
    static String expression(Expression expression, Schema schema) {
        return switch (expression) {
            case Expression.InputReference ref -> schema.field(ref.index()).name();
            case Expression.Literal literal -> literal(literal);
            case Expression.Variable variable -> "x" + variable.id();
            case Expression.Lambda lambda ->
                lambda.parameters().stream().map(p -> "x" + p.id()).collect(Collectors.joining(", ", "(", ")")) + " -> "
                        + expression(lambda.body(), schema);
            case Expression.FieldAccess access ->
                expression(access.row(), schema) + "."
                        + ((DataType.Row) access.row().type())
                                .fields()
                                .get(access.field())
                                .name();
            case Expression.Call call -> call(call, schema);
            case Expression.Cast cast ->
                (cast.safe() ? "try_cast(" : "cast(") + expression(cast.operand(), schema) + " as " + cast.type() + ")";
            case Expression.And and -> joined(and.operands(), " and ", schema);
            case Expression.Or or -> joined(or.operands(), " or ", schema);
            case Expression.Not(Expression.IsNull(Expression operand)) -> expression(operand, schema) + " is not null";
            case Expression.Not not -> "not " + expression(not.operand(), schema);
            case Expression.IsNull isNull -> expression(isNull.operand(), schema) + " is null";
            case Expression.Case c -> caseText(c, schema);
            case Expression.In in ->
                expression(in.operand(), schema)
                        + in.values().stream().map(NodeText::literal).collect(Collectors.joining(", ", " in (", ")"));
        };
    }

    private static String caseText(Expression.Case c, Schema schema) {
        StringBuilder text = new StringBuilder("case");
        for (int i = 0; i < c.conditions().size(); i++) {
            text.append(" when ")
                    .append(expression(c.conditions().get(i), schema))
                    .append(" then ")
                    .append(expression(c.results().get(i), schema));
        }
        return text.append(" else ")
                .append(expression(c.otherwise(), schema))
                .append(" end")
                .toString();
    }

    private static String call(Expression.Call call, Schema schema) {
        List<Expression> arguments = call.arguments();
        boolean infix =
                arguments.size() == 2 && !Character.isLetter(call.function().charAt(0));
        return infix
                ? "(" + expression(arguments.getFirst(), schema) + " " + call.function() + " "
                        + expression(arguments.getLast(), schema) + ")"
                : call.function()
                        + arguments.stream()
                                .map(a -> expression(a, schema))
                                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String joined(List<Expression> operands, String word, Schema schema) {
        return operands.stream().map(o -> expression(o, schema)).collect(Collectors.joining(word, "(", ")"));
    }

    private static String nested(Object value, DataType type) {
        List<?> parts = (List<?>) value;
        return switch (type) {
            case DataType.Array(DataType element) ->
                parts.stream()
                        .map(p -> literal(new Expression.Literal(p, element)))
                        .collect(Collectors.joining(", ", "[", "]"));
            case DataType.Map map ->
                parts.stream().map(p -> nested(p, map.entry())).collect(Collectors.joining(", ", "map {", "}"));
            case DataType.Row(List<Field> fields) -> {
                List<String> texts = new ArrayList<>();
                for (int i = 0; i < fields.size(); i++) {
                    texts.add(literal(
                            new Expression.Literal(parts.get(i), fields.get(i).type())));
                }
                yield texts.stream().collect(Collectors.joining(", ", "row(", ")"));
            }
            case DataType.Simple _, DataType.Decimal _, DataType.Varchar _, DataType.Char _ -> parts.toString();
        };
    }

    private static String literal(Expression.Literal literal) {
        Object value = literal.value();
        if (value == null) {
            return "null";
        }
        return switch (literal.type()) {
            case DataType.Decimal decimal ->
                new BigDecimal(new BigInteger(value.toString()), decimal.scale()).toPlainString();
            case DataType.Varchar _, DataType.Char _ -> "'" + value.toString().replace("'", "''") + "'";
            case DataType.Simple simple ->
                switch (simple) {
                    case DATE -> LocalDate.ofEpochDay((Long) value).toString();
                    case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE -> value.toString();
                    case TIME, TIMESTAMP, TIMESTAMP_TZ, INTERVAL_MONTH, INTERVAL_DAY, INTERVAL, VARBINARY, NULL ->
                        simple.toString().toLowerCase(Locale.ROOT) + " " + value;
                };
            case DataType.Array _, DataType.Map _, DataType.Row _ -> nested(value, literal.type());
        };
    }
}
