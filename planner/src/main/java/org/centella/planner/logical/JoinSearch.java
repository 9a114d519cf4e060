// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * The cheapest order for a join graph. Up to a limit, dynamic programming over all sets of relations (bushy trees, cross
 * products only where nothing connects); beyond it, the two parts whose join is smallest are joined until one is left
 * ("greedy operator ordering", Fegaras 1998).
 */
final class JoinSearch {
    // Relative costs of a row: probing, keeping it on the build side, passing it on.
    private static final double PROBE = 1;
    private static final double BUILD = 2;
    private static final double OUTPUT = 0.5;
    private static final double CROSS_PENALTY = 1e3;

    /** A relation, or a join of two parts: the left one is probed, the right one kept. */
    record Part(
            long set,
            double cost,
            @Nullable Part left,
            @Nullable Part right) {}

    private final JoinGraph graph;
    private final JoinCardinality cardinality;
    private final int count;
    private final long[] neighbours;
    private final long[] required;

    JoinSearch(JoinGraph graph, JoinCardinality cardinality) {
        this.graph = graph;
        this.cardinality = cardinality;
        this.count = graph.relations().size();
        this.neighbours = new long[count];
        this.required = new long[count];
        connect();
    }

    private void connect() {
        for (Set<Integer> equal : graph.equalColumns()) {
            long members = 0;
            for (int column : equal) {
                members |= 1L << graph.relationOf(column);
            }
            link(members);
        }
        for (RexNode condition : graph.conditions()) {
            link(graph.relationsOf(condition));
        }
        for (int i = 0; i < count; i++) {
            JoinGraph.Relation relation = graph.relations().get(i);
            if (relation.filters()) {
                long needs = 0;
                for (RexNode condition : relation.own()) {
                    needs |= graph.relationsOf(condition);
                }
                needs &= ~(1L << i);
                // EXISTS of an independent subquery: any row will do, the first relation's are there.
                required[i] = needs == 0 ? 1L : needs;
                link(required[i] | (1L << i));
            } else if (cardinality.estimate(i).rows() <= 1) {
                // The value of a subquery: one row costs nothing to bring along.
                link((1L << count) - 1);
            }
        }
    }

    private void link(long members) {
        for (int i = 0; i < count; i++) {
            if (JoinCardinality.contains(members, i)) {
                neighbours[i] |= members & ~(1L << i);
            }
        }
    }

    Part best(int limit) {
        if (count <= limit) {
            Part part = exhaustive(false);
            return part != null ? part : requireNonNull(exhaustive(true));
        }
        return greedy();
    }

    private static Part requireNonNull(@Nullable Part part) {
        if (part == null) {
            throw new IllegalStateException("no join order");
        }
        return part;
    }

    private @Nullable Part exhaustive(boolean crossAllowed) {
        Map<Long, Part> best = new HashMap<>();
        for (int i = 0; i < count; i++) {
            best.put(1L << i, new Part(1L << i, 0, null, null));
        }
        long all = (1L << count) - 1;
        for (long set = 1; set <= all; set++) {
            if (Long.bitCount(set) < 2 || !isValid(set)) {
                continue;
            }
            Part cheapest = null;
            // Every way to split the set in two; both orders come up.
            for (long left = (set - 1) & set; left != 0; left = (left - 1) & set) {
                Part a = best.get(left);
                Part b = best.get(set & ~left);
                if (a != null && b != null) {
                    cheapest = cheaper(cheapest, join(a, b, crossAllowed));
                }
            }
            if (cheapest != null) {
                best.put(set, cheapest);
            }
        }
        return best.get(all);
    }

    private static @Nullable Part cheaper(@Nullable Part a, @Nullable Part b) {
        return a == null || (b != null && b.cost() < a.cost()) ? b : a;
    }

    /** A set of several relations has with each one that filters the ones that it filters. */
    private boolean isValid(long set) {
        for (int i = 0; i < count; i++) {
            if (JoinCardinality.contains(set, i) && (required[i] & set) != required[i]) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Part join(Part left, Part right, boolean crossAllowed) {
        boolean rightFilters = isFilter(right.set());
        if (isFilter(left.set()) || (rightFilters && !covers(left.set(), right.set()))) {
            return null;
        }
        boolean connected = connected(left.set(), right.set());
        if (!connected && !crossAllowed) {
            return null;
        }
        double leftRows = cardinality.rows(left.set());
        double rightRows = rightFilters
                ? cardinality.estimate(Long.numberOfTrailingZeros(right.set())).rows()
                : cardinality.rows(right.set());
        double rows = cardinality.rows(left.set() | right.set());
        double own = rightFilters ? filterCost(leftRows, rightRows) : PROBE * leftRows + BUILD * rightRows;
        double cost = left.cost() + right.cost() + own + OUTPUT * rows;
        if (!connected) {
            cost += CROSS_PENALTY * leftRows * rightRows;
        }
        return new Part(left.set() | right.set(), cost, left, right);
    }

    /** A semi or anti join may keep either side. */
    private static double filterCost(double leftRows, double rightRows) {
        return PROBE * Math.max(leftRows, rightRows) + BUILD * Math.min(leftRows, rightRows);
    }

    private boolean isFilter(long set) {
        return Long.bitCount(set) == 1
                && graph.relations().get(Long.numberOfTrailingZeros(set)).filters();
    }

    private boolean covers(long left, long filter) {
        long needs = required[Long.numberOfTrailingZeros(filter)];
        return (needs & left) == needs;
    }

    private boolean connected(long left, long right) {
        for (int i = 0; i < count; i++) {
            if (JoinCardinality.contains(left, i) && (neighbours[i] & right) != 0) {
                return true;
            }
        }
        return false;
    }

    private Part greedy() {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(new Part(1L << i, 0, null, null));
        }
        while (parts.size() > 1) {
            Part smallest = smallest(parts, false);
            Part joined = smallest != null ? smallest : requireNonNull(smallest(parts, true));
            parts.remove(joined.left());
            parts.remove(joined.right());
            parts.add(joined);
        }
        return parts.getFirst();
    }

    private @Nullable Part smallest(List<Part> parts, boolean crossAllowed) {
        Part smallest = null;
        double fewest = Double.MAX_VALUE;
        for (Part left : parts) {
            for (Part right : parts) {
                Part joined = left == right ? null : join(left, right, crossAllowed);
                if (joined == null) {
                    continue;
                }
                double rows = cardinality.rows(joined.set());
                boolean cheaper = smallest != null && rows == fewest && joined.cost() < smallest.cost();
                if (rows < fewest || cheaper) {
                    smallest = joined;
                    fewest = rows;
                }
            }
        }
        return smallest;
    }
}
