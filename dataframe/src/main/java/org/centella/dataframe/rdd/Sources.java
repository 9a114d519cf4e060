// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.exchange.KeptFormat;
import org.centella.execution.operator.KeptRows;
import org.centella.storage.Split;
import org.jspecify.annotations.Nullable;

/** The ways in which a task comes by elements. Inputs are numbers of the stage's plan node. */
final class Sources {
    private Sources() {}

    /** What an exchange has for the partition. */
    record Exchanged<T>(int input) implements Source<T> {
        @Override
        public Iterator<T> iterator(int partition, RddTask task) {
            return task.elements(input, partition);
        }
    }

    /** Values that the driver has put into the plan. */
    record Given<T>(int input) implements Source<T> {
        @Override
        @SuppressWarnings("unchecked") // the driver wrote elements of this class
        public Iterator<T> iterator(int partition, RddTask task) {
            ElementReader reader = task.reader();
            try (BatchStream rows = task.rows(input, partition)) {
                Batch batch = rows.next();
                if (batch != null) {
                    FlatColumn values = batch.column(0).base();
                    reader.begin(values.bytesAt(batch.column(0).baseRow(0)));
                }
            }
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return reader.hasMore();
                }

                @Override
                public T next() {
                    return (T) reader.next();
                }
            };
        }
    }

    /** Rows of tables, as elements. */
    record OfRows<T>(int input, BatchElements<T> elements) implements Source<T> {
        @Override
        public Iterator<T> iterator(int partition, RddTask task) {
            return new RowIterator<>(task.rows(input, partition), elements);
        }
    }

    private static final class RowIterator<T> implements Iterator<T> {
        private final BatchStream rows;
        private final BatchElements<T> elements;
        private Iterator<T> batch = Collections.emptyIterator();
        private boolean ended;

        RowIterator(BatchStream rows, BatchElements<T> elements) {
            this.rows = rows;
            this.elements = elements;
        }

        @Override
        public boolean hasNext() {
            while (!ended && !batch.hasNext()) {
                Batch next = rows.next();
                ended = next == null;
                if (next == null) {
                    rows.close();
                } else {
                    batch = elements.of(next);
                }
            }
            return !ended;
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return batch.next();
        }
    }

    /** What a function makes of another source. */
    record Mapped<S, T>(Source<S> parent, PartitionFunction<S, T> function) implements Source<T> {
        @Override
        public Iterator<T> iterator(int partition, RddTask task) {
            return function.apply(partition, parent.iterator(partition, task), task);
        }

        @Override
        public List<Split> kept(int partition) {
            return parent.kept(partition);
        }
    }

    /**
     * Partitions of other sources, one after another.
     *
     * @param places for each partition, pairs of a parent and its partition
     */
    record Regrouped<T>(List<Source<T>> parents, int[][] places) implements Source<T> {
        @Override
        public Iterator<T> iterator(int partition, RddTask task) {
            List<Supplier<Iterator<T>>> parts = new ArrayList<>();
            int[] wanted = places[partition];
            for (int i = 0; i < wanted.length; i += 2) {
                Source<T> parent = parents.get(wanted[i]);
                int from = wanted[i + 1];
                parts.add(() -> parent.iterator(from, task));
            }
            return new Chained<>(parts.iterator());
        }

        @Override
        public List<Split> kept(int partition) {
            List<Split> kept = new ArrayList<>();
            int[] wanted = places[partition];
            for (int i = 0; i < wanted.length; i += 2) {
                kept.addAll(parents.get(wanted[i]).kept(wanted[i + 1]));
            }
            return kept;
        }
    }

    private static final class Chained<T> implements Iterator<T> {
        private final Iterator<Supplier<Iterator<T>>> parts;
        private Iterator<T> current = Collections.emptyIterator();

        Chained(Iterator<Supplier<Iterator<T>>> parts) {
            this.parts = parts;
        }

        @Override
        public boolean hasNext() {
            while (!current.hasNext() && parts.hasNext()) {
                current = parts.next().get();
            }
            return current.hasNext();
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return current.next();
        }
    }

    /**
     * Elements with their numbers in all: the exchange has the elements of each partition where they were, and behind those,
     * how many each has.
     */
    record Numbered<T>(int input, int partitions) implements Source<Pair<T, Long>> {
        @Override
        public Iterator<Pair<T, Long>> iterator(int partition, RddTask task) {
            long before = 0;
            Iterator<Pair<Integer, Long>> counts = task.elements(input, partitions);
            while (counts.hasNext()) {
                Pair<Integer, Long> count = counts.next();
                before += count.key() < partition ? count.value() : 0;
            }
            Iterator<T> elements = task.elements(input, partition);
            long first = before;
            return new Iterator<>() {
                private long next = first;

                @Override
                public boolean hasNext() {
                    return elements.hasNext();
                }

                @Override
                public Pair<T, Long> next() {
                    return new Pair<>(elements.next(), next++);
                }
            };
        }
    }

    /**
     * Elements that are kept where they were computed first.
     *
     * @param executors by partition, where it is, or {@link Split#NOWHERE}
     * @param parent computes what is not kept, or null when everything was
     */
    record Kept<T>(
            int dataset,
            int[] executors,
            @Nullable Source<T> parent,
            boolean toDisk,
            Accumulator<HashMap<Integer, Integer>> places)
            implements Source<T> {
        @Override
        public Iterator<T> iterator(int partition, RddTask task) {
            KeptRows kept = task.context().application().kept();
            BatchStream here = kept.read(dataset, partition, task.context().batchRows(), task.memory());
            if (here != null) {
                tell(partition, kept);
                return new ElementIterator<>(task.hold(here), task.reader());
            }
            if (executors[partition] != Split.NOWHERE && executors[partition] != kept.executor()) {
                Iterator<T> there = elsewhere(partition, kept, task);
                if (there != null) {
                    return there;
                }
            }
            if (parent == null) {
                throw new CentellaException(
                        ErrorCode.BLOCK_LOST, "partition " + partition + " of an RDD is not kept any more");
            }
            return new Keeping<>(this, partition, parent.iterator(partition, task), kept, task);
        }

        @Override
        public List<Split> kept(int partition) {
            if (executors[partition] != Split.NOWHERE) {
                return List.of(KeptFormat.split(executors[partition], dataset, partition, 0));
            }
            return parent == null ? List.of() : parent.kept(partition);
        }

        private void tell(int partition, KeptRows kept) {
            if (executors[partition] != kept.executor()) {
                places.add(new HashMap<>(Map.of(partition, kept.executor())));
            }
        }

        /** The elements from another executor, or null when it is gone and they can be computed. */
        private @Nullable Iterator<T> elsewhere(int partition, KeptRows kept, RddTask task) {
            try {
                BatchStream rows = task.hold(kept.read(
                        executors[partition],
                        dataset,
                        partition,
                        ElementBatch.SCHEMA.types(),
                        task.context().batchRows(),
                        task.memory(),
                        task.context()::checkCancelled));
                Iterator<T> elements = new ElementIterator<>(rows, task.reader());
                // Here it turns out whether they are there.
                return elements.hasNext() ? elements : Collections.emptyIterator();
            } catch (CentellaException e) {
                if (parent == null || e.code() != ErrorCode.BLOCK_LOST) {
                    throw e;
                }
                return null;
            }
        }
    }

    /** Elements on their way past, which are kept if all of them come. */
    private static final class Keeping<T> implements Iterator<T> {
        private final Kept<T> source;
        private final int partition;
        private final Iterator<T> elements;
        private final KeptRows kept;
        private final ElementBatch batch;
        private final KeptRows.Writer writer;
        private boolean finished;

        Keeping(Kept<T> source, int partition, Iterator<T> elements, KeptRows kept, RddTask task) {
            this.source = source;
            this.partition = partition;
            this.elements = elements;
            this.kept = kept;
            this.writer = task.hold(kept.writer(source.dataset, partition, ElementBatch.SCHEMA, source.toDisk));
            this.batch = task.hold(new ElementBatch(task.context().batchRows(), task.memory()));
        }

        @Override
        public boolean hasNext() {
            if (elements.hasNext()) {
                return true;
            }
            if (!finished) {
                finished = true;
                write();
                writer.finish();
                source.tell(partition, kept);
            }
            return false;
        }

        @Override
        public T next() {
            T element = elements.next();
            batch.add(0, element);
            if (batch.isFull()) {
                write();
            }
            return element;
        }

        private void write() {
            if (!batch.isEmpty()) {
                writer.write(batch.batch());
                batch.reset();
            }
        }
    }

    /** The values of each key, by the source that they come from. */
    record Cogrouped<K>(List<Source<? extends Pair<K, ?>>> parents) implements Source<Pair<K, List<List<Object>>>> {
        @Override
        public Iterator<Pair<K, List<List<Object>>>> iterator(int partition, RddTask task) {
            Combiner<Pair<Integer, @Nullable Object>, List<List<Object>>> combiner = new Combiner<>(
                    value -> added(lists(parents.size()), value), Cogrouped::added, Cogrouped::joined, true);
            GroupedElements<K, Pair<Integer, @Nullable Object>, List<List<Object>>> groups =
                    task.hold(new GroupedElements<>(combiner, task));
            for (int side = 0; side < parents.size(); side++) {
                Iterator<? extends Pair<K, ?>> elements = parents.get(side).iterator(partition, task);
                while (elements.hasNext()) {
                    Pair<K, ?> element = elements.next();
                    groups.add(new Pair<>(element.key(), new Pair<>(side, element.value())));
                }
            }
            return groups.result();
        }

        @Override
        public List<Split> kept(int partition) {
            return parents.stream()
                    .flatMap(parent -> parent.kept(partition).stream())
                    .toList();
        }

        private static List<List<Object>> lists(int sides) {
            List<List<Object>> lists = new ArrayList<>();
            for (int i = 0; i < sides; i++) {
                lists.add(new ArrayList<>());
            }
            return lists;
        }

        private static List<List<Object>> added(List<List<Object>> lists, Pair<Integer, @Nullable Object> value) {
            lists.get(value.key()).add(value.value());
            return lists;
        }

        private static List<List<Object>> joined(List<List<Object>> some, List<List<Object>> more) {
            for (int i = 0; i < some.size(); i++) {
                some.get(i).addAll(more.get(i));
            }
            return some;
        }
    }
}
