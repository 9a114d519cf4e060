// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import io.airlift.compress.v3.Compressor;
import io.airlift.compress.v3.Decompressor;
import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.lz4.Lz4Compressor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/**
 * A file of frames, each of at most {@link SpillEncoder#CHUNK_BYTES}, compressed with LZ4 where that saves enough. Where it
 * did not a few times in a row, the next frames are not tried: numbers without pattern stay as they are.
 *
 * <pre>
 *   frame    [bytes when read: int] [bytes in the file: int] bytes
 * </pre>
 */
final class SpillFrames implements AutoCloseable {
    private static final int HEADER_BYTES = 8;
    /** Smaller frames have little to find. */
    private static final int LEAST_COMPRESSED = 256;
    /** Compressing must save an eighth: writing and reading that much is what it costs. */
    private static final int LEAST_SAVING = 8;

    private static final int FAILURES_IN_A_ROW = 4;
    private static final int FRAMES_LEFT_OUT = 64;

    private final FileChannel channel;
    private final Path path;
    private final MemoryPool pool;
    private @Nullable Compressor compressor;
    private @Nullable Buffer pending;
    private long inPending;
    private long written;
    private int failures;
    private int leaveOut;

    SpillFrames(FileChannel channel, Path path, MemoryPool pool) {
        this.channel = channel;
        this.path = path;
        this.pool = pool;
    }

    /** Where the next frame begins. */
    long position() {
        return written + inPending;
    }

    void write(MemorySegment bytes) {
        int size = Math.toIntExact(bytes.byteSize());
        Compressor lz4 = compressor;
        if (lz4 == null) {
            lz4 = Lz4Compressor.create();
            compressor = lz4;
        }
        int bound = lz4.maxCompressedLength(SpillEncoder.CHUNK_BYTES) + HEADER_BYTES;
        Buffer buffer = pending;
        if (buffer == null) {
            buffer = pool.allocateRegardless(bound);
            pending = buffer;
        }
        if (inPending + HEADER_BYTES + lz4.maxCompressedLength(size) > bound) {
            drain(buffer);
        }
        MemorySegment target = buffer.segment().asSlice(inPending + HEADER_BYTES);
        int stored = isTried(size) ? lz4.compress(bytes, target) : size;
        if (isTried(size)) {
            judge(size, stored);
        } else {
            leaveOut = Math.max(leaveOut - 1, 0);
        }
        if (stored > size - size / LEAST_SAVING) {
            MemorySegment.copy(bytes, 0, target, 0, size);
            stored = size;
        }
        buffer.segment().set(Segments.INT, inPending, size);
        buffer.segment().set(Segments.INT, inPending + Integer.BYTES, stored);
        inPending += HEADER_BYTES + stored;
    }

    private boolean isTried(int size) {
        return leaveOut == 0 && size >= LEAST_COMPRESSED;
    }

    private void judge(int size, int stored) {
        failures = stored > size - size / LEAST_SAVING ? failures + 1 : 0;
        if (failures == FAILURES_IN_A_ROW) {
            failures = 0;
            leaveOut = FRAMES_LEFT_OUT;
        }
    }

    private void drain(Buffer buffer) {
        var bytes = buffer.segment().asSlice(0, inPending).asByteBuffer();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes, written + bytes.position());
            }
        } catch (IOException e) {
            boolean full = String.valueOf(e.getMessage()).contains("No space left");
            throw new CentellaException(
                    full ? ErrorCode.DISK_FULL : ErrorCode.IO_ERROR, "cannot write spill file " + path + ": " + e, e);
        }
        written += inPending;
        inPending = 0;
    }

    void flush() {
        if (pending != null) {
            drain(pending);
        }
        close();
    }

    /**
     * Reads the frames from {@code start} on until {@code target} is full. One read of the file fetches a frame and the
     * header of the next.
     *
     * @param lz4 one thread's
     */
    static void read(
            FileChannel channel, Path path, long start, MemorySegment target, Decompressor lz4, MemoryPool pool) {
        if (target.byteSize() == 0) {
            return;
        }
        try (Buffer buffer = pool.allocateRegardless(SpillEncoder.CHUNK_BYTES + 2L * HEADER_BYTES)) {
            MemorySegment frame = buffer.segment();
            long at = start;
            read(channel, path, at, frame.asSlice(0, HEADER_BYTES));
            long done = 0;
            while (done < target.byteSize()) {
                int size = frame.get(Segments.INT, 0);
                int stored = frame.get(Segments.INT, Integer.BYTES);
                boolean last = done + size == target.byteSize();
                at += HEADER_BYTES;
                read(channel, path, at, frame.asSlice(HEADER_BYTES, stored + (last ? 0 : HEADER_BYTES)));
                MemorySegment bytes = frame.asSlice(HEADER_BYTES, stored);
                if (stored == size) {
                    MemorySegment.copy(bytes, 0, target, done, size);
                } else if (lz4.decompress(bytes, target.asSlice(done, size)) != size) {
                    throw new MalformedInputException(at, "a frame has another size than its header tells");
                }
                done += size;
                at += stored;
                if (!last) {
                    MemorySegment.copy(frame, HEADER_BYTES + (long) stored, frame, 0, HEADER_BYTES);
                }
            }
        } catch (MalformedInputException | IndexOutOfBoundsException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "spill file " + path + " is damaged: " + e, e);
        }
    }

    private static void read(FileChannel channel, Path path, long start, MemorySegment target) {
        var buffer = target.asByteBuffer();
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, start + buffer.position()) < 0) {
                    throw new CentellaException(ErrorCode.IO_ERROR, "spill file " + path + " ends early");
                }
            }
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot read spill file " + path + ": " + e, e);
        }
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
