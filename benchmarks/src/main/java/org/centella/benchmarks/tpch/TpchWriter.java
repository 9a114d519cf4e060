// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.tpch;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.parquet.ParquetWriteOptions;
import org.centella.storage.parquet.ParquetWriter;

/**
 * Writes the TPC-H tables as Parquet, a folder per table and a few files in each, as many at a time as there are processors.
 * The folder appears under its name when everything is written.
 */
public final class TpchWriter {
    private static final int BATCH_ROWS = Batch.DEFAULT_ROWS;
    /** Rows that one file of a large table is to hold: enough files to write in parallel, few enough to open quickly. */
    private static final double ROWS_PER_FILE = 1_500_000;

    /** TPC-H's decimal: money, quantities and rates. */
    private static final DataType DECIMAL = new DataType.Decimal(15, 2);

    private final double scale;
    private final Path folder;
    private final MemoryPool memory;

    private TpchWriter(double scale, Path folder, MemoryPool memory) {
        this.scale = scale;
        this.folder = folder;
        this.memory = memory;
    }

    /**
     * Writes all eight tables.
     *
     * @param scale 1 is about 1 GB of text
     * @param folder that is to hold them; must not exist
     * @param progress is told the fraction done, 0 to 1, after every batch; called by several threads
     */
    public static void write(double scale, Path folder, int threads, DoubleConsumer progress) {
        if (Files.exists(folder)) {
            throw new CentellaException(ErrorCode.FILE_EXISTS, folder + " exists already");
        }
        Path unfinished = folder.resolveSibling(folder.getFileName() + ".unfinished");
        try (MemoryPool memory = MemoryPool.root(Long.MAX_VALUE)) {
            delete(unfinished);
            Files.createDirectories(unfinished);
            new TpchWriter(scale, unfinished, memory).writeAll(threads, progress);
            try {
                Files.move(unfinished, folder, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
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

    private void writeAll(int threads, DoubleConsumer progress) throws IOException {
        List<Runnable> files = new ArrayList<>();
        Progress shared = new Progress(progress);
        for (TpchTable<?> table : TpchTable.getTables()) {
            files.addAll(files(table, shared));
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            files.forEach(f -> running.add(executor.submit(f)));
            for (Future<?> file : running) {
                file.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CentellaException(ErrorCode.QUERY_CANCELLED, "interrupted while writing TPC-H data", e);
        }
    }

    private <E extends TpchEntity> List<Runnable> files(TpchTable<E> table, Progress progress) throws IOException {
        Path tableFolder = Files.createDirectories(folder.resolve(table.getTableName()));
        double rows = expectedRows(table);
        int parts = (int) Math.max(1, Math.ceil(rows / ROWS_PER_FILE));
        progress.expect(rows);
        List<Runnable> files = new ArrayList<>();
        for (int part = 1; part <= parts; part++) {
            int number = part;
            Path file = tableFolder.resolve("part-%03d.parquet".formatted(part));
            files.add(() -> writeFile(table, number, parts, file, progress));
        }
        return files;
    }

    private double expectedRows(TpchTable<?> table) {
        return switch (table.getTableName()) {
            case "lineitem" -> 6_001_215 * scale;
            case "orders" -> 1_500_000 * scale;
            case "partsupp" -> 800_000 * scale;
            case "part" -> 200_000 * scale;
            case "customer" -> 150_000 * scale;
            case "supplier" -> 10_000 * scale;
            case "nation" -> 25;
            case "region" -> 5;
            default -> throw new IllegalStateException("TPC-H has no table " + table);
        };
    }

    private <E extends TpchEntity> void writeFile(
            TpchTable<E> table, int part, int parts, Path file, Progress progress) {
        List<TpchColumn<E>> columns = table.getColumns();
        try (ParquetWriter writer = new ParquetWriter(file, schema(table), ParquetWriteOptions.DEFAULT, memory);
                Rows<E> rows = new Rows<>(columns, memory)) {
            for (E entity : table.createGenerator(scale, part, parts)) {
                rows.add(entity);
                if (rows.count == BATCH_ROWS) {
                    progress.add(rows.count);
                    writer.write(rows.take());
                }
            }
            if (rows.count > 0) {
                progress.add(rows.count);
                writer.write(rows.take());
            }
            writer.finish();
        }
    }

    /** The columns of a table, named and typed as the specification does; no column has nulls. */
    public static Schema schema(TpchTable<?> table) {
        List<Field> fields = new ArrayList<>();
        for (TpchColumn<?> column : table.getColumns()) {
            fields.add(new Field(column.getColumnName(), type(column), false));
        }
        return new Schema(fields);
    }

    private static DataType type(TpchColumn<?> column) {
        return switch (column.getType().getBase()) {
            case INTEGER -> DataType.INTEGER;
            case IDENTIFIER -> DataType.BIGINT;
            case DATE -> DataType.DATE;
            case DOUBLE -> DECIMAL;
            case VARCHAR -> DataType.VARCHAR;
        };
    }

    /** Entities on their way into a batch. */
    private static final class Rows<E extends TpchEntity> implements AutoCloseable {
        private final List<TpchColumn<E>> columns;
        private final List<ColumnBuilder> builders;
        private int count;

        Rows(List<TpchColumn<E>> columns, MemoryPool memory) {
            this.columns = columns;
            this.builders = columns.stream()
                    .map(c -> new ColumnBuilder(type(c), memory, BATCH_ROWS))
                    .toList();
        }

        void add(E entity) {
            if (count == 0) {
                builders.forEach(ColumnBuilder::reset);
            }
            for (int c = 0; c < columns.size(); c++) {
                TpchColumn<E> column = columns.get(c);
                ColumnBuilder builder = builders.get(c);
                switch (column.getType().getBase()) {
                    case INTEGER -> builder.appendInt(column.getInteger(entity));
                    case IDENTIFIER -> builder.appendLong(column.getIdentifier(entity));
                    case DATE -> builder.appendInt(column.getDate(entity));
                    case DOUBLE -> builder.appendLong(Math.round(column.getDouble(entity) * 100));
                    case VARCHAR -> builder.appendBytes(column.getString(entity).getBytes(StandardCharsets.UTF_8));
                }
            }
            count++;
        }

        Batch take() {
            Batch batch = new Batch(
                    count, builders.stream().<Column>map(ColumnBuilder::view).toList());
            count = 0;
            return batch;
        }

        @Override
        public void close() {
            builders.forEach(ColumnBuilder::close);
        }
    }

    /** Adds up what several threads have written. */
    private static final class Progress {
        private final DoubleConsumer listener;
        private double expected;
        private double written;

        Progress(DoubleConsumer listener) {
            this.listener = listener;
        }

        synchronized void expect(double rows) {
            expected += rows;
        }

        synchronized void add(long rows) {
            written += rows;
            listener.accept(Math.min(1, written / expected));
        }
    }
}
