// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.write;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/**
 * A file that grows under a hidden temporary name and takes its own by an atomic rename in {@link #commit}: a reader sees
 * all of it or nothing.
 */
public final class PendingFile implements AutoCloseable {
    private final Path path;
    private final Path temporary;
    private final FileChannel channel;
    private long position;
    private boolean ended;

    /**
     * Begins a file; its folder is made if need be.
     *
     * @throws CentellaException FILE_EXISTS when {@code path} exists
     */
    public PendingFile(Path path) {
        this.path = path.toAbsolutePath();
        if (Files.exists(path)) {
            throw new CentellaException(ErrorCode.FILE_EXISTS, path + " exists");
        }
        Path folder = this.path.getParent();
        this.temporary = folder.resolve("." + path.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.createDirectories(folder);
            this.channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw WriteErrors.of(temporary, e);
        }
    }

    /** The name that the file will have. */
    public Path path() {
        return path;
    }

    /** Bytes written. */
    public long position() {
        return position;
    }

    public void write(ByteBuffer bytes) {
        position += bytes.remaining();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw WriteErrors.of(path, e);
        }
    }

    /** Bytes that go into the file at once; closing it changes nothing. */
    public OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int value) {
                PendingFile.this.write(ByteBuffer.wrap(new byte[] {(byte) value}));
            }

            @Override
            public void write(byte[] bytes, int from, int count) {
                PendingFile.this.write(ByteBuffer.wrap(bytes, from, count));
            }
        };
    }

    /** Gives the file its name. */
    public void commit() {
        try {
            channel.close();
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            ended = true;
        } catch (IOException e) {
            throw WriteErrors.of(path, e);
        }
    }

    /** Deletes the file unless it was committed. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        try {
            channel.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw WriteErrors.of(temporary, e);
        }
    }
}
