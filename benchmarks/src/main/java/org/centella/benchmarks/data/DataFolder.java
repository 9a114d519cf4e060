// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.data;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.Field;
import org.centella.storage.parquet.ParquetWriteOptions;
import org.centella.storage.parquet.ParquetWriter;

/**
 * Writes generated tables as Parquet, a folder per table and a few files in each, as many at a time as there are processors.
 * The folder appears under its name when everything is written.
 */
public final class DataFolder {
    private static final int BATCH_ROWS = Batch.DEFAULT_ROWS;

    private final Path folder;
    private final MemoryPool memory;
    private final Progress progress;

    private DataFolder(Path folder, MemoryPool memory, Progress progress) {
        this.folder = folder;
        this.memory = memory;
        this.progress = progress;
    }

    /**
     * Writes all files.
     *
     * @param folder that is to hold the tables; must not exist
     * @param listener is told the fraction done, 0 to 1, after every batch; called by several threads
     */
    public static void write(Path folder, List<TableFile> files, int threads, DoubleConsumer listener) {
        if (Files.exists(folder)) {
            throw new CentellaException(ErrorCode.FILE_EXISTS, folder + " exists already");
        }
        Path unfinished = folder.resolveSibling(folder.getFileName() + ".unfinished");
        double rows = files.stream().mapToDouble(TableFile::expectedRows).sum();
        try (MemoryPool memory = MemoryPool.root(Long.MAX_VALUE)) {
            delete(unfinished);
            Files.createDirectories(unfinished);
            new DataFolder(unfinished, memory, new Progress(rows, listener)).writeAll(files, threads);
            try {
                Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(unfinished, folder);
            }
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot write " + folder + ": " + e, e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void writeAll(List<TableFile> files, int threads) throws IOException {
        for (TableFile file : files) {
            Files.createDirectories(folder.resolve(file.table()));
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            files.forEach(f -> running.add(executor.submit(() -> writeFile(f))));
            for (Future<?> file : running) {
                file.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CentellaException(ErrorCode.QUERY_CANCELLED, "interrupted while writing " + folder, e);
        }
    }

    private void writeFile(TableFile file) {
        Path path = folder.resolve(file.table()).resolve(file.fileName());
        RowSource rows = file.rows().get();
        List<ColumnBuilder> columns = new ArrayList<>();
        try (ParquetWriter writer = new ParquetWriter(path, file.schema(), ParquetWriteOptions.DEFAULT, memory)) {
            for (Field field : file.schema().fields()) {
                columns.add(new ColumnBuilder(field.type(), memory, BATCH_ROWS));
            }
            int count = fill(rows, columns);
            while (count > 0) {
                writer.write(new Batch(
                        count, columns.stream().<Column>map(ColumnBuilder::view).toList()));
                progress.add(count);
                count = fill(rows, columns);
            }
            writer.finish();
        } finally {
            columns.forEach(ColumnBuilder::close);
        }
    }

    /** The number of rows that the columns hold now, 0 when there are no more. */
    private static int fill(RowSource rows, List<ColumnBuilder> columns) {
        columns.forEach(ColumnBuilder::reset);
        int count = 0;
        while (count < BATCH_ROWS && rows.append(columns)) {
            count++;
        }
        return count;
    }

    /** Adds up what several threads have written. */
    private static final class Progress {
        private final double expected;
        private final DoubleConsumer listener;
        private double written;

        Progress(double expected, DoubleConsumer listener) {
            this.expected = expected;
            this.listener = listener;
        }

        synchronized void add(long rows) {
            written += rows;
            listener.accept(Math.min(1, written / expected));
        }
    }
}
