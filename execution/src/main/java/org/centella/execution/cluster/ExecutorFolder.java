// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an executor leaves on its worker's disk:
 *
 * <pre>
 *   WORK/APPLICATION/executor-3.log     what it said; stays, for the last {@link #APPLICATIONS} applications
 *   WORK/APPLICATION/executor-3.spill   what did not fit its memory; goes with the process, however that ends
 * </pre>
 */
record ExecutorFolder(Path log, Path spill) {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorFolder.class);
    /** Enough to look back at, and few enough to be forgotten. */
    private static final int APPLICATIONS = 20;

    private static final int LAST_BYTES = 2048;

    static ExecutorFolder make(Path work, String application, int executor) throws IOException {
        Path folder = work.toAbsolutePath().resolve(application);
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            forgetOldest(work);
        }
        return new ExecutorFolder(
                folder.resolve("executor-" + executor + ".log"), folder.resolve("executor-" + executor + ".spill"));
    }

    private static void forgetOldest(Path work) throws IOException {
        try (Stream<Path> folders = Files.list(work)) {
            List<Path> newestFirst = folders.filter(Files::isDirectory)
                    .sorted(Comparator.comparing(ExecutorFolder::modified).reversed())
                    .toList();
            newestFirst.stream().skip(APPLICATIONS).forEach(ExecutorFolder::delete);
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    /** The last line of the log, or nothing. */
    String lastLine() {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(LAST_BYTES, file.length())];
            file.seek(file.length() - end.length);
            file.readFully(end);
            return new String(end, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .reduce((_, last) -> last)
                    .orElse("")
                    .strip();
        } catch (IOException e) {
            return "";
        }
    }

    void deleteSpilled() {
        delete(spill);
    }

    /** Deletes what there is of a folder; false when there was nothing. */
    static boolean delete(Path folder) {
        if (!Files.exists(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} is left: {}", folder, e.toString());
        }
        return true;
    }
}
