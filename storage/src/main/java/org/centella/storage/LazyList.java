// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;

/**
 * A list whose elements are computed when first asked for, each once or, by threads that ask together, a few times alike.
 * Statistics come as such: of a table's thousand columns a query asks for two.
 */
public final class LazyList<E> extends AbstractList<E> implements RandomAccess {
    private final AtomicReferenceArray<E> known;
    private final IntFunction<E> element;

    /** @param element what stands at an index, never null */
    public LazyList(int size, IntFunction<E> element) {
        this.known = new AtomicReferenceArray<>(size);
        this.element = element;
    }

    @Override
    public E get(int index) {
        E value = known.get(index);
        if (value == null) {
            value = Objects.requireNonNull(element.apply(index));
            known.set(index, value);
        }
        return value;
    }

    @Override
    public int size() {
        return known.length();
    }
}
