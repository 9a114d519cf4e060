// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** Sorts as many elements as there are; those that are equal keep their order. What does not fit goes to disk in sorted runs. */
final class SortedElements<T> implements AutoCloseable {
    private final Comparator<? super T> order;
    private final RddTask task;
    private final HeapShare share = new HeapShare();
    private final ElementSizes sizes = new ElementSizes();
    private final SpilledRuns<T> runs;
    private List<T> elements = new ArrayList<>();

    SortedElements(Comparator<? super T> order, RddTask task) {
        this.order = order;
        this.task = task;
        this.runs = new SpilledRuns<>(task);
    }

    void add(T element) {
        elements.add(element);
        if (sizes.add(element)) {
            task.context().checkCancelled();
            if (task.isSpillForced() || !share.resize(sizes.bytes())) {
                spill();
            }
        }
    }

    private void spill() {
        elements.sort(order);
        runs.write(elements.iterator());
        elements = new ArrayList<>();
        sizes.reset();
        share.resize(0);
    }

    /** All elements in order; nothing is added any more. */
    Iterator<T> result() {
        if (runs.isEmpty()) {
            elements.sort(order);
            return elements.iterator();
        }
        if (!elements.isEmpty()) {
            spill();
        }
        return runs.merged(order);
    }

    @Override
    public void close() {
        share.close();
        runs.close();
    }
}
