// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Combined values by key, of as many keys as there are. Collected in memory; when there is no room, what is there goes to
 * disk in the order of the keys' hashes, and in the end the runs are merged, the keys of one hash at a time:
 *
 * <pre>
 *   run 1    hash 3: a=1    hash 7: b=2, c=1            hash 3   a=5
 *   run 2    hash 3: a=4                hash 9: d=1     hash 7   b=2, c=1
 *                                                       hash 9   d=1
 * </pre>
 *
 * Keys come out in the order of their hashes whether memory was short or not, so that every attempt of a task gives the same.
 */
final class GroupedElements<K, V, C> implements AutoCloseable {
    private final Combiner<V, C> combiner;
    private final CombiningMap<K, V, C> map;
    private final SpilledRuns<Pair<K, C>> runs;
    private final RddTask task;
    private long added;

    GroupedElements(Combiner<V, C> combiner, RddTask task) {
        this.combiner = combiner;
        this.task = task;
        this.map = new CombiningMap<>(combiner, task.isSpillForced());
        this.runs = new SpilledRuns<>(task);
    }

    void add(Pair<K, V> element) {
        if (++added % 4096 == 0) {
            task.context().checkCancelled();
        }
        if (!map.add(element)) {
            spill();
        }
    }

    private void spill() {
        runs.write(map.drain());
        map.freed();
    }

    /** All keys with their values; nothing is added any more. */
    Iterator<Pair<K, C>> result() {
        if (runs.isEmpty()) {
            return map.drain();
        }
        if (!map.isEmpty()) {
            spill();
        }
        return new ByHash(runs.merged(Comparator.comparingInt(pair -> KeyHash.of(pair.key()))));
    }

    /** Combines what the runs have for each key. */
    private final class ByHash implements Iterator<Pair<K, C>> {
        private final Iterator<Pair<K, C>> sorted;
        private @Nullable Pair<K, C> ahead;
        private Iterator<Map.Entry<K, C>> ready = Map.<K, C>of().entrySet().iterator();

        ByHash(Iterator<Pair<K, C>> sorted) {
            this.sorted = sorted;
            this.ahead = sorted.hasNext() ? sorted.next() : null;
        }

        @Override
        public boolean hasNext() {
            return ready.hasNext() || ahead != null;
        }

        @Override
        public Pair<K, C> next() {
            if (!ready.hasNext()) {
                ready = combineNextHash().entrySet().iterator();
            }
            Map.Entry<K, C> next = ready.next();
            return new Pair<>(next.getKey(), next.getValue());
        }

        private Map<K, C> combineNextHash() {
            Pair<K, C> first = ahead;
            if (first == null) {
                throw new NoSuchElementException();
            }
            Map<K, C> keys = new LinkedHashMap<>();
            int hash = KeyHash.of(first.key());
            for (Pair<K, C> pair = first; pair != null && KeyHash.of(pair.key()) == hash; pair = advance()) {
                C value = pair.value();
                keys.put(
                        pair.key(),
                        keys.containsKey(pair.key()) ? combiner.merge().apply(keys.get(pair.key()), value) : value);
            }
            return keys;
        }

        private @Nullable Pair<K, C> advance() {
            ahead = sorted.hasNext() ? sorted.next() : null;
            return ahead;
        }
    }

    @Override
    public void close() {
        map.close();
        runs.close();
    }
}
