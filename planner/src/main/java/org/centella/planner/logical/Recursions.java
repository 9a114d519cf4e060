// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RepeatUnion;
import org.apache.calcite.rel.core.Spool;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.schema.TransientTable;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.planner.validation.RowOperator;

/** Recursive queries: from Calcite's form to ours, and out of the query that reads them, into parts planned apart. */
public final class Recursions {
    /** The working tables of the steps around, by the names that these give them. */
    private final Map<List<String>, WorkingTable> open = new HashMap<>();

    private final Map<String, RecursiveUnion> known = new HashMap<>();

    private Recursions() {}

    /** The algebra with our nodes in the place of Calcite's, in subqueries too. One that is read twice is the same node. */
    public static RelNode convert(RelNode root) {
        return new Recursions().visit(root);
    }

    private RelNode visit(RelNode node) {
        if (node instanceof RepeatUnion union) {
            return union(union);
        }
        if (node instanceof TableScan scan && scan.getTable().unwrap(TransientTable.class) != null) {
            WorkingTable working = open.get(scan.getTable().getQualifiedName());
            if (working == null) {
                throw new CentellaException(
                        ErrorCode.INVALID_STATEMENT, "a recursive query may name itself in its last part only");
            }
            return working;
        }
        RelNode mapped = Trees.mapInputs(node, this::visit);
        return mapped.accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery subquery) {
                RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subquery);
                RelNode body = visit(visited.rel);
                return body == visited.rel ? visited : visited.clone(body);
            }
        });
    }

    private RelNode union(RepeatUnion union) {
        List<String> name = union.getTransientTable().getQualifiedName();
        String text = RelOptUtil.toString(union);
        RecursiveUnion same = known.get(text);
        if (same != null) {
            return same;
        }
        RelDataType rows = nullable(union.getRowType(), union.getCluster().getTypeFactory());
        int number = union.getCluster().createCorrel().getId();
        RelNode seed = visit(spooled(union.getSeedRel()));
        WorkingTable around = open.put(name, WorkingTable.create(union.getCluster(), number, rows));
        RelNode step = uncut(visit(spooled(union.getIterativeRel())), true);
        if (around == null) {
            open.remove(name);
        } else {
            open.put(name, around);
        }
        RecursiveUnion made = RecursiveUnion.create(seed, step, number, union.all, rows);
        if (!Correlations.isCorrelated(made)) {
            known.put(text, made);
        }
        return made;
    }

    /**
     * The step with its strings as long as they are: the validator gives them the length that the seed and one step have, and
     * cuts them to it.
     */
    private static RelNode uncut(RelNode step, boolean top) {
        RelNode current = Trees.mapInputs(step, input -> uncut(input, false));
        if (!(current instanceof Project project)) {
            return current;
        }
        RexBuilder rex = step.getCluster().getRexBuilder();
        List<RexNode> expressions = new ArrayList<>();
        for (RexNode expression : project.getProjects()) {
            RexNode whole = top && isStringCast(expression)
                    ? ((RexCall) expression).getOperands().getFirst()
                    : expression;
            expressions.add(lengthened(whole, rex));
        }
        return LogicalProject.create(
                project.getInput(),
                project.getHints(),
                expressions,
                project.getRowType().getFieldNames(),
                project.getVariablesSet());
    }

    private static boolean isStringCast(RexNode node) {
        return node.getKind() == SqlKind.CAST
                && SqlTypeUtil.inCharFamily(node.getType())
                && SqlTypeUtil.inCharFamily(
                        ((RexCall) node).getOperands().getFirst().getType());
    }

    /** Calls that yield strings, of any length. */
    private static RexNode lengthened(RexNode node, RexBuilder rex) {
        return node.accept(new RexShuttle() {
            @Override
            public RexNode visitCall(RexCall call) {
                RexNode visited = super.visitCall(call);
                boolean derived = SqlTypeUtil.inCharFamily(call.getType())
                        && call.getKind() != SqlKind.CAST
                        && !(call.getOperator() instanceof RowOperator)
                        && visited instanceof RexCall
                        && !(visited instanceof RexOver);
                return derived
                        ? rex.makeCall(
                                rex.getTypeFactory()
                                        .createTypeWithNullability(
                                                rex.getTypeFactory().createSqlType(SqlTypeName.VARCHAR),
                                                call.getType().isNullable()),
                                call.getOperator(),
                                ((RexCall) visited).getOperands())
                        : visited;
            }
        });
    }

    private static RelNode spooled(RelNode node) {
        return node instanceof Spool spool ? spool.getInput() : node;
    }

    /** What later steps yield may be null though the seed is not, and strings longer. */
    private static RelDataType nullable(RelDataType rows, RelDataTypeFactory types) {
        RelDataTypeFactory.Builder builder = types.builder();
        for (RelDataTypeField field : rows.getFieldList()) {
            RelDataType type = SqlTypeUtil.inCharFamily(field.getType())
                    ? types.createSqlType(SqlTypeName.VARCHAR)
                    : field.getType();
            builder.add(field.getName(), types.createTypeWithNullability(type, true));
        }
        return builder.build();
    }

    /** @param root reads the results of the unions as working tables */
    public record Taken(RelNode root, List<RecursiveUnion> unions) {}

    /** Takes out the recursive queries that are not within another one. */
    public static Taken take(RelNode root) {
        Map<Integer, RecursiveUnion> unions = new java.util.LinkedHashMap<>();
        RelNode rest = take(root, unions);
        return new Taken(rest, new ArrayList<>(unions.values()));
    }

    private static RelNode take(RelNode node, Map<Integer, RecursiveUnion> unions) {
        if (node instanceof RecursiveUnion union) {
            unions.putIfAbsent(union.table(), union);
            return WorkingTable.create(union.getCluster(), union.table(), union.getRowType());
        }
        return Trees.mapInputs(node, input -> take(input, unions));
    }
}
