// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.Schema;
import org.centella.storage.FileFormat;
import org.centella.storage.WrittenFile;
import org.centella.storage.file.DataFile;
import org.centella.storage.file.FileFinder;

/**
 * The writing of one folder by many tasks, as its driver sees it. Tasks write below {@code _temporary/JOB/}, where no
 * reader looks; {@link #commit} moves what the successful attempts wrote to its place, so that a failed or repeated attempt
 * leaves no trace:
 *
 * <pre>
 *   orders/_temporary/JOB/ATTEMPT/year=2024/part-00003-UUID.parquet
 *   orders/year=2024/part-00003-UUID.parquet                          after commit
 * </pre>
 */
public final class TableWriteJob {
    private static final String TEMPORARY = "_temporary";

    /** What becomes of data that is there already. */
    public enum Mode {
        /** It is an error. */
        ERROR_IF_EXISTS,
        /** It stays. */
        APPEND,
        /** It is deleted when the new data is in place. */
        OVERWRITE
    }

    private final FileFormat format;
    private final Path folder;
    private final Mode mode;
    private final String id = UUID.randomUUID().toString();

    private TableWriteJob(FileFormat format, Path folder, Mode mode) {
        this.format = format;
        this.folder = folder;
        this.mode = mode;
    }

    /**
     * Begins a job.
     *
     * @throws CentellaException FILE_EXISTS when there is data and the mode forbids it, or a file in the folder's place
     */
    public static TableWriteJob begin(FileFormat format, String location, Mode mode) {
        Path folder = FileFinder.path(location);
        TableWriteJob job = new TableWriteJob(format, folder, mode);
        if (Files.isRegularFile(folder)
                || mode == Mode.ERROR_IF_EXISTS
                        && !format.finder().findIn(folder).isEmpty()) {
            throw new CentellaException(ErrorCode.FILE_EXISTS, folder + " exists and holds data");
        }
        try {
            Files.createDirectories(job.temporary());
        } catch (IOException e) {
            throw WriteErrors.of(folder, e);
        }
        return job;
    }

    /** Names the job to its tasks. */
    public String id() {
        return id;
    }

    /** A new folder's path for one attempt of one task of a job, known by its location and id. */
    public static Path attemptFolder(String location, String id) {
        return temporary(FileFinder.path(location), id)
                .resolve(UUID.randomUUID().toString());
    }

    private Path temporary() {
        return temporary(folder, id);
    }

    private static Path temporary(Path folder, String id) {
        return folder.resolve(TEMPORARY).resolve(id);
    }

    /**
     * Moves the files of one successful attempt of each task to their place. Without any file an empty one is written, so
     * that the table has a schema.
     *
     * @param files what the attempts reported
     * @param schema of the files: without partition columns
     * @return the files in their place
     */
    public List<WrittenFile> commit(
            List<WrittenFile> files, Schema schema, Map<String, String> options, MemoryPool memory) {
        List<DataFile> old = mode == Mode.OVERWRITE ? format.finder().findIn(folder) : List.of();
        List<WrittenFile> moved = new ArrayList<>();
        try {
            for (WrittenFile file : files) {
                moved.add(move(file));
            }
            if (moved.isEmpty() && format.finder().findIn(folder).size() == old.size()) {
                moved.add(writeEmpty(schema, options, memory));
            }
            for (DataFile file : old) {
                Files.deleteIfExists(file.path());
            }
        } catch (IOException e) {
            throw WriteErrors.of(folder, e);
        }
        abort();
        return moved;
    }

    private WrittenFile move(WrittenFile file) throws IOException {
        // Below the job's folder comes the attempt's, which does not survive.
        Path below = temporary().toAbsolutePath().relativize(file.path().toAbsolutePath());
        if (below.startsWith("..") || below.getNameCount() < 2) {
            throw new IllegalArgumentException(file.path() + " is not of job " + id);
        }
        Path target = folder.resolve(below.subpath(1, below.getNameCount()).toString());
        Files.createDirectories(target.getParent());
        Files.move(file.path(), target, StandardCopyOption.ATOMIC_MOVE);
        return new WrittenFile(target, file.rows(), file.bytes());
    }

    private WrittenFile writeEmpty(Schema schema, Map<String, String> options, MemoryPool memory) {
        Path path = folder.resolve(PartitionedWriter.fileName(0, format.extension(options)));
        try (DataFileWriter writer = format.fileWriter(path, schema, options, memory)) {
            return writer.finish();
        }
    }

    /** Deletes what was not committed. */
    public void abort() {
        try {
            deleteTree(temporary());
            // Other jobs may be at work in the same folder.
            try (Stream<Path> jobs = Files.list(folder.resolve(TEMPORARY))) {
                if (jobs.findAny().isPresent()) {
                    return;
                }
            }
            Files.deleteIfExists(folder.resolve(TEMPORARY));
        } catch (IOException e) {
            throw WriteErrors.of(folder, e);
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
