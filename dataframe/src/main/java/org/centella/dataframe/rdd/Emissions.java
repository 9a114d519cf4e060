// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/** The ways in which elements find their partitions. */
final class Emissions {
    private Emissions() {}

    /** To where they are, as the driver wants to know it, or a stage that reads each partition more than once. */
    record Kept<T>() implements Emission<T> {
        @Override
        public Targets<T> begin(int partition, RddTask task) {
            return _ -> partition;
        }
    }

    /** By the hash of the key. */
    record ByKey<K, V>(int partitions) implements Emission<Pair<K, V>> {
        @Override
        public Targets<Pair<K, V>> begin(int partition, RddTask task) {
            return element -> KeyHash.partition(element.key(), partitions);
        }
    }

    /** One after another to each partition; tasks begin at different ones. */
    record Dealt<T>(int partitions) implements Emission<T> {
        @Override
        public Targets<T> begin(int partition, RddTask task) {
            return new Targets<>() {
                private int next = KeyHash.partition(partition, partitions);

                @Override
                public int of(T element) {
                    int target = next;
                    next = next + 1 == partitions ? 0 : next + 1;
                    return target;
                }
            };
        }
    }

    /** To where they are, and behind the last partition how many there are in each. */
    record Counted<T>(int partitions) implements Emission<T> {
        @Override
        public Targets<T> begin(int partition, RddTask task) {
            return new Targets<>() {
                private long count;

                @Override
                public int of(T element) {
                    count++;
                    return partition;
                }

                @Override
                public List<Routed> end() {
                    return List.of(new Routed(partitions, new Pair<>(partition, count)));
                }
            };
        }
    }

    /**
     * To where they are, and behind the last partition some keys of each, with how many keys each stands for: a sample by
     * reservoir (Vitter's algorithm R), the same in every attempt.
     */
    record Sampled<T, K>(int partitions, SerializableFunction<T, K> key, int most) implements Emission<T> {
        @Override
        public Targets<T> begin(int partition, RddTask task) {
            return new Targets<>() {
                private final SplittableRandom random = new SplittableRandom(partition);
                private final List<K> sample = new ArrayList<>();
                private long count;

                @Override
                public int of(T element) {
                    count++;
                    if (sample.size() < most) {
                        sample.add(key.apply(element));
                    } else {
                        long place = random.nextLong(count);
                        if (place < most) {
                            sample.set((int) place, key.apply(element));
                        }
                    }
                    return partition;
                }

                @Override
                public List<Routed> end() {
                    double weight = (double) count / Math.max(1, sample.size());
                    return sample.stream()
                            .map(k -> new Routed(partitions, new Pair<>(k, weight)))
                            .toList();
                }
            };
        }
    }

    /**
     * By ranges of keys, of which each has about as many. Every task finds the same bounds in the same sample.
     *
     * @param input whose partition {@code sample} holds the sampled keys
     */
    record Ranged<T, K>(
            int input, int sample, SerializableFunction<T, K> key, SerializableComparator<K> order, int partitions)
            implements Emission<T> {
        @Override
        public Targets<T> begin(int partition, RddTask task) {
            List<K> bounds = bounds(task);
            return element -> target(bounds, key.apply(element));
        }

        /** Partition i has the keys above bound i - 1, up to bound i. */
        private List<K> bounds(RddTask task) {
            List<Pair<K, Double>> keys = new ArrayList<>();
            Iterator<Pair<K, Double>> sampled = task.elements(input, sample);
            sampled.forEachRemaining(keys::add);
            keys.sort((a, b) -> order.compare(a.key(), b.key()));
            double total = keys.stream().mapToDouble(Pair::value).sum();
            List<K> bounds = new ArrayList<>();
            double seen = 0;
            for (Pair<K, Double> key : keys) {
                seen += key.value();
                boolean due = seen >= total * (bounds.size() + 1) / partitions;
                if (due && bounds.size() < partitions - 1) {
                    bounds.add(key.key());
                }
            }
            return bounds;
        }

        private int target(List<K> bounds, K wanted) {
            int low = 0;
            int high = bounds.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (order.compare(bounds.get(middle), wanted) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
