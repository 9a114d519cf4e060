// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.List;

/** A step of a lineage, of the driver alone: how many partitions there are, and how a stage comes by their elements. */
abstract class Node<T> {
    private final String name;
    private final List<Node<?>> parents;

    Node(String name, List<? extends Node<?>> parents) {
        this.name = name;
        this.parents = List.copyOf(parents);
    }

    /** What the step does, for people. */
    String name() {
        return name;
    }

    List<Node<?>> parents() {
        return parents;
    }

    abstract int partitions();

    /** The step as a part of a stage that is being built. */
    abstract Source<T> source(StageBuilder stage);

    /** Whether an exchange lies between this step and its parent. */
    boolean isExchanged() {
        return false;
    }

    /** The number of partitions by whose hash of the key elements lie where they are, or 0 if they do not. */
    int hashedInto() {
        return 0;
    }

    /** Whether an action that computes a part of the partitions has to compute all of those of some step before. */
    boolean hasExchange() {
        return isExchanged() || parents.stream().anyMatch(Node::hasExchange);
    }
}
