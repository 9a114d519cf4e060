// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.List;

/** Elements with their numbers in all. */
final class NumberedNode<T> extends Node<Pair<T, Long>> {
    private final ExchangeNode<T> counted;

    NumberedNode(String name, ExchangeNode<T> counted) {
        super(name, List.of(counted));
        this.counted = counted;
    }

    @Override
    int partitions() {
        return counted.partitions();
    }

    @Override
    Source<Pair<T, Long>> source(StageBuilder stage) {
        return new Sources.Numbered<>(stage.exchange(counted), counted.partitions());
    }
}
