// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An RDD of keys and values. Keys that are equal meet by their hash: {@code hashCode} has to be the same in every process,
 * which is so of texts, numbers, dates, enums, and of lists and records of those but enums. Null may be a key.
 */
public final class KeyedRdd<K, V> extends Rdd<Pair<K, V>> {
    KeyedRdd(RddEngine engine, Node<Pair<K, V>> node) {
        super(engine, node);
    }

    public Rdd<K> keys() {
        return map(Pair::key);
    }

    public Rdd<V> values() {
        return map(Pair::value);
    }

    public <W> KeyedRdd<K, W> mapValues(SerializableFunction<? super V, ? extends W> function) {
        return new KeyedRdd<>(
                engine,
                new MappedNode<Pair<K, V>, Pair<K, W>>(
                        "mapValues",
                        node,
                        Steps.map(pair -> new Pair<>(pair.key(), function.apply(pair.value()))),
                        true));
    }

    @Override
    public KeyedRdd<K, V> filter(SerializablePredicate<? super Pair<K, V>> condition) {
        return new KeyedRdd<>(engine, super.filter(condition).node);
    }

    @Override
    public KeyedRdd<K, V> cache() {
        return persist(StorageLevel.MEMORY);
    }

    @Override
    public KeyedRdd<K, V> persist(StorageLevel level) {
        return new KeyedRdd<>(engine, kept(level));
    }

    @Override
    public KeyedRdd<K, V> checkpoint(String folder) {
        return new KeyedRdd<>(engine, Checkpoint.of(engine, node, folder));
    }

    @Override
    public KeyedRdd<K, V> union(Rdd<Pair<K, V>> other) {
        return new KeyedRdd<>(engine, super.union(other).node);
    }

    /** One value for each key; the operation is associative and commutative. Combines within each partition first. */
    public KeyedRdd<K, V> reduceByKey(SerializableBiFunction<V, V, V> operation) {
        return reduceByKey(operation, exchangePartitions());
    }

    public KeyedRdd<K, V> reduceByKey(SerializableBiFunction<V, V, V> operation, int partitions) {
        return combined("reduceByKey", new Combiner<>(value -> value, operation, operation, false), partitions);
    }

    /** All values of each key, which have to fit into memory. {@link #reduceByKey} moves much less where it will do. */
    public KeyedRdd<K, List<V>> groupByKey() {
        return groupByKey(exchangePartitions());
    }

    public KeyedRdd<K, List<V>> groupByKey(int partitions) {
        return combined("groupByKey", Steps.lists(), partitions);
    }

    /**
     * One result for each key, of another class than the values.
     *
     * @param zero makes what each key begins with
     * @param add takes in a value; may change and return its first argument
     * @param merge makes one of two; may change and return its first argument
     */
    public <C> KeyedRdd<K, C> aggregateByKey(
            SerializableSupplier<C> zero, SerializableBiFunction<C, V, C> add, SerializableBiFunction<C, C, C> merge) {
        return aggregateByKey(zero, add, merge, exchangePartitions());
    }

    public <C> KeyedRdd<K, C> aggregateByKey(
            SerializableSupplier<C> zero,
            SerializableBiFunction<C, V, C> add,
            SerializableBiFunction<C, C, C> merge,
            int partitions) {
        return combined(
                "aggregateByKey", new Combiner<>(value -> add.apply(zero.get(), value), add, merge, false), partitions);
    }

    <C> KeyedRdd<K, C> combined(String name, Combiner<V, C> combiner, int partitions) {
        if (node.hashedInto() == checked(partitions)) {
            return new KeyedRdd<>(engine, new MappedNode<>(name, node, Steps.combine(combiner), true));
        }
        if (combiner.collects()) {
            Node<Pair<K, V>> spread = ExchangeNode.byKey("exchange by key", node, partitions);
            return new KeyedRdd<>(engine, new MappedNode<>(name, spread, Steps.combine(combiner), true));
        }
        Node<Pair<K, C>> early = new MappedNode<>("combine", node, Steps.combineEarly(combiner), true);
        Node<Pair<K, C>> spread = ExchangeNode.byKey("exchange by key", early, partitions);
        return new KeyedRdd<>(engine, new MappedNode<>(name, spread, Steps.combine(combiner.ofCombined()), true));
    }

    /** The pairs spread by the hash of the key, so that what follows by key need not be exchanged again. */
    public KeyedRdd<K, V> partitionByKey(int partitions) {
        return new KeyedRdd<>(engine, byKey(checked(partitions)));
    }

    private Node<Pair<K, V>> byKey(int partitions) {
        return node.hashedInto() == partitions ? node : ExchangeNode.byKey("exchange by key", node, partitions);
    }

    /** Every pair of values, one of each side, of each key that both have. */
    public <W> KeyedRdd<K, Pair<V, W>> join(KeyedRdd<K, W> other) {
        return join(other, exchangePartitions());
    }

    public <W> KeyedRdd<K, Pair<V, W>> join(KeyedRdd<K, W> other, int partitions) {
        return new KeyedRdd<>(
                engine, new MappedNode<>("join", cogrouped(other, checked(partitions)), Steps.<K, V, W>pairs(), true));
    }

    /** The values that either side has of each key; those of a key have to fit into memory. */
    public <W> KeyedRdd<K, Pair<List<V>, List<W>>> cogroup(KeyedRdd<K, W> other) {
        return cogroup(other, exchangePartitions());
    }

    public <W> KeyedRdd<K, Pair<List<V>, List<W>>> cogroup(KeyedRdd<K, W> other, int partitions) {
        Node<Pair<K, List<List<Object>>>> groups = cogrouped(other, checked(partitions));
        return new KeyedRdd<>(
                engine,
                new MappedNode<Pair<K, List<List<Object>>>, Pair<K, Pair<List<V>, List<W>>>>(
                        "cogroup",
                        groups,
                        Steps.map(group ->
                                new Pair<>(group.key(), new Pair<>(Steps.<V>side(group, 0), Steps.<W>side(group, 1)))),
                        true));
    }

    private <W> Node<Pair<K, List<List<Object>>>> cogrouped(KeyedRdd<K, W> other, int partitions) {
        List<Node<? extends Pair<K, ?>>> sides = new ArrayList<>();
        sides.add(byKey(partitions));
        sides.add(other.byKey(partitions));
        return new CogroupedNode<>("groups of both", sides, partitions);
    }

    /** The last value of each key, in memory. */
    public Map<K, V> collectAsMap() {
        Map<K, V> map = new LinkedHashMap<>();
        collect().forEach(pair -> map.put(pair.key(), pair.value()));
        return map;
    }
}
