// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexVisitorImpl;

/** Where algebra speaks of the columns of outer rows. */
final class Correlations {
    private Correlations() {}

    static boolean isCorrelated(RelNode node, Set<CorrelationId> ids) {
        return RelOptUtil.getVariablesUsed(node).stream().anyMatch(ids::contains);
    }

    /** True when the node needs outer rows of any level. */
    static boolean isCorrelated(RelNode node) {
        return !RelOptUtil.getVariablesUsed(node).isEmpty();
    }

    static boolean isCorrelated(RexNode node, Set<CorrelationId> ids) {
        boolean[] found = new boolean[1];
        node.accept(new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitCorrelVariable(RexCorrelVariable variable) {
                found[0] |= ids.contains(variable.id);
                return super.visitCorrelVariable(variable);
            }
        });
        return found[0];
    }

    /** The outer columns that a tree, with the subqueries in its expressions, speaks of, by their numbers. */
    static TreeMap<Integer, RexNode> columns(RelNode node, Set<CorrelationId> ids) {
        TreeMap<Integer, RexNode> columns = new TreeMap<>();
        collect(node, ids, columns);
        return columns;
    }

    private static void collect(RelNode node, Set<CorrelationId> ids, TreeMap<Integer, RexNode> columns) {
        RexShuttle shuttle = new RexShuttle() {
            @Override
            public RexNode visitFieldAccess(RexFieldAccess access) {
                if (isOuter(access, ids)) {
                    columns.putIfAbsent(access.getField().getIndex(), access);
                    return access;
                }
                return super.visitFieldAccess(access);
            }

            @Override
            public RexNode visitSubQuery(RexSubQuery subquery) {
                collect(subquery.rel, ids, columns);
                return super.visitSubQuery(subquery);
            }
        };
        node.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                super.visit(other);
                other.accept(shuttle);
                return other;
            }
        });
    }

    private static boolean isOuter(RexFieldAccess access, Set<CorrelationId> ids) {
        return access.getReferenceExpr() instanceof RexCorrelVariable variable && ids.contains(variable.id);
    }

    /** The expression with outer column {@code c} as {@code columns(c)}. */
    static RexNode replace(RexNode node, Set<CorrelationId> ids, IntFunction<RexNode> columns) {
        return node.accept(new RexShuttle() {
            @Override
            public RexNode visitFieldAccess(RexFieldAccess access) {
                return isOuter(access, ids)
                        ? columns.apply(access.getField().getIndex())
                        : super.visitFieldAccess(access);
            }
        });
    }
}
