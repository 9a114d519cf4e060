// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Classes of columns that equalities make equal. */
final class EqualColumns {
    private final Map<Integer, Set<Integer>> classes = new HashMap<>();
    private final Map<Integer, RexInputRef> references = new HashMap<>();

    /** An equality of two different columns of one type. */
    record Pair(RexInputRef left, RexInputRef right) {}

    private EqualColumns() {}

    static EqualColumns of(Collection<RexNode> conditions) {
        EqualColumns equal = new EqualColumns();
        for (RexNode condition : conditions) {
            Pair pair = pair(condition);
            if (pair != null) {
                equal.add(pair);
            }
        }
        return equal;
    }

    /** The two columns, or null if the condition is something else. */
    static @Nullable Pair pair(RexNode condition) {
        if (condition instanceof RexCall call
                && call.getKind() == SqlKind.EQUALS
                && call.getOperands().getFirst() instanceof RexInputRef a
                && call.getOperands().getLast() instanceof RexInputRef b
                && a.getIndex() != b.getIndex()
                && a.getType().getSqlTypeName() == b.getType().getSqlTypeName()
                && a.getType().getScale() == b.getType().getScale()) {
            return new Pair(a, b);
        }
        return null;
    }

    private void add(Pair pair) {
        references.put(pair.left().getIndex(), pair.left());
        references.put(pair.right().getIndex(), pair.right());
        Set<Integer> merged = new TreeSet<>();
        merged.addAll(
                classes.getOrDefault(pair.left().getIndex(), Set.of(pair.left().getIndex())));
        merged.addAll(classes.getOrDefault(
                pair.right().getIndex(), Set.of(pair.right().getIndex())));
        merged.forEach(column -> classes.put(column, merged));
    }

    /** Each class once. */
    List<Set<Integer>> classes() {
        List<Set<Integer>> all = new ArrayList<>();
        classes.forEach((column, members) -> {
            if (members.iterator().next().equals(column)) {
                all.add(members);
            }
        });
        return all;
    }

    RexInputRef reference(int column) {
        return references.get(column);
    }

    /** Adds to conditions on one column the same on its equals. */
    void carry(Set<RexNode> conditions) {
        for (RexNode condition : List.copyOf(conditions)) {
            ImmutableBitSet columns = RelOptUtil.InputFinder.bits(condition);
            if (columns.cardinality() != 1 || !RexUtil.isDeterministic(condition)) {
                continue;
            }
            int column = columns.nth(0);
            for (int equal : classes.getOrDefault(column, Set.of())) {
                if (equal != column) {
                    conditions.add(Trees.remap(condition, c -> equal));
                }
            }
        }
    }
}
