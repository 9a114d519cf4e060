// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.statistics;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sample;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Schema;
import org.centella.execution.window.WindowFunction;
import org.centella.execution.window.WindowFunctions;
import org.centella.planner.logical.AsofMerge;
import org.centella.planner.logical.GroupLimit;
import org.centella.planner.logical.Repeat;
import org.centella.planner.logical.Unnest;
import org.centella.planner.logical.Windowing;
import org.centella.planner.logical.WorkingTable;
import org.centella.planner.validation.CatalogTable;
import org.centella.planner.validation.Types;
import org.centella.storage.ColumnStatistics;
import org.centella.storage.LazyList;
import org.centella.storage.TableStatistics;
import org.jspecify.annotations.Nullable;

/**
 * Rows and columns of every node of a tree, from table statistics upwards. Remembers what it has estimated; for one query,
 * one thread.
 */
public final class Estimator {
    private static final double UNKNOWN_ROWS = 1_000_000;
    /** Of a recursive query: steps are usually small. */
    private static final double WORKING_ROWS = 1000;

    /** More than any combination of values. */
    private static final double UNBOUNDED_ROWS = 1e18;

    private static final double UNKNOWN_DISTINCT_SHARE = 0.1;
    private static final double UNKNOWN_TEXT_BYTES = 32;

    /** Elements of an array, of which no statistics are kept. */
    private static final double UNKNOWN_ELEMENTS = 10;

    private final Map<RelNode, Estimate> known = new IdentityHashMap<>();

    public Estimate estimate(RelNode node) {
        Estimate estimate = known.get(node);
        if (estimate == null) {
            estimate = compute(node);
            known.put(node, estimate);
        }
        return estimate;
    }

    private Estimate compute(RelNode node) {
        return switch (node) {
            case TableScan scan -> scan(scan);
            case Filter filter -> filter(estimate(filter.getInput()), filter);
            case Project project -> project(estimate(project.getInput()), project);
            case Join join -> new JoinEstimator(join, estimate(join.getLeft()), estimate(join.getRight())).estimate();
            case Aggregate aggregate -> aggregate(estimate(aggregate.getInput()), aggregate);
            case Sort sort -> sort(estimate(sort.getInput()), sort);
            case Union union -> union(union);
            case GroupLimit limit -> groupLimit(estimate(limit.getInput()), limit);
            case Repeat repeat -> estimate(repeat.getInput());
            case Sample sample -> {
                Estimate input = estimate(sample.getInput());
                yield input.kept(Math.max(
                        input.rows() * sample.getSamplingParameters().sampleRate.doubleValue(), 1));
            }
            case Unnest unnest -> unnest(estimate(unnest.getInput()), unnest);
            case Windowing windowing -> windowing(estimate(windowing.getInput()), windowing);
            case Values values -> unknown(values.getTuples().size(), node);
            case AsofMerge merge -> {
                Estimate input = estimate(merge.getInput());
                List<ColumnEstimate> columns = new ArrayList<>();
                merge.columns().left().forEach(c -> columns.add(input.column(c)));
                merge.columns().right().forEach(c -> columns.add(input.column(c)));
                yield new Estimate(Math.max(input.rows() / 2, 1), columns);
            }
            case WorkingTable working -> unknown(WORKING_ROWS, working);
            default ->
                node.getInputs().isEmpty()
                        ? unknown(UNKNOWN_ROWS, node)
                        : unknown(estimate(node.getInput(0)).rows(), node);
        };
    }

    private static Estimate filter(Estimate input, Filter filter) {
        return new Selectivity(filter.getCluster().getRexBuilder(), input).filter(filter.getCondition());
    }

    /** The fraction of rows of such columns for which a condition is true. */
    public static double selectivity(List<ColumnEstimate> columns, RexNode condition, RexBuilder builder) {
        return new Selectivity(builder, new Estimate(UNBOUNDED_ROWS, columns)).of(condition);
    }

    private static Estimate project(Estimate input, Project project) {
        Selectivity values = new Selectivity(project.getCluster().getRexBuilder(), input);
        List<ColumnEstimate> columns = new ArrayList<>(project.getProjects().size());
        for (RexNode expression : project.getProjects()) {
            columns.add(
                    expression instanceof RexInputRef ref
                            ? input.column(ref.getIndex())
                            : new ColumnEstimate(
                                    values.distinct(expression),
                                    0,
                                    null,
                                    null,
                                    bytes(Types.fromCalcite(expression.getType()))));
        }
        return new Estimate(input.rows(), columns);
    }

    private static Estimate aggregate(Estimate input, Aggregate aggregate) {
        List<Integer> keys = aggregate.getGroupSet().asList();
        double groups = keys.isEmpty() ? 1 : input.distinct(keys);
        List<ColumnEstimate> columns = new ArrayList<>();
        for (int key : keys) {
            ColumnEstimate column = input.column(key);
            columns.add(column.withDistinct(Math.min(column.distinct(), groups)));
        }
        for (AggregateCall call : aggregate.getAggCallList()) {
            // Many groups have the same count.
            double distinct = call.getAggregation().getKind() == SqlKind.COUNT ? Math.sqrt(groups) : groups;
            columns.add(new ColumnEstimate(distinct, 0, null, null, bytes(Types.fromCalcite(call.getType()))));
        }
        double rows = aggregate.getGroupSets().stream()
                .mapToDouble(set -> set.isEmpty() ? 1 : input.distinct(set.asList()))
                .sum();
        return new Estimate(rows, columns);
    }

    private static Estimate unnest(Estimate input, Unnest unnest) {
        double rows = Math.max(1, input.rows() * UNKNOWN_ELEMENTS);
        List<ColumnEstimate> columns = new ArrayList<>();
        unnest.kept().forEach(column -> columns.add(input.column(column)));
        for (int i = columns.size(); i < unnest.getRowType().getFieldCount(); i++) {
            DataType type =
                    Types.fromCalcite(unnest.getRowType().getFieldList().get(i).getType());
            columns.add(new ColumnEstimate(rows, 0, null, null, bytes(type)));
        }
        return new Estimate(rows, columns);
    }

    private static Estimate sort(Estimate input, Sort sort) {
        if (!(sort.fetch instanceof RexLiteral fetch)) {
            return input;
        }
        Long count = fetch.getValueAs(Long.class);
        return count == null || count >= input.rows() ? input : input.kept(Math.max(count, 1));
    }

    private static Estimate groupLimit(Estimate input, GroupLimit limit) {
        if (limit.fetch() < 0) {
            return input;
        }
        double groups = limit.keys().isEmpty() ? 1 : input.distinct(limit.keys().asList());
        double rows = Math.max(groups * limit.fetch(), 1);
        return rows >= input.rows() ? input : input.kept(rows);
    }

    /** The input's rows; ranks have as many values as a partition has rows, other functions as there are rows. */
    private static Estimate windowing(Estimate input, Windowing windowing) {
        double partitions = windowing.partition().isEmpty() ? 1 : Math.max(1, input.distinct(windowing.partition()));
        List<ColumnEstimate> columns = new ArrayList<>(input.columns());
        for (Windowing.Result result : windowing.results()) {
            boolean whole = result.call().frame().wholePartition();
            WindowFunction function = WindowFunctions.find(result.call().function());
            double perPartition = Math.max(1, input.rows() / partitions);
            double distinct = function == null
                    ? whole ? partitions : input.rows()
                    : function.kind().picksValue() ? input.rows() : perPartition;
            double bytes = bytes(Types.fromCalcite(result.type()));
            columns.add(
                    function == null || function.kind().picksValue()
                            ? new ColumnEstimate(distinct, 0, null, null, bytes)
                            : new ColumnEstimate(distinct, 0, 1.0, perPartition, bytes));
        }
        return new Estimate(input.rows(), columns);
    }

    private Estimate union(Union union) {
        double rows = 0;
        for (RelNode input : union.getInputs()) {
            rows += estimate(input).rows();
        }
        List<ColumnEstimate> columns = new ArrayList<>();
        for (int i = 0; i < union.getRowType().getFieldCount(); i++) {
            double distinct = 0;
            double bytes = 0;
            for (RelNode input : union.getInputs()) {
                ColumnEstimate column = estimate(input).column(i);
                distinct += column.distinct();
                bytes = Math.max(bytes, column.bytes());
            }
            columns.add(new ColumnEstimate(distinct, 0, null, null, bytes));
        }
        return new Estimate(rows, columns);
    }

    private static Estimate scan(TableScan scan) {
        CatalogTable table = scan.getTable().unwrap(CatalogTable.class);
        if (table == null) {
            return unknown(UNKNOWN_ROWS, scan);
        }
        TableStatistics statistics = table.table().statistics();
        Schema schema = table.table().schema();
        double rows = Double.isNaN(statistics.rows()) ? UNKNOWN_ROWS : Math.max(statistics.rows(), 0);
        List<ColumnStatistics> columns = statistics.columns();
        return new Estimate(
                rows,
                new LazyList<>(
                        schema.size(), i -> column(schema.type(i), i < columns.size() ? columns.get(i) : null, rows)));
    }

    private static ColumnEstimate column(DataType type, @Nullable ColumnStatistics statistics, double rows) {
        if (statistics == null) {
            return new ColumnEstimate(rows * UNKNOWN_DISTINCT_SHARE, 0, null, null, bytes(type));
        }
        Double low = number(statistics.min(), type);
        Double high = number(statistics.max(), type);
        double distinct = statistics.distinctValues();
        if (Double.isNaN(distinct)) {
            boolean whole = type.isInteger() || type == DataType.DATE;
            distinct = whole && low != null && high != null
                    ? Math.min(rows, high - low + 1)
                    : rows * UNKNOWN_DISTINCT_SHARE;
        }
        double bytes = statistics.averageBytes() > 0 ? statistics.averageBytes() : bytes(type);
        double nulls = Double.isNaN(statistics.nullFraction()) ? 0 : statistics.nullFraction();
        return new ColumnEstimate(distinct, nulls, low, high, bytes);
    }

    private static @Nullable Double number(@Nullable Object value, DataType type) {
        double scale = type instanceof DataType.Decimal decimal ? Math.pow(10, -decimal.scale()) : 1;
        return switch (value) {
            case Long l -> l * scale;
            case Double d -> d;
            case BigInteger i -> i.doubleValue() * scale;
            case null, default -> null;
        };
    }

    private static Estimate unknown(double rows, RelNode node) {
        List<ColumnEstimate> columns = Types.schema(node.getRowType()).fields().stream()
                .map(field -> new ColumnEstimate(rows, 0, null, null, bytes(field.type())))
                .toList();
        return new Estimate(rows, columns.isEmpty() ? Collections.emptyList() : columns);
    }

    static double bytes(DataType type) {
        return switch (type.layout()) {
            case BIT -> 1;
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128 ->
                type.layout().byteWidth();
            case VIEW -> UNKNOWN_TEXT_BYTES;
            case LIST, STRUCT -> 2 * UNKNOWN_TEXT_BYTES;
        };
    }
}
