// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.encoding;

import io.airlift.compress.v3.Compressor;
import io.airlift.compress.v3.lz4.Lz4Compressor;
import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/**
 * Writes bytes as frames, each of at most {@link #MOST_BYTES}, compressed with LZ4 where that saves enough. Where it did not a
 * few times in a row, the next frames are not tried: numbers without pattern stay as they are.
 *
 * <pre>
 *   frame    [bytes when read: int] [bytes as they are: int] [CRC-32C: int] bytes
 *   end      [0]                    [number of rows]         [CRC-32C]
 * </pre>
 *
 * The checksum is of the two ints before it and of the bytes behind it. {@link FrameReader} reads them back.
 */
final class FrameWriter implements AutoCloseable {
    /** Large enough to make a system call cheap, small enough to be had for each of many files. */
    static final int MOST_BYTES = 1 << 15;

    static final int HEADER_BYTES = 12;
    static final int CHECKSUM_AT = 8;

    /** Smaller frames have little to find. */
    private static final int LEAST_COMPRESSED = 256;
    /** Compressing must save an eighth: writing and reading that much is what it costs. */
    private static final int LEAST_SAVING = 8;

    private static final int FAILURES_IN_A_ROW = 4;
    private static final int FRAMES_LEFT_OUT = 64;

    private final ByteSink sink;
    private final MemoryPool pool;
    private final boolean compresses;
    private final CRC32C checksum = new CRC32C();
    private @Nullable Compressor compressor;
    private @Nullable Buffer pending;
    private long inPending;
    private long written;
    private int failures;
    private int leaveOut;

    FrameWriter(ByteSink sink, MemoryPool pool, boolean compresses) {
        this.sink = sink;
        this.pool = pool;
        this.compresses = compresses;
    }

    /** Bytes written so far, those that the sink has not got yet included. */
    long position() {
        return written + inPending;
    }

    void write(MemorySegment bytes) {
        int size = Math.toIntExact(bytes.byteSize());
        Compressor lz4 = lz4();
        Buffer buffer = room(lz4.maxCompressedLength(size));
        MemorySegment target = buffer.segment().asSlice(inPending + HEADER_BYTES);
        int stored = isTried(size) ? lz4.compress(bytes, target) : size;
        if (isTried(size)) {
            judge(size, stored);
        } else {
            leaveOut = Math.max(leaveOut - 1, 0);
        }
        if (stored >= size - size / LEAST_SAVING) {
            MemorySegment.copy(bytes, 0, target, 0, size);
            stored = size;
        }
        seal(buffer.segment(), size, stored, stored);
    }

    /** Ends what belongs together, telling how many rows it is. */
    void end(int rows) {
        seal(room(0).segment(), 0, rows, 0);
    }

    private Compressor lz4() {
        Compressor lz4 = compressor;
        if (lz4 == null) {
            lz4 = Lz4Compressor.create();
            compressor = lz4;
        }
        return lz4;
    }

    /** The buffer, with room for a header and so many bytes. */
    private Buffer room(int size) {
        int bound = lz4().maxCompressedLength(MOST_BYTES) + HEADER_BYTES;
        Buffer buffer = pending;
        if (buffer == null) {
            buffer = pool.allocateRegardless(bound);
            pending = buffer;
        }
        if (inPending + HEADER_BYTES + size > bound) {
            drain(buffer);
        }
        return buffer;
    }

    private void seal(MemorySegment buffer, int first, int second, int bytes) {
        MemorySegment frame = buffer.asSlice(inPending, HEADER_BYTES + (long) bytes);
        frame.set(Segments.INT, 0, first);
        frame.set(Segments.INT, Integer.BYTES, second);
        frame.set(Segments.INT, CHECKSUM_AT, checksum(checksum, frame));
        inPending += frame.byteSize();
    }

    /** The checksum of a frame, of which the place of the checksum is left out. */
    static int checksum(CRC32C checksum, MemorySegment frame) {
        checksum.reset();
        checksum.update(frame.asSlice(0, CHECKSUM_AT).asByteBuffer());
        checksum.update(frame.asSlice(HEADER_BYTES).asByteBuffer());
        return (int) checksum.getValue();
    }

    private boolean isTried(int size) {
        return compresses && leaveOut == 0 && size >= LEAST_COMPRESSED;
    }

    private void judge(int size, int stored) {
        failures = stored > size - size / LEAST_SAVING ? failures + 1 : 0;
        if (failures == FAILURES_IN_A_ROW) {
            failures = 0;
            leaveOut = FRAMES_LEFT_OUT;
        }
    }

    private void drain(Buffer buffer) {
        sink.write(buffer.segment().asSlice(0, inPending));
        written += inPending;
        inPending = 0;
    }

    void flush() {
        if (pending != null) {
            drain(pending);
        }
        close();
    }

    /** Frees the memory; what was not flushed is lost. */
    @Override
    public void close() {
        if (pending != null) {
            pending.close();
            pending = null;
            inPending = 0;
        }
    }
}
