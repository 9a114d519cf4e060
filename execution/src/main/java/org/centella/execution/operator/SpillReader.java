// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.execution.encoding.BatchDecoder;
import org.jspecify.annotations.Nullable;

/** The batches of a {@link SpillFile}, one at a time. */
final class SpillReader implements BatchStream {
    private final SpillFile file;
    private final int end;
    private final SpillSource source;
    private final BatchDecoder decoder;
    private int next;

    SpillReader(SpillFile file, SpillSource source, int from, int end, MemoryPool pool) {
        this.file = file;
        this.source = source;
        this.next = from;
        this.end = end;
        this.decoder = new BatchDecoder(file.types(), pool);
    }

    @Override
    public @Nullable Batch next() {
        return next < end ? decoder.read(source, file.batchBytes(next++)) : null;
    }

    @Override
    public void close() {
        next = end;
        decoder.close();
    }
}
