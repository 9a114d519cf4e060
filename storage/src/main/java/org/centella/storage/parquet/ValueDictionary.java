// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import org.centella.columnar.memory.MemoryPool;

/**
 * The distinct values of a column chunk, in order of first appearance and already in the PLAIN form of the dictionary page,
 * and the code of each value. Gives up when the values repeat too little to pay for it: scans read flat pages faster than
 * codes into a large dictionary, and a predicate evaluated once per entry saves nothing then.
 */
abstract sealed class ValueDictionary implements AutoCloseable permits NumberDictionary, BinaryDictionary {
    /** Values after which the first judgement is made. */
    private static final int TRIAL = 16 << 10;
    /** Distinct values among the trial's, in percent, that make more values hopeless. */
    private static final int HOPELESS_PERCENT = 70;

    private final int maxBytes;
    private final int minRepetition;

    final HashSlots table;
    final EncodeBuffer entries;
    final EncodeBuffer codes;
    int size;

    /** @param minRepetition times that the average value occurs at least in a chunk whose dictionary pays */
    ValueDictionary(MemoryPool pool, int maxBytes, int minRepetition) {
        this.maxBytes = maxBytes;
        this.minRepetition = minRepetition;
        this.table = new HashSlots(pool);
        this.entries = new EncodeBuffer(pool);
        this.codes = new EncodeBuffer(pool);
    }

    /** Distinct values. */
    int size() {
        return size;
    }

    /** The dictionary page's body. */
    EncodeBuffer entries() {
        return entries;
    }

    /** An int per value. */
    EncodeBuffer codes() {
        return codes;
    }

    /** Whether to go on after {@code values} values. */
    boolean isHopeful(long values) {
        return entries.position() <= maxBytes && (values < TRIAL || size * 100L <= values * HOPELESS_PERCENT);
    }

    /** Whether a chunk of {@code values} values gains by it. */
    boolean pays(long values) {
        return entries.position() <= maxBytes && (long) size * minRepetition <= values;
    }

    void reset() {
        size = 0;
        entries.reset();
        codes.reset();
        table.clear();
    }

    @Override
    public void close() {
        size = 0;
        table.close();
        entries.close();
        codes.close();
    }
}
