// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;

/**
 * What the blocks of a build side that does not fit memory at once have found out about each probe row: whether it has a
 * partner, and for NOT IN whether that is unknown. The probe side passes by once for each block, in the same order; its
 * rows come out with the last. Used by one thread.
 */
public final class ProbeFlags implements AutoCloseable {
    private final Buffer matched;
    private final Buffer unknown;
    private long position;
    private boolean last;

    /** @param rows of the probe side */
    public ProbeFlags(long rows, MemoryPool pool) {
        matched = pool.allocate(Segments.bitBytes(rows)).zero();
        try {
            unknown = pool.allocate(Segments.bitBytes(rows)).zero();
        } catch (RuntimeException e) {
            matched.close();
            throw e;
        }
    }

    /** The probe side comes from its first row on. */
    public void startBlock(boolean lastBlock) {
        position = 0;
        last = lastBlock;
    }

    boolean isLastBlock() {
        return last;
    }

    /** Sets those of the next {@code count} rows that had a partner. */
    void load(int count, boolean[] flags) {
        for (int i = 0; i < count; i++) {
            flags[i] |= Segments.getBit(matched.segment(), position + i);
        }
    }

    /** Remembers which of the next {@code count} rows have a partner. */
    void store(int count, boolean[] flags) {
        for (int i = 0; i < count; i++) {
            Segments.setBit(matched.segment(), position + i, flags[i]);
        }
    }

    boolean isUnknown(int row) {
        return Segments.getBit(unknown.segment(), position + row);
    }

    void setUnknown(int row) {
        Segments.setBit(unknown.segment(), position + row, true);
    }

    /** Goes on behind the next {@code count} rows. */
    void advance(int count) {
        position += count;
    }

    @Override
    public void close() {
        matched.close();
        unknown.close();
    }
}
