// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What transformations and actions do with the elements of a partition, as functions that hold no more than they need. */
final class Steps {
    private Steps() {}

    static <T, R> PartitionFunction<T, R> map(SerializableFunction<? super T, ? extends R> function) {
        return (_, elements, _) -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return elements.hasNext();
            }

            @Override
            public R next() {
                return function.apply(elements.next());
            }
        };
    }

    static <T, R> PartitionFunction<T, R> flatMap(
            SerializableFunction<? super T, ? extends Iterable<? extends R>> function) {
        return (_, elements, _) -> new Iterator<>() {
            private Iterator<? extends R> current = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                while (!current.hasNext() && elements.hasNext()) {
                    current = function.apply(elements.next()).iterator();
                }
                return current.hasNext();
            }

            @Override
            public R next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return current.next();
            }
        };
    }

    static <T> PartitionFunction<T, T> filter(SerializablePredicate<? super T> condition) {
        return (_, elements, task) -> new Filtered<>(elements, condition, task);
    }

    private static final class Filtered<T> implements Iterator<T> {
        private static final int CHECKED = 4096;

        private final Iterator<T> elements;
        private final SerializablePredicate<? super T> condition;
        private final RddTask task;
        private @Nullable T ahead;
        private boolean isAhead;
        private long seen;

        Filtered(Iterator<T> elements, SerializablePredicate<? super T> condition, RddTask task) {
            this.elements = elements;
            this.condition = condition;
            this.task = task;
        }

        @Override
        public boolean hasNext() {
            while (!isAhead && elements.hasNext()) {
                if (++seen % CHECKED == 0) {
                    task.context().checkCancelled();
                }
                ahead = elements.next();
                isAhead = condition.test(ahead);
            }
            return isAhead;
        }

        @Override
        @SuppressWarnings("NullAway") // null may be an element
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            isAhead = false;
            return ahead;
        }
    }

    static <T, R> PartitionFunction<T, R> partitions(
            SerializableBiFunction<Integer, Iterator<T>, ? extends Iterator<R>> function) {
        return (partition, elements, _) -> function.apply(partition, elements);
    }

    static <T> PartitionFunction<T, T> sample(double fraction, long seed) {
        return (partition, elements, task) -> {
            SplittableRandom random = new SplittableRandom(seed ^ ((long) KeyHash.of(partition) << Integer.SIZE));
            return new Filtered<>(elements, _ -> random.nextDouble() < fraction, task);
        };
    }

    static <T> PartitionFunction<T, T> limit(long most) {
        return (_, elements, _) -> new Iterator<>() {
            private long left = most;

            @Override
            public boolean hasNext() {
                return left > 0 && elements.hasNext();
            }

            @Override
            public T next() {
                if (left-- <= 0) {
                    throw new NoSuchElementException();
                }
                return elements.next();
            }
        };
    }

    static <T> PartitionFunction<T, Long> count() {
        return (_, elements, task) -> {
            long count = 0;
            while (elements.hasNext()) {
                elements.next();
                if (++count % Filtered.CHECKED == 0) {
                    task.context().checkCancelled();
                }
            }
            return List.of(count).iterator();
        };
    }

    /** One element of all of a partition's, or none of none. */
    static <T> PartitionFunction<T, T> reduce(SerializableBiFunction<T, T, T> operation) {
        return (_, elements, task) -> {
            if (!elements.hasNext()) {
                return Collections.emptyIterator();
            }
            T result = elements.next();
            for (long done = 1; elements.hasNext(); done++) {
                result = operation.apply(result, elements.next());
                if (done % Filtered.CHECKED == 0) {
                    task.context().checkCancelled();
                }
            }
            return Collections.singletonList(result).iterator();
        };
    }

    static <T> PartitionFunction<T, T> forEach(SerializableConsumer<? super T> action) {
        return (_, elements, task) -> {
            for (long done = 1; elements.hasNext(); done++) {
                action.accept(elements.next());
                if (done % Filtered.CHECKED == 0) {
                    task.context().checkCancelled();
                }
            }
            return Collections.emptyIterator();
        };
    }

    /** Combines before the exchange, as far as the heap has room: what does not fit goes on in parts. */
    static <K, V, C> PartitionFunction<Pair<K, V>, Pair<K, C>> combineEarly(Combiner<V, C> combiner) {
        return (_, elements, task) -> new Iterator<>() {
            private final CombiningMap<K, V, C> map = task.hold(new CombiningMap<>(combiner, task.isSpillForced()));
            private Iterator<Pair<K, C>> ready = Collections.emptyIterator();
            private long seen;

            @Override
            public boolean hasNext() {
                if (!ready.hasNext() && elements.hasNext()) {
                    map.freed();
                    boolean room = true;
                    while (room && elements.hasNext()) {
                        room = map.add(elements.next());
                        if (++seen % Filtered.CHECKED == 0) {
                            task.context().checkCancelled();
                        }
                    }
                    ready = map.drain();
                }
                return ready.hasNext();
            }

            @Override
            public Pair<K, C> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return ready.next();
            }
        };
    }

    /** Combines all values of each key. */
    static <K, V, C> PartitionFunction<Pair<K, V>, Pair<K, C>> combine(Combiner<V, C> combiner) {
        return (_, elements, task) -> {
            GroupedElements<K, V, C> groups = task.hold(new GroupedElements<>(combiner, task));
            elements.forEachRemaining(groups::add);
            return groups.result();
        };
    }

    static <T, K> PartitionFunction<T, T> sort(
            SerializableFunction<? super T, ? extends K> key, SerializableComparator<K> order) {
        return (_, elements, task) -> {
            SortedElements<T> sorted =
                    task.hold(new SortedElements<>((a, b) -> order.compare(key.apply(a), key.apply(b)), task));
            elements.forEachRemaining(sorted::add);
            return sorted.result();
        };
    }

    /** Every value of the first side with every one of the second. */
    static <K, V, W> PartitionFunction<Pair<K, List<List<Object>>>, Pair<K, Pair<V, W>>> pairs() {
        return flatMap(group -> () -> new Iterator<Pair<K, Pair<V, W>>>() {
            private final List<V> left = Steps.<V>side(group, 0);
            private final List<W> right = Steps.<W>side(group, 1);
            private int l;
            private int r;

            @Override
            public boolean hasNext() {
                return l < left.size() && !right.isEmpty();
            }

            @Override
            public Pair<K, Pair<V, W>> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Pair<V, W> pair = new Pair<>(left.get(l), right.get(r));
                if (++r == right.size()) {
                    r = 0;
                    l++;
                }
                return new Pair<>(group.key(), pair);
            }
        });
    }

    /** The values of a side, whose class its RDD knows. */
    @SuppressWarnings("unchecked")
    static <V> List<V> side(Pair<?, List<List<Object>>> group, int number) {
        return (List<V>) group.value().get(number);
    }

    static <V> Combiner<V, List<V>> lists() {
        return new Combiner<>(
                value -> {
                    List<V> list = new ArrayList<>();
                    list.add(value);
                    return list;
                },
                (list, value) -> {
                    list.add(value);
                    return list;
                },
                (some, more) -> {
                    some.addAll(more);
                    return some;
                },
                true);
    }
}
