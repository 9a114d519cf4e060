// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLambda;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.planner.validation.Types;

/**
 * Looks over the algebra between phases: a phase must leave the types of the result as they were, name columns that are
 * there and have the types it takes them for, and leave nothing that an earlier phase has done away with. A phase that does
 * otherwise fails here, by its name and with the plan it made, instead of as wrong rows or in a later one.
 */
public final class AlgebraChecker {
    private final String phase;
    private final RelNode plan;
    private final Set<RelNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private AlgebraChecker(String phase, RelNode plan) {
        this.phase = phase;
        this.plan = plan;
    }

    /**
     * @param before the plan that the phase was given
     * @param after what it made of it; without subqueries and correlations, as normalizing is the first phase
     * @throws CentellaException INTERNAL_ERROR
     */
    public static void check(String phase, RelNode before, RelNode after) {
        if (before == after) {
            return;
        }
        AlgebraChecker checker = new AlgebraChecker(phase, after);
        List<DataType> types = types(before);
        List<DataType> now = types(after);
        checker.that(after, types.equals(now), "types " + types + " and not " + now);
        checker.visit(after);
    }

    private static List<DataType> types(RelNode node) {
        return node.getRowType().getFieldList().stream()
                .map(RelDataTypeField::getType)
                .map(Types::fromCalcite)
                .toList();
    }

    private void visit(RelNode node) {
        if (!seen.add(node)) {
            return;
        }
        node.getInputs().forEach(this::visit);
        List<RelDataType> columns = new ArrayList<>();
        for (RelNode input : node.getInputs()) {
            input.getRowType().getFieldList().forEach(field -> columns.add(field.getType()));
        }
        switch (node) {
            case Aggregate aggregate -> aggregate(aggregate, columns.size());
            case Sort sort -> {
                for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
                    that(sort, key.getFieldIndex() < columns.size(), "a column " + key.getFieldIndex());
                }
            }
            case Correlate correlate -> that(correlate, false, "no correlation");
            default -> {}
        }
        node.accept(new References(node, columns));
    }

    private void aggregate(Aggregate aggregate, int width) {
        aggregate.getGroupSet().forEach(key -> that(aggregate, key < width, "a column " + key));
        for (AggregateCall call : aggregate.getAggCallList()) {
            call.getArgList().forEach(argument -> that(aggregate, argument < width, "a column " + argument));
            that(aggregate, call.filterArg < width, "a column " + call.filterArg);
        }
    }

    /** Reads expressions and changes none. */
    private final class References extends RexShuttle {
        private final RelNode node;
        private final List<RelDataType> columns;

        References(RelNode node, List<RelDataType> columns) {
            this.node = node;
            this.columns = columns;
        }

        @Override
        public RexNode visitInputRef(RexInputRef reference) {
            int column = reference.getIndex();
            that(node, column < columns.size(), "a column " + column);
            DataType type = Types.fromCalcite(columns.get(column));
            DataType taken = Types.fromCalcite(reference.getType());
            that(node, type.equals(taken), "column " + column + " to be " + taken + " and not " + type);
            return reference;
        }

        @Override
        public RexNode visitCorrelVariable(RexCorrelVariable variable) {
            that(node, false, "no correlation variable " + variable);
            return variable;
        }

        @Override
        public RexNode visitSubQuery(RexSubQuery subquery) {
            that(node, false, "no subquery");
            return subquery;
        }

        @Override
        public RexNode visitLambda(RexLambda lambda) {
            return lambda;
        }
    }

    private void that(RelNode node, boolean holds, String demand) {
        if (!holds) {
            throw new CentellaException(
                    ErrorCode.INTERNAL_ERROR,
                    "phase " + phase + " made a wrong plan: " + node.getRelTypeName() + " needs " + demand + ":\n"
                            + RelOptUtil.toString(plan));
        }
    }
}
