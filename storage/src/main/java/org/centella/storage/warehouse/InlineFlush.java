// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.memory.MemoryPool;
import org.centella.storage.FileWriter;
import org.centella.storage.InlineRows;
import org.centella.storage.ScanMetrics;
import org.centella.storage.ScanRequest;
import org.centella.storage.WriteRequest;
import org.centella.storage.WrittenFile;
import org.centella.storage.parquet.ParquetFormat;
import org.centella.storage.write.PartitionedWriter;

/** Writes rows that the driver has, one batch or list after another, as files of a table. */
public final class InlineFlush implements AutoCloseable {
    /** For a file of some thousand rows; a larger one ends its row groups early. */
    private static final long MEMORY = 1L << 30;

    private final Path folder;
    private final MemoryPool memory = MemoryPool.root(MEMORY);
    private final List<ColumnBuilder> builders = new ArrayList<>();
    private final FileWriter writer;

    public InlineFlush(StoredTable table, TableState state) {
        this(table.folder(), state);
    }

    InlineFlush(Path folder, TableState state) {
        this.folder = folder;
        for (TableColumn column : state.columns()) {
            builders.add(new ColumnBuilder(column.type(), memory));
        }
        WriteRequest request = new WriteRequest(
                folder, 0, state.storedSchema(), state.partitions(), Map.of(), WriteRequest.LARGEST_FILE);
        this.writer = new PartitionedWriter(new ParquetFormat(), request, true, memory);
    }

    public void write(Batch batch) {
        writer.write(batch);
    }

    public void write(InlineRows rows) {
        int at = 0;
        while (at < rows.size()) {
            int count = Math.min(Batch.DEFAULT_ROWS, rows.size() - at);
            for (int column = 0; column < builders.size(); column++) {
                ColumnBuilder builder = builders.get(column);
                builder.reset();
                for (int i = at; i < at + count; i++) {
                    builder.appendValue(rows.row(i).get(column));
                }
            }
            writer.write(new Batch(
                    count, builders.stream().<Column>map(ColumnBuilder::view).toList()));
            at += count;
        }
    }

    /** All rows of a version of the table. */
    void write(ManagedTable table) {
        int[] columns = IntStream.range(0, builders.size()).toArray();
        ScanRequest request =
                new ScanRequest(columns, List.of(), Batch.DEFAULT_ROWS, Long.MAX_VALUE, new ScanMetrics());
        ManagedFormat format = new ManagedFormat(new ParquetFormat());
        try (BatchStream rows = format.read(table.handle(), table.splits(List.of()), request, memory)) {
            for (Batch batch = rows.next(); batch != null; batch = rows.next()) {
                writer.write(batch);
            }
        }
    }

    /** The finished files. */
    public List<StoredFile> finish() {
        List<StoredFile> files = new ArrayList<>();
        for (WrittenFile file : writer.finish()) {
            files.add(StoredFile.of(folder, file.path(), file.rows(), file.bytes()));
        }
        return files;
    }

    @Override
    public void close() {
        writer.close();
        builders.forEach(ColumnBuilder::close);
        memory.close();
    }
}
