// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import io.netty.channel.DefaultFileRegion;
import io.netty.channel.FileRegion;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file from which regions are sent. Opened anew for it: its owner may delete it meanwhile, and what was promised to the
 * peer can still be sent. Closed when the last region is out.
 */
final class ServedFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServedFile.class);

    private final Path path;
    private final FileChannel channel;
    private final AtomicInteger users = new AtomicInteger(1);

    ServedFile(Path path) {
        this.path = path;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.BLOCK_LOST, "cannot open " + path + ": " + e, e);
        }
    }

    Path path() {
        return path;
    }

    void read(long from, MemorySegment target) {
        var buffer = target.asByteBuffer();
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, from + buffer.position()) < 0) {
                    throw new CentellaException(ErrorCode.BLOCK_LOST, path + " ends early");
                }
            }
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.BLOCK_LOST, "cannot read " + path + ": " + e, e);
        }
    }

    /** Goes from the disk's cache to the socket without coming by here. */
    FileRegion region(long from, long length) {
        users.incrementAndGet();
        return new DefaultFileRegion(channel, from, length) {
            @Override
            protected void deallocate() {
                ServedFile.this.close();
            }
        };
    }

    @Override
    public void close() {
        if (users.decrementAndGet() == 0) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.warn("cannot close {}: {}", path, e.toString());
            }
        }
    }
}
