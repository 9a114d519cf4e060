// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.List;

/** A function of each partition's elements. */
final class MappedNode<S, T> extends Node<T> {
    private final Node<S> parent;
    private final PartitionFunction<S, T> function;
    private final boolean keepsKeys;

    /** @param keepsKeys whether elements are pairs before and after, and of the same keys */
    MappedNode(String name, Node<S> parent, PartitionFunction<S, T> function, boolean keepsKeys) {
        super(name, List.of(parent));
        this.parent = parent;
        this.function = function;
        this.keepsKeys = keepsKeys;
    }

    @Override
    int partitions() {
        return parent.partitions();
    }

    @Override
    Source<T> source(StageBuilder stage) {
        return new Sources.Mapped<>(parent.source(stage), function);
    }

    @Override
    int hashedInto() {
        return keepsKeys ? parent.hashedInto() : 0;
    }
}
