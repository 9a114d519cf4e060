// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rex.RexOver;

/** Window functions of one projection that share a partition and an order. */
final class WindowGroup {
    private final Set<Integer> partitionSet;
    private final List<RelFieldCollation> order;
    private final List<RexOver> calls = new ArrayList<>();
    private final List<Windowing.Result> results = new ArrayList<>();
    private List<Integer> partition;

    WindowGroup(Set<Integer> partition, List<RelFieldCollation> order) {
        this.partitionSet = partition;
        this.partition = List.copyOf(partition);
        this.order = order;
    }

    boolean isOf(Set<Integer> otherPartition, List<RelFieldCollation> otherOrder) {
        return partitionSet.equals(otherPartition) && order.equals(otherOrder);
    }

    void add(RexOver call, Windowing.Result result) {
        calls.add(call);
        results.add(result);
    }

    List<Integer> partition() {
        return partition;
    }

    List<RelFieldCollation> order() {
        return order;
    }

    List<RexOver> calls() {
        return calls;
    }

    List<Windowing.Result> results() {
        return results;
    }

    private int keys() {
        return partition.size() + order.size();
    }

    /**
     * The groups in an order in which one sort serves several: first the one with most keys, behind it those whose keys
     * begin that sort, then the next; those without a partition come last, for they need all rows in one place.
     */
    static List<WindowGroup> arrange(List<WindowGroup> groups) {
        List<WindowGroup> left = new ArrayList<>(groups);
        left.sort(Comparator.comparing((WindowGroup g) -> g.partition.isEmpty())
                .thenComparing(Comparator.comparingInt(WindowGroup::keys).reversed()));
        List<WindowGroup> arranged = new ArrayList<>();
        while (!left.isEmpty()) {
            WindowGroup first = left.removeFirst();
            List<WindowGroup> served = new ArrayList<>();
            LinkedHashSet<Integer> sorted = new LinkedHashSet<>();
            for (WindowGroup other : left) {
                if (first.serves(other)) {
                    served.add(other);
                }
            }
            // Smaller partitions first, as long as each holds the one before.
            served.sort(Comparator.comparingInt(WindowGroup::keys));
            List<WindowGroup> nested = new ArrayList<>();
            for (WindowGroup other : served) {
                if (other.partitionSet.containsAll(sorted)) {
                    sorted.addAll(first.partitionSet.containsAll(other.partitionSet) ? other.partition : List.of());
                    nested.add(other);
                }
            }
            sorted.addAll(first.partition);
            first.partition = List.copyOf(sorted);
            left.removeAll(nested);
            arranged.add(first);
            arranged.addAll(nested.reversed());
        }
        return arranged;
    }

    /** True when a sort by this group's keys, its partition in a suitable order, is one by the other's, too. */
    private boolean serves(WindowGroup other) {
        if (partitionSet.isEmpty() != other.partitionSet.isEmpty()) {
            return false;
        }
        if (other.order.isEmpty()) {
            return partitionSet.containsAll(other.partitionSet);
        }
        return partitionSet.equals(other.partitionSet)
                && other.order.size() <= order.size()
                && order.subList(0, other.order.size()).equals(other.order);
    }
}
