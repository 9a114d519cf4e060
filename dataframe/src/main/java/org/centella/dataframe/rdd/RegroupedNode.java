// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.ArrayList;
import java.util.List;

/** Partitions of other steps, each in one of this one's: unions, fewer partitions, some of them. Nothing moves. */
final class RegroupedNode<T> extends Node<T> {
    private final List<Node<T>> parents;
    private final int[][] places;

    private RegroupedNode(String name, List<Node<T>> parents, int[][] places) {
        super(name, parents);
        this.parents = parents;
        this.places = places;
    }

    /** The partitions of all, one after another. */
    static <T> RegroupedNode<T> union(List<Node<T>> parents) {
        List<int[]> places = new ArrayList<>();
        for (int parent = 0; parent < parents.size(); parent++) {
            for (int p = 0; p < parents.get(parent).partitions(); p++) {
                places.add(new int[] {parent, p});
            }
        }
        return new RegroupedNode<>("union", parents, places.toArray(int[][]::new));
    }

    /** Neighbours together. */
    static <T> RegroupedNode<T> coalesced(Node<T> parent, int partitions) {
        int[][] places = new int[partitions][];
        for (int i = 0; i < partitions; i++) {
            int from = (int) ((long) parent.partitions() * i / partitions);
            int to = (int) ((long) parent.partitions() * (i + 1) / partitions);
            places[i] = new int[2 * (to - from)];
            for (int p = from; p < to; p++) {
                places[i][2 * (p - from) + 1] = p;
            }
        }
        return new RegroupedNode<>("coalesce", List.of(parent), places);
    }

    /** Partitions at [{@code from}, {@code to}). */
    static <T> RegroupedNode<T> range(Node<T> parent, int from, int to) {
        int[][] places = new int[to - from][];
        for (int p = from; p < to; p++) {
            places[p - from] = new int[] {0, p};
        }
        return new RegroupedNode<>("partitions", List.of(parent), places);
    }

    @Override
    int partitions() {
        return places.length;
    }

    @Override
    Source<T> source(StageBuilder stage) {
        return new Sources.Regrouped<>(
                parents.stream().map(parent -> parent.source(stage)).toList(), places);
    }
}
