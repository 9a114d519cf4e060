// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** Merges sorted iterators; of equal elements those of earlier iterators come first. */
final class MergedRuns<T> implements Iterator<T> {
    private final PriorityQueue<Head<T>> heads;

    private record Head<T>(T element, int run, Iterator<T> rest) {}

    MergedRuns(List<Iterator<T>> runs, Comparator<? super T> order) {
        this.heads = new PriorityQueue<>(
                Comparator.<Head<T>, T>comparing(Head::element, order).thenComparingInt(Head::run));
        for (int run = 0; run < runs.size(); run++) {
            push(run, runs.get(run));
        }
    }

    private void push(int run, Iterator<T> rest) {
        if (rest.hasNext()) {
            heads.add(new Head<>(rest.next(), run, rest));
        }
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public T next() {
        Head<T> least = heads.poll();
        if (least == null) {
            throw new NoSuchElementException();
        }
        push(least.run, least.rest);
        return least.element;
    }
}
