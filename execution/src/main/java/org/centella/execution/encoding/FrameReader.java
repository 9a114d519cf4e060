// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.encoding;

import io.airlift.compress.v3.Decompressor;
import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.lz4.Lz4Decompressor;
import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;

/** Reads what {@link FrameWriter} wrote; looks at no byte whose checksum is wrong. Used by one thread. */
public final class FrameReader {
    private static final int HEADER_BYTES = FrameWriter.HEADER_BYTES;

    private final MemoryPool pool;
    private final Decompressor lz4 = Lz4Decompressor.create();
    private final CRC32C checksum = new CRC32C();
    private long size;

    public FrameReader(MemoryPool pool) {
        this.pool = pool;
    }

    /** Bytes that the last {@link #read} put in its target. */
    public long size() {
        return size;
    }

    /**
     * Reads frames up to an end; the number that stands there. One read of the source fetches a frame and the header of the
     * next.
     *
     * @param expected bytes that it will be, 0 if nobody knows
     */
    public int read(ByteSource source, GrowingBuffer target, long expected) {
        target.ensure(expected, 0);
        size = 0;
        try (Buffer buffer = pool.allocateRegardless(FrameWriter.MOST_BYTES + 2L * HEADER_BYTES)) {
            MemorySegment frame = buffer.segment();
            source.read(frame.asSlice(0, HEADER_BYTES));
            while (frame.get(Segments.INT, 0) != 0) {
                int stored = frame.get(Segments.INT, Integer.BYTES);
                if (stored <= 0 || stored > FrameWriter.MOST_BYTES) {
                    throw source.damaged("a frame of " + stored + " bytes", null);
                }
                source.read(frame.asSlice(HEADER_BYTES, (long) stored + HEADER_BYTES));
                verify(source, frame.asSlice(0, (long) HEADER_BYTES + stored));
                decompress(source, frame, stored, target);
                MemorySegment.copy(frame, (long) HEADER_BYTES + stored, frame, 0, HEADER_BYTES);
            }
            verify(source, frame.asSlice(0, HEADER_BYTES));
            return frame.get(Segments.INT, Integer.BYTES);
        }
    }

    private void verify(ByteSource source, MemorySegment frame) {
        if (FrameWriter.checksum(checksum, frame) != frame.get(Segments.INT, FrameWriter.CHECKSUM_AT)) {
            throw source.damaged("a frame has another checksum than its header tells", null);
        }
    }

    private void decompress(ByteSource source, MemorySegment frame, int stored, GrowingBuffer target) {
        int frameSize = frame.get(Segments.INT, 0);
        if (frameSize < stored || frameSize > FrameWriter.MOST_BYTES) {
            throw source.damaged("a frame of " + frameSize + " bytes", null);
        }
        MemorySegment to = target.ensure(size + frameSize, size).asSlice(size, frameSize);
        MemorySegment bytes = frame.asSlice(HEADER_BYTES, stored);
        try {
            if (stored == frameSize) {
                MemorySegment.copy(bytes, 0, to, 0, frameSize);
            } else if (lz4.decompress(bytes, to) != frameSize) {
                throw source.damaged("a frame has another size than its header tells", null);
            }
        } catch (MalformedInputException | IndexOutOfBoundsException e) {
            throw source.damaged(String.valueOf(e.getMessage()), e);
        }
        size += frameSize;
    }
}
