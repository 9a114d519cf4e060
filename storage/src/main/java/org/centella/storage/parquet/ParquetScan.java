// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.format.ColumnMetaData;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.Columns;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.storage.ScanFilter;
import org.centella.storage.ScanMetrics;
import org.centella.storage.ScanRequest;
import org.centella.storage.Split;
import org.centella.storage.TableHandle;
import org.centella.storage.file.PartitionValue;
import org.jspecify.annotations.Nullable;

/**
 * Scans splits of a Parquet table one after another, a row group at a time. Each row group climbs a ladder that it leaves as
 * soon as nothing can match: statistics, bloom filters, dictionaries, page index, rows. Owned by one thread.
 */
public final class ParquetScan implements BatchStream {
    private final TableHandle table;
    private final List<Split> splits;
    private final ScanMetrics metrics;
    private final int[] columns;
    private final int batchRows;
    private final ParquetOptions options;
    private final Set<String> partitionColumns;

    private final PageMemory memory;
    private final PageCodec codec = new PageCodec();
    private final Scratch scratch;
    private final List<FilterState> filters = new ArrayList<>();
    private final List<Scratch> columnScratch = new ArrayList<>();
    private final List<Scratch> filterScratch = new ArrayList<>();
    private final List<ViewData> columnViews = new ArrayList<>();
    private final List<ColumnBuilder> constants = new ArrayList<>();

    private long rowsLeft;
    private int split;
    private long unit;
    private @Nullable ParquetFile file;
    private @Nullable RowGroupReader rowGroup;
    private boolean closed;

    public ParquetScan(TableHandle table, List<Split> splits, ScanRequest request, MemoryPool pool) {
        this.table = table;
        this.splits = List.copyOf(splits);
        this.metrics = request.metrics();
        this.columns = request.columns();
        this.batchRows = request.batchRows();
        this.rowsLeft = request.limit();
        this.options = ParquetOptions.of(table.options());
        this.partitionColumns = new HashSet<>(table.partitionColumns());
        this.memory = new PageMemory(pool);
        this.scratch = new Scratch(pool);
        for (int column : columns) {
            columnScratch.add(new Scratch(pool));
            columnViews.add(new ViewData(pool));
            constants.add(new ColumnBuilder(table.schema().type(column), pool));
        }
        for (ScanFilter filter : request.filters()) {
            Scratch own = new Scratch(pool);
            filterScratch.add(own);
            filters.add(new FilterState(filter, own));
        }
        this.unit = this.splits.isEmpty() ? 0 : this.splits.getFirst().firstUnit();
    }

    @Override
    public @Nullable Batch next() {
        if (closed) {
            return null;
        }
        while (rowsLeft > 0) {
            if (rowGroup == null && !openRowGroup()) {
                return null;
            }
            Batch batch = rowGroup == null ? null : rowGroup.next();
            if (batch == null) {
                closeRowGroup();
                continue;
            }
            if (batch.rowCount() > rowsLeft) {
                batch = batch.slice(0, (int) rowsLeft);
            }
            rowsLeft -= batch.rowCount();
            return batch;
        }
        closeRowGroup();
        return null;
    }

    /** Opens the next row group that may have matching rows; false at the end. */
    private boolean openRowGroup() {
        while (split < splits.size()) {
            Split current = splits.get(split);
            if (unit >= current.lastUnit()) {
                split++;
                file = null;
                unit = split < splits.size() ? splits.get(split).firstUnit() : 0;
                continue;
            }
            if (file == null) {
                file = ParquetFile.open(Path.of(current.path()), options);
            }
            int index = (int) unit++;
            if (index >= file.rowGroupCount()) {
                throw new CentellaException(
                        ErrorCode.CORRUPT_FILE,
                        current.path() + " has " + file.rowGroupCount() + " row groups now, and had more when the query"
                                + " was planned");
            }
            rowGroup = open(file, current, index);
            if (rowGroup != null) {
                return true;
            }
        }
        return false;
    }

    private @Nullable RowGroupReader open(ParquetFile from, Split current, int index) {
        metrics.rowGroups.increment();
        List<ScanColumn> opened = new ArrayList<>();
        try {
            for (int i = 0; i < columns.length; i++) {
                opened.add(column(from, current, index, i));
            }
            RowGroupLadder.Remainder remainder = new RowGroupLadder(from, index, filters, opened, metrics).climb();
            if (remainder != null) {
                return new RowGroupReader(opened, remainder.filters(), remainder.ranges(), batchRows, scratch, metrics);
            }
            close(opened);
            return null;
        } catch (RuntimeException e) {
            close(opened);
            throw e;
        }
    }

    private void close(List<ScanColumn> opened) {
        for (ScanColumn column : opened) {
            ColumnReader reader = column.reader();
            if (reader != null) {
                reader.close();
            }
        }
        filters.forEach(FilterState::forgetDictionary);
    }

    /** Output column {@code i} in a row group. */
    private ScanColumn column(ParquetFile from, Split current, int index, int i) {
        String name = table.schema().field(columns[i]).name();
        DataType type = table.schema().type(columns[i]);
        if (partitionColumns.contains(name)) {
            return constant(
                    i, PartitionValue.parse(name, current.partitionValues().get(name), type));
        }
        int position = from.schema().indexOf(name);
        if (position < 0) {
            return constant(i, null);
        }
        String place = from.path() + ", row group " + index + ", column " + name;
        ParquetColumn node = from.columns().get(position);
        Scratch own = columnScratch.get(i);
        if (node instanceof ParquetColumn.Leaf leaf) {
            ChunkPages pages = pages(from, index, leaf);
            boolean mayHaveNulls = from.summary(index, position).nulls() != 0;
            ChunkDictionary dictionary = new ChunkDictionary(leaf, type, pages, memory, mayHaveNulls);
            ColumnReader reader = new FlatColumnReader(place, leaf, type, pages, dictionary, own, columnViews.get(i));
            return new ScanColumn(type, position, node, reader);
        }
        ColumnReader reader =
                new NestedColumnReader(place, node, type, own, memory.pool(), nested -> (leaf, leafType) -> {
                    ChunkPages pages = pages(from, index, leaf);
                    ChunkDictionary dictionary = new ChunkDictionary(leaf, leafType, pages, memory, false);
                    return new LeafStream(leaf, leafType, pages, dictionary, memory.pool(), nested::leaveLater);
                });
        return new ScanColumn(type, position, node, reader);
    }

    private ChunkPages pages(ParquetFile from, int index, ParquetColumn.Leaf leaf) {
        ColumnMetaData chunk =
                from.rowGroup(index).getColumns().get(leaf.chunk()).getMeta_data();
        return new ChunkPages(from, chunk, leaf, memory, codec, metrics);
    }

    private ScanColumn constant(int i, @Nullable Object value) {
        ColumnBuilder builder = constants.get(i);
        ConstantColumn constant = Columns.constant(value, 1, builder);
        return new ScanColumn(constant);
    }

    private void closeRowGroup() {
        if (rowGroup != null) {
            rowGroup.close();
            rowGroup = null;
            filters.forEach(FilterState::forgetDictionary);
            filters.forEach(FilterState::forgetDictionary);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        closeRowGroup();
        scratch.close();
        columnScratch.forEach(Scratch::close);
        filterScratch.forEach(Scratch::close);
        columnViews.forEach(ViewData::close);
        constants.forEach(ColumnBuilder::close);
        codec.close();
        memory.close();
    }
}
