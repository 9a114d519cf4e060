// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.encoding.ByteSink;

/** Appends to a spill file. */
final class SpillSink implements ByteSink {
    private final FileChannel channel;
    private final Path path;
    private long written;

    SpillSink(FileChannel channel, Path path) {
        this.channel = channel;
        this.path = path;
    }

    @Override
    public void write(MemorySegment segment) {
        var bytes = segment.asByteBuffer();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes, written + bytes.position());
            }
        } catch (IOException e) {
            boolean full = String.valueOf(e.getMessage()).contains("No space left");
            throw new CentellaException(
                    full ? ErrorCode.DISK_FULL : ErrorCode.IO_ERROR, "cannot write spill file " + path + ": " + e, e);
        }
        written += segment.byteSize();
    }
}
