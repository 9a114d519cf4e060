// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.centella.storage.Split;

/**
 * A step whose partitions stay where they are computed. Where that is, tasks tell by an accumulator; once all places are known, jobs
 * leave out the steps before, and when something turns out to be gone, they take them in again.
 */
final class KeptNode<T> extends Node<T> {
    private final Node<T> parent;
    private final StorageLevel level;
    private final int dataset;
    /** The executor of each partition. */
    private final Accumulator<HashMap<Integer, Integer>> places =
            new Accumulator<>("places", new HashMap<>(), KeptNode::joined);

    private volatile boolean dropped;

    KeptNode(Node<T> parent, StorageLevel level, int dataset) {
        super("kept in " + level, List.of(parent));
        this.parent = parent;
        this.level = level;
        this.dataset = dataset;
    }

    private static HashMap<Integer, Integer> joined(HashMap<Integer, Integer> some, HashMap<Integer, Integer> more) {
        HashMap<Integer, Integer> all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }

    int dataset() {
        return dataset;
    }

    /** Computes anew what is asked for from now on. */
    void drop() {
        dropped = true;
        forget();
    }

    /** Something is not where it was. */
    void forget() {
        places.reset(new HashMap<>());
    }

    private boolean isComplete() {
        return !dropped && places.value().size() == parent.partitions();
    }

    @Override
    int partitions() {
        return parent.partitions();
    }

    @Override
    int hashedInto() {
        return parent.hashedInto();
    }

    @Override
    boolean hasExchange() {
        return !isComplete() && super.hasExchange();
    }

    @Override
    Source<T> source(StageBuilder stage) {
        if (dropped) {
            return parent.source(stage);
        }
        Map<Integer, Integer> known = places.value();
        int[] executors = new int[parent.partitions()];
        Arrays.fill(executors, Split.NOWHERE);
        known.forEach((partition, executor) -> executors[partition] = executor);
        boolean complete = known.size() == executors.length;
        if (complete) {
            stage.reliesOn(this);
        }
        return new Sources.Kept<>(
                dataset, executors, complete ? null : parent.source(stage), level == StorageLevel.DISK, places);
    }
}
