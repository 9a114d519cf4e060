// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.ArrayList;
import java.util.List;

/** The values of each key, by the step that they come from; all steps are spread by the hash of the key alike. */
final class CogroupedNode<K> extends Node<Pair<K, List<List<Object>>>> {
    private final List<Node<? extends Pair<K, ?>>> sides;
    private final int partitions;

    CogroupedNode(String name, List<Node<? extends Pair<K, ?>>> sides, int partitions) {
        super(name, sides);
        this.sides = sides;
        this.partitions = partitions;
    }

    @Override
    int partitions() {
        return partitions;
    }

    @Override
    int hashedInto() {
        return partitions;
    }

    @Override
    Source<Pair<K, List<List<Object>>>> source(StageBuilder stage) {
        List<Source<? extends Pair<K, ?>>> sources = new ArrayList<>();
        sides.forEach(side -> sources.add(side.source(stage)));
        return new Sources.Cogrouped<>(sources);
    }
}
