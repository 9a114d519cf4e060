// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file system in memory that a worker writes to, small enough to be filled. Takes root's rights. */
final class SmallDisk implements AutoCloseable {
    private static final String SIZE = "128m";
    private static final int CHUNK = 1 << 16;

    private final Path folder;

    SmallDisk(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        SystemCommand.run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "centella", folder.toString());
    }

    /** Why there can be none, or null. */
    static @Nullable String missing(Path folder) {
        try (SmallDisk _ = new SmallDisk(folder)) {
            return null;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    Path folder() {
        return folder;
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    /** Nothing more can be written, until {@link #relieve}. */
    void fill() {
        try (OutputStream out = Files.newOutputStream(ballast())) {
            byte[] chunk = new byte[CHUNK];
            while (true) {
                out.write(chunk);
            }
        } catch (IOException e) {
            // It is full.
        }
    }

    void relieve() throws IOException {
        Files.deleteIfExists(ballast());
    }

    @Override
    public void close() {
        try {
            // Lazily: a process that is being killed may have a file open yet.
            SystemCommand.run("umount", "-l", folder.toString());
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
    }
}
