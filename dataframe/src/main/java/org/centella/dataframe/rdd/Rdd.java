// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.Settings;
import org.jspecify.annotations.Nullable;

/**
 * A partitioned collection of Java objects that is not there, but knows how to be made: a source and transformations of it.
 * Transformations give new RDDs and compute nothing; actions compute what they ask for, in tasks over the partitions, and
 * what is lost on the way is computed again.
 *
 * <pre>{@code
 * session.textFile("books")
 *         .flatMap(line -> List.of(line.split(" ")))
 *         .mapToPair(word -> Pair.of(word, 1L))
 *         .reduceByKey(Long::sum)
 *         .saveAsTextFile("counts");
 * }</pre>
 *
 * Functions are serialized, with what they capture, for the executors; every task has its own copies. Elements are serialized
 * where they cross an exchange: they have to be {@link java.io.Serializable} there. Functions must give the same for the
 * same, as tasks may run more than once. Immutable; null may be an element.
 */
public class Rdd<T> {
    /** As for SQL's exchanges: one large partition does not leave the other slots idle for long. */
    private static final int PARTITIONS_PER_SLOT = 4;
    /** {@link #take} looks into so many times more partitions each time it has not found enough. */
    private static final int MORE = 4;
    /** Keys of a sample for each partition that is sorted: their sizes then differ by a fifth or so. */
    private static final int SAMPLED = 60;

    private static final int LEAST_SAMPLE = 100;
    private static final int MOST_SAMPLE = 10_000;

    final RddEngine engine;
    final Node<T> node;

    Rdd(RddEngine engine, Node<T> node) {
        this.engine = engine;
        this.node = node;
    }

    private <R> Rdd<R> mapped(String name, PartitionFunction<T, R> function) {
        return new Rdd<>(engine, new MappedNode<>(name, node, function, false));
    }

    /** Partitions that this RDD has. */
    public int partitions() {
        return node.partitions();
    }

    /** Partitions of what is exchanged where nothing else is said. */
    int exchangePartitions() {
        int wanted = engine.settings().get(Settings.SHUFFLE_PARTITIONS);
        return wanted > 0 ? wanted : engine.slots() * PARTITIONS_PER_SLOT;
    }

    static int checked(int partitions) {
        if (partitions < 1) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, partitions + " partitions; there is at least one");
        }
        return partitions;
    }

    // Transformations that move nothing.

    public <R> Rdd<R> map(SerializableFunction<? super T, ? extends R> function) {
        return mapped("map", Steps.map(function));
    }

    /** All that the function gives for each element. */
    public <R> Rdd<R> flatMap(SerializableFunction<? super T, ? extends Iterable<? extends R>> function) {
        return mapped("flatMap", Steps.flatMap(function));
    }

    public Rdd<T> filter(SerializablePredicate<? super T> condition) {
        return new Rdd<>(engine, new MappedNode<>("filter", node, Steps.filter(condition), true));
    }

    /** What the function makes of all elements of a partition; it need not hold them all. */
    public <R> Rdd<R> mapPartitions(SerializableFunction<Iterator<T>, ? extends Iterator<R>> function) {
        return mapped("mapPartitions", Steps.partitions((_, elements) -> function.apply(elements)));
    }

    /** As {@link #mapPartitions}, with the partition's number. */
    public <R> Rdd<R> mapPartitionsWithIndex(
            SerializableBiFunction<Integer, Iterator<T>, ? extends Iterator<R>> function) {
        return mapped("mapPartitionsWithIndex", Steps.partitions(function));
    }

    /** Each element as the value of a key. */
    public <K> KeyedRdd<K, T> keyBy(SerializableFunction<? super T, ? extends K> key) {
        return keyed("keyBy", element -> new Pair<>(key.apply(element), element));
    }

    /** Keys and values that the function makes. */
    public <K, V> KeyedRdd<K, V> mapToPair(SerializableFunction<? super T, Pair<K, V>> function) {
        return keyed("mapToPair", function);
    }

    private <K, V> KeyedRdd<K, V> keyed(String name, SerializableFunction<? super T, Pair<K, V>> function) {
        return new KeyedRdd<>(engine, new MappedNode<T, Pair<K, V>>(name, node, Steps.map(function), false));
    }

    /** The elements of both, those that are equal too; partitions stay as they are. */
    public Rdd<T> union(Rdd<T> other) {
        return new Rdd<>(engine, RegroupedNode.union(List.of(node, other.node)));
    }

    /** A random part: each element with the same chance, the same ones whenever they are computed. */
    public Rdd<T> sample(double fraction, long seed) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "a fraction is 0 to 1, not " + fraction);
        }
        return new Rdd<>(engine, new MappedNode<>("sample", node, Steps.sample(fraction, seed), true));
    }

    /** Fewer partitions, of neighbouring ones; the same when there are no more than that. */
    public Rdd<T> coalesce(int partitions) {
        return checked(partitions) >= node.partitions()
                ? this
                : new Rdd<>(engine, RegroupedNode.coalesced(node, partitions));
    }

    // What is kept.

    /** As {@link #persist}, in memory. */
    public Rdd<T> cache() {
        return persist(StorageLevel.MEMORY);
    }

    /**
     * The same elements, which stay where they are computed first, for the actions that come after; what is lost is computed
     * again. It is the RDD that is returned that keeps them, until {@link #unpersist} or the end of the session.
     */
    public Rdd<T> persist(StorageLevel level) {
        return new Rdd<>(engine, kept(level));
    }

    Node<T> kept(StorageLevel level) {
        return new KeptNode<>(node, level, engine.keep());
    }

    /** Keeps the elements no longer; from now on they are computed each time. */
    public void unpersist() {
        if (!(node instanceof KeptNode<T> kept)) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "only what cache or persist returned is kept");
        }
        kept.drop();
        engine.drop(kept.dataset());
    }

    /**
     * Computes all elements now and writes them to files, from which they come from then on, whatever else is lost.
     *
     * @param folder where nothing is yet, for executors to see too
     * @throws CentellaException FILE_EXISTS when there are files already
     */
    public Rdd<T> checkpoint(String folder) {
        return new Rdd<>(engine, Checkpoint.of(engine, node, folder));
    }

    // Transformations that exchange elements.

    /** The elements dealt evenly to so many partitions. */
    public Rdd<T> repartition(int partitions) {
        return new Rdd<>(engine, ExchangeNode.dealt("repartition", node, checked(partitions)));
    }

    public Rdd<T> distinct() {
        return distinct(exchangePartitions());
    }

    /** One of those elements that are equal. */
    public Rdd<T> distinct(int partitions) {
        return this.<T, Boolean>keyed("keyBy", element -> new Pair<>(element, null))
                .combined("distinct", new Combiner<>(_ -> null, (_, _) -> null, (_, _) -> null, false), partitions)
                .keys();
    }

    /** All elements in the order of their keys, also from one partition to the next; nulls are largest. */
    public <K extends Comparable<? super K>> Rdd<T> sortBy(SerializableFunction<? super T, ? extends K> key) {
        return sortBy(key, true, exchangePartitions());
    }

    public <K extends Comparable<? super K>> Rdd<T> sortBy(
            SerializableFunction<? super T, ? extends K> key, boolean ascending, int partitions) {
        return sortBy(key, new NaturalOrder<>(!ascending), partitions);
    }

    /** Elements of equal keys keep their order. */
    public <K> Rdd<T> sortBy(
            SerializableFunction<? super T, ? extends K> key, SerializableComparator<K> order, int partitions) {
        return new Rdd<>(engine, sorted(key, order, checked(partitions)));
    }

    <K> Node<T> sorted(
            SerializableFunction<? super T, ? extends K> keyOf, SerializableComparator<K> order, int partitions) {
        SerializableFunction<T, K> key = keyOf::apply;
        long wanted = (long) SAMPLED * partitions / Math.max(1, node.partitions());
        int sample = Math.clamp(wanted, LEAST_SAMPLE, MOST_SAMPLE);
        ExchangeNode<T> sampled = ExchangeNode.sampled("sample of keys", node, key, sample);
        Node<T> ranged = ExchangeNode.ranged("ranges of keys", sampled, key, order, partitions);
        return new MappedNode<>("sortBy", ranged, Steps.sort(key, order), false);
    }

    /** Each element with its number in all, from 0, by partition and by its place there. */
    public KeyedRdd<T, Long> zipWithIndex() {
        return new KeyedRdd<>(engine, new NumberedNode<>("zipWithIndex", ExchangeNode.counted("count", node)));
    }

    // Actions.

    /** All elements, by partition, in memory. */
    public List<T> collect() {
        List<T> all = new ArrayList<>();
        Job.run(engine, node).forEach(all::addAll);
        return all;
    }

    public long count() {
        return Job.run(engine, mapped("count", Steps.count()).node).stream()
                .flatMap(List::stream)
                .mapToLong(Long::longValue)
                .sum();
    }

    /** The first elements; looks into a few partitions first where that spares others. */
    public List<T> take(int count) {
        List<T> taken = new ArrayList<>();
        Node<T> limited = mapped("take", Steps.<T>limit(count)).node;
        int from = 0;
        int step = node.hasExchange() ? node.partitions() : 1;
        while (taken.size() < count && from < node.partitions()) {
            int to = Math.min(node.partitions(), from + step);
            for (List<T> partition : Job.run(engine, RegroupedNode.range(limited, from, to))) {
                taken.addAll(partition.subList(0, Math.min(partition.size(), count - taken.size())));
            }
            from = to;
            step *= MORE;
        }
        return taken;
    }

    /** @throws CentellaException INVALID_ARGUMENT when there is none */
    public T first() {
        List<T> one = take(1);
        if (one.isEmpty()) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "there is no first element of none");
        }
        return one.getFirst();
    }

    public boolean isEmpty() {
        return take(1).isEmpty();
    }

    /**
     * One element of all.
     *
     * @param operation associative, for the elements of a partition come first
     * @throws CentellaException INVALID_ARGUMENT when there is none
     */
    public T reduce(SerializableBiFunction<T, T, T> operation) {
        return reduced(operation)
                .orElseThrow(() -> new CentellaException(ErrorCode.INVALID_ARGUMENT, "nothing to reduce"))
                .get();
    }

    /** As {@link #reduce}, beginning with an element that changes nothing, which is the result when there is no other. */
    public T fold(T zero, SerializableBiFunction<T, T, T> operation) {
        return reduced(operation).map(all -> operation.apply(zero, all.get())).orElse(zero);
    }

    private java.util.Optional<Supplier<T>> reduced(SerializableBiFunction<T, T, T> operation) {
        @Nullable Supplier<T> result = null;
        for (List<T> partition : Job.run(engine, mapped("reduce", Steps.reduce(operation)).node)) {
            for (T part : partition) {
                T all = result == null ? part : operation.apply(result.get(), part);
                result = () -> all;
            }
        }
        return java.util.Optional.ofNullable(result);
    }

    /** Does something with each element, where it is; more than once where a task is repeated. */
    public void foreach(SerializableConsumer<? super T> action) {
        Job.run(engine, mapped("foreach", Steps.forEach(action)).node);
    }

    /**
     * Writes each element's text as a line, a file for each partition. The files come to their place when all are complete,
     * those of one attempt of each task; otherwise none does.
     *
     * @param folder where nothing is yet
     * @throws CentellaException FILE_EXISTS when there are files already
     */
    public void saveAsTextFile(String folder) {
        TextWrite.run(engine, mapped("toString", Steps.map(String::valueOf)).node, folder);
    }

    /** The steps that lead here, the last first; those of a stage stand below each other. */
    public String lineage() {
        return LineageText.of(node);
    }

    @Override
    public String toString() {
        return node.name() + " in " + node.partitions() + " partitions";
    }
}
