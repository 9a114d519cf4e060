// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.encoding.ByteSource;
import org.jspecify.annotations.Nullable;

/** The bytes of a spill file from some place on. */
final class SpillSource implements ByteSource {
    private final FileChannel channel;
    private final Path path;
    private long at;

    SpillSource(FileChannel channel, Path path, long start) {
        this.channel = channel;
        this.path = path;
        this.at = start;
    }

    @Override
    public void read(MemorySegment target) {
        var buffer = target.asByteBuffer();
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, at + buffer.position()) < 0) {
                    throw new CentellaException(ErrorCode.IO_ERROR, "spill file " + path + " ends early");
                }
            }
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot read spill file " + path + ": " + e, e);
        }
        at += target.byteSize();
    }

    @Override
    public CentellaException damaged(String what, @Nullable Throwable cause) {
        return new CentellaException(ErrorCode.IO_ERROR, "spill file " + path + " is damaged: " + what, cause);
    }
}
