// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.Columns;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.Values;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Schema;
import org.centella.storage.ScanFilters;
import org.centella.storage.ScanRequest;
import org.centella.storage.Split;
import org.centella.storage.TableHandle;
import org.centella.storage.file.PartitionValue;
import org.jspecify.annotations.Nullable;

/**
 * Scans splits of text files: records go into columns of strings, those become columns of values all at once, and the
 * filters choose among the rows. Owned by one thread.
 */
final class TextScan implements BatchStream {
    /** Opens the records of a split. */
    interface Source {
        Records open(Split split);

        /** Whether records make the values of nested columns, which have no text of their own. */
        boolean makesNested();
    }

    private final Source source;
    private final TableHandle table;
    private final List<Split> splits;
    private final ScanRequest request;
    private final int[] columns;
    /** From texts to the columns' types, null where records have those already, and for columns that come from folders. */
    private final List<TextConversion.@Nullable Converter> converters = new ArrayList<>();

    private final List<ColumnBuilder> constants = new ArrayList<>();
    private final ScanFilters filters;
    private final boolean ignoreErrors;
    private final BitSet broken = new BitSet();
    private final Scratch scratch;

    private long left;
    private int split;
    private @Nullable Records records;

    TextScan(
            Source source,
            TableHandle table,
            List<Split> splits,
            ScanRequest request,
            ValueFormat format,
            MemoryPool memory) {
        this.source = source;
        this.table = table;
        this.splits = List.copyOf(splits);
        this.request = request;
        this.columns = request.columns();
        this.left = request.limit();
        this.filters = new ScanFilters(request, memory);
        this.ignoreErrors = Boolean.parseBoolean(table.options().getOrDefault("ignore_errors", "false"));
        this.scratch = new Scratch(memory);
        Schema schema = table.schema();
        for (int column : columns) {
            DataType type = schema.type(column);
            boolean asText =
                    !isFolder(column) && !type.equals(DataType.VARCHAR) && !(source.makesNested() && isNested(type));
            converters.add(asText ? format.parse(type, memory) : null);
            constants.add(new ColumnBuilder(type, memory));
        }
    }

    private boolean isFolder(int column) {
        return table.partitionColumns().contains(table.schema().field(column).name());
    }

    /** Values that records make themselves, for they have no text of their own. */
    static boolean isNested(DataType type) {
        return switch (type) {
            case DataType.Array _, DataType.Map _, DataType.Row _ -> true;
            case DataType.Simple _, DataType.Decimal _, DataType.Varchar _, DataType.Char _ -> false;
        };
    }

    @Override
    public @Nullable Batch next() {
        while (left > 0 && split < splits.size()) {
            if (records == null) {
                records = source.open(splits.get(split));
            }
            int count = records.read(request.batchRows());
            if (count == 0) {
                closeRecords();
                split++;
                continue;
            }
            request.metrics().rowsRead.add(count);
            Batch batch = filters.keep(batch(records, count));
            if (batch.rowCount() > 0) {
                batch = batch.slice(0, (int) Math.min(left, batch.rowCount()));
                left -= batch.rowCount();
                return batch;
            }
        }
        closeRecords();
        return null;
    }

    private Batch batch(Records from, int count) {
        List<Column> values = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            values.add(isFolder(columns[i]) ? folder(i, count) : converted(i, from));
        }
        Batch batch = new Batch(count, values);
        return broken.isEmpty() ? batch : whole(batch);
    }

    /** The rows without those of which some value could not be read. */
    private Batch whole(Batch batch) {
        MemorySegment picked = scratch.ints(0, batch.rowCount());
        int count = 0;
        for (int row = broken.nextClearBit(0); row < batch.rowCount(); row = broken.nextClearBit(row + 1)) {
            Segments.setInt(picked, count++, row);
        }
        broken.clear();
        return Selection.select(batch, picked, count, scratch);
    }

    private Column folder(int i, int count) {
        String name = table.schema().field(columns[i]).name();
        DataType type = table.schema().type(columns[i]);
        Object value =
                PartitionValue.parse(name, splits.get(split).partitionValues().get(name), type);
        return Columns.constant(value, count, constants.get(i));
    }

    private Column converted(int i, Records from) {
        Column texts = from.column(i);
        TextConversion.Converter converter = converters.get(i);
        if (converter == null) {
            return texts;
        }
        Column values = converter.convert(texts);
        if (values.mayHaveNulls()) {
            for (int row = 0; row < texts.length(); row++) {
                if (values.isNull(row) && !texts.isNull(row)) {
                    if (!ignoreErrors) {
                        throw unreadable(i, from.offset(row), Values.get(texts, row));
                    }
                    broken.set(row);
                }
            }
        }
        return values;
    }

    private CentellaException unreadable(int i, long offset, @Nullable Object text) {
        TextFile file = TextFile.of(Path.of(splits.get(split).path()), table.options());
        return new CentellaException(
                ErrorCode.INVALID_CAST,
                file.at(offset) + ", column "
                        + table.schema().field(columns[i]).name() + ": '" + text + "' is no "
                        + table.schema().type(columns[i]));
    }

    private void closeRecords() {
        if (records != null) {
            records.close();
            records = null;
        }
    }

    @Override
    public void close() {
        left = 0;
        closeRecords();
        filters.close();
        scratch.close();
        constants.forEach(ColumnBuilder::close);
        for (TextConversion.Converter converter : converters) {
            if (converter != null) {
                converter.close();
            }
        }
    }
}
