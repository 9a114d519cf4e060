// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;

/** DELTA_BINARY_PACKED integers of 4 or 8 bytes. */
final class DeltaIntegers extends ValuesReader {
    private final DeltaDecoder deltas;
    private final int width;

    DeltaIntegers(MemorySegment page, long from, long end, int width) {
        this.deltas = new DeltaDecoder(page, from, end);
        this.width = width;
    }

    @Override
    void read(int count, MemorySegment out, long at) {
        if (width == 4) {
            deltas.readInts(count, out, at);
        } else {
            deltas.readLongs(count, out, at);
        }
    }

    @Override
    void skip(int count) {
        deltas.skip(count);
    }
}
