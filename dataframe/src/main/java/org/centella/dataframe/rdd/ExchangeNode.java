// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.List;

/** Elements of another step, spread anew: the border of a stage. */
final class ExchangeNode<T> extends Node<T> {
    private final Node<T> parent;
    private final StageEmission<T> emission;
    private final int partitions;
    private final int sidePartitions;
    private final boolean hashed;

    /** Makes the emission for the stage of the parent. */
    interface StageEmission<T> {
        Emission<T> in(StageBuilder stage);
    }

    /** @param sidePartitions partitions behind the others, which hold what the emission tells of the elements */
    private ExchangeNode(
            String name,
            Node<T> parent,
            StageEmission<T> emission,
            int partitions,
            int sidePartitions,
            boolean hashed) {
        super(name, List.of(parent));
        this.parent = parent;
        this.emission = emission;
        this.partitions = partitions;
        this.sidePartitions = sidePartitions;
        this.hashed = hashed;
    }

    static <K, V> ExchangeNode<Pair<K, V>> byKey(String name, Node<Pair<K, V>> parent, int partitions) {
        return new ExchangeNode<>(name, parent, _ -> new Emissions.ByKey<>(partitions), partitions, 0, true);
    }

    static <T> ExchangeNode<T> dealt(String name, Node<T> parent, int partitions) {
        return new ExchangeNode<>(name, parent, _ -> new Emissions.Dealt<>(partitions), partitions, 0, false);
    }

    /** Elements stay, and partition {@code partitions()} says how many there are. */
    static <T> ExchangeNode<T> counted(String name, Node<T> parent) {
        int partitions = parent.partitions();
        return new ExchangeNode<>(name, parent, _ -> new Emissions.Counted<>(partitions), partitions, 1, false);
    }

    /** Elements stay, and partition {@code partitions()} has a sample of their keys. */
    static <T, K> ExchangeNode<T> sampled(String name, Node<T> parent, SerializableFunction<T, K> key, int most) {
        int partitions = parent.partitions();
        return new ExchangeNode<>(
                name, parent, _ -> new Emissions.Sampled<>(partitions, key, most), partitions, 1, false);
    }

    static <T, K> ExchangeNode<T> ranged(
            String name,
            ExchangeNode<T> sampled,
            SerializableFunction<T, K> key,
            SerializableComparator<K> order,
            int partitions) {
        return new ExchangeNode<>(
                name,
                sampled,
                stage -> new Emissions.Ranged<>(stage.exchange(sampled), sampled.partitions(), key, order, partitions),
                partitions,
                0,
                false);
    }

    Node<T> parent() {
        return parent;
    }

    StageEmission<T> emission() {
        return emission;
    }

    /** Partitions of the exchange, those on the side included. */
    int allPartitions() {
        return partitions + sidePartitions;
    }

    @Override
    int partitions() {
        return partitions;
    }

    @Override
    boolean isExchanged() {
        return true;
    }

    @Override
    int hashedInto() {
        return hashed ? partitions : 0;
    }

    @Override
    Source<T> source(StageBuilder stage) {
        return new Sources.Exchanged<>(stage.exchange(this));
    }
}
