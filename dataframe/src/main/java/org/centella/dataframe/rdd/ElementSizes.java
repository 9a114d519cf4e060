// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import org.jspecify.annotations.Nullable;

/** Estimates what elements take of the heap, from how many bytes some of them are when written. */
final class ElementSizes {
    /** One in so many is written to learn its size. */
    private static final int SAMPLED = 64;
    /** Bytes of an object beside its content: header, references, a boxed number. */
    private static final int OBJECT = 48;
    /** A character that is written in a byte may be two in memory, a number of one byte sixteen. */
    private static final int FACTOR = 2;
    /** Elements after which it is time to compare what there is with what there may be. */
    private static final int LOOK = 1024;
    /** The same for the bytes of elements that are large. */
    private static final long LOOK_BYTES = 1 << 20;

    private final ElementWriter writer = new ElementWriter();
    private long counted;
    private long samples;
    private long sampledBytes;
    private long largeBytes;
    private long nextCount = LOOK;
    private long nextLarge = LOOK_BYTES;

    /** One more element; true when it is time to look at {@link #bytes}. */
    boolean add(@Nullable Object element) {
        long known = known(element);
        if (known > 0) {
            largeBytes += known;
        } else if (counted % SAMPLED == 0) {
            sample(element);
        }
        counted++;
        boolean due = counted >= nextCount || largeBytes >= nextLarge;
        if (due) {
            nextCount = counted + LOOK;
            nextLarge = largeBytes + LOOK_BYTES;
        }
        return due;
    }

    private void sample(@Nullable Object element) {
        writer.reset();
        writer.write(element);
        samples++;
        sampledBytes += writer.length();
    }

    /** What is large by itself is not left to chance. */
    private static long known(@Nullable Object element) {
        int length = switch (element) {
            case String text -> text.length();
            case byte[] bytes -> bytes.length;
            case Pair<?, ?>(Object _, String text) -> text.length();
            case Pair<?, ?>(Object _, byte[] bytes) -> bytes.length;
            case null, default -> 0;
        };
        return length > OBJECT * SAMPLED ? length : 0;
    }

    /** Bytes of all elements so far. */
    long bytes() {
        long average = samples == 0 ? 0 : sampledBytes / samples;
        return counted * (OBJECT + FACTOR * average) + FACTOR * largeBytes;
    }

    void reset() {
        counted = 0;
        samples = 0;
        sampledBytes = 0;
        largeBytes = 0;
        nextCount = LOOK;
        nextLarge = LOOK_BYTES;
    }
}
