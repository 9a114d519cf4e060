// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A log in a folder that processes share. A version is one file; it is written under another name, forced to the disk and
 * renamed, so that it is there whole or not at all:
 *
 * <pre>
 *   _log/00000000000000000006.json     for readers that listed the folder a moment ago
 *   _log/00000000000000000007.json     the latest
 *   _log/lock                          held by the writer; the system frees it when a process dies
 * </pre>
 */
final class FolderLog<T> implements CommitLog<T> {
    private static final String SUFFIX = ".json";
    private static final String UNFINISHED = ".unfinished";
    /** Older versions than the one before the latest are deleted. */
    private static final int KEPT = 2;

    private static final int MOST_TRIES = 100;

    private record Version<T>(long number, T value) {}

    private final Path folder;
    private final Class<T> type;
    private final WriteLock lock;
    private volatile @Nullable Version<T> known;

    private FolderLog(Path folder, Class<T> type) {
        this.folder = folder;
        this.type = type;
        this.lock = WriteLock.of(folder);
    }

    /** The log of a folder; with {@code first} as first version if it has none. */
    static <T> FolderLog<T> open(Path folder, Class<T> type, T first) {
        FolderLog<T> log = new FolderLog<>(folder, type);
        try {
            Files.createDirectories(folder);
            if (log.latest() < 0) {
                log.lock.run(() -> {
                    if (log.latest() < 0) {
                        log.publish(0, first);
                    }
                });
            }
        } catch (IOException e) {
            throw error("write", folder, e);
        }
        return log;
    }

    /** The log of a folder, which must have one. */
    static <T> FolderLog<T> existing(Path folder, Class<T> type) {
        return new FolderLog<>(folder, type);
    }

    @Override
    public T current() {
        try {
            return read().value();
        } catch (IOException e) {
            throw error("read", folder, e);
        }
    }

    private Version<T> read() throws IOException {
        for (int i = 0; ; i++) {
            long latest = latest();
            Version<T> cached = known;
            if (cached != null && cached.number() == latest) {
                return cached;
            }
            if (latest < 0) {
                throw new NoSuchFileException(folder.toString(), null, "it has no version");
            }
            try {
                Version<T> read = new Version<>(latest, StateJson.read(Files.readAllBytes(file(latest)), type));
                known = read;
                return read;
            } catch (NoSuchFileException e) {
                // Two commits came between listing and reading.
                if (i == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** The number of the latest version, -1 if there is none. */
    private long latest() throws IOException {
        long latest = -1;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                latest = Math.max(latest, number(file));
            }
        }
        return latest;
    }

    private static long number(Path file) {
        String name = file.getFileName().toString();
        try {
            return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private Path file(long number) {
        return folder.resolve("%020d".formatted(number) + SUFFIX);
    }

    @Override
    public T update(UnaryOperator<T> change) {
        return lock.call(() -> {
            Version<T> now = read();
            T next = change.apply(now.value());
            if (next == now.value()) {
                return next;
            }
            publish(now.number() + 1, next);
            deleteOld(now.number() + 1);
            return next;
        });
    }

    @Override
    public <R> R exclusively(Supplier<R> action) {
        return lock.call(action::get);
    }

    private void publish(long number, T value) throws IOException {
        Path unfinished = folder.resolve(number + UNFINISHED);
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(StateJson.write(value));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file(number), StandardCopyOption.ATOMIC_MOVE);
        Durable.force(folder);
        known = new Version<>(number, value);
    }

    private void deleteOld(long latest) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                if (number(file) <= latest - KEPT) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static CentellaException error(String verb, Path folder, IOException e) {
        return new CentellaException(ErrorCode.IO_ERROR, "cannot " + verb + " " + folder + ": " + e, e);
    }
}
