// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A log of one process that is lost with it. */
final class MemoryLog<T> implements CommitLog<T> {
    private volatile T current;

    MemoryLog(T first) {
        this.current = first;
    }

    @Override
    public T current() {
        return current;
    }

    @Override
    public synchronized T update(UnaryOperator<T> change) {
        T next = change.apply(current);
        current = next;
        return next;
    }

    @Override
    public synchronized <R> R exclusively(Supplier<R> action) {
        return action.get();
    }
}
