// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.Batch;
import org.centella.columnar.Columns;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.Values;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.file.HivePath;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the combinations of partition values as they appear: rows of one combination get one number, for as long as the
 * writing lasts. Each column's values are numbered by a dictionary, and the pairs of numbers by another.
 */
public final class PartitionKeys implements AutoCloseable {
    /** Folders beyond this are a mistake in the choice of columns, which would end in files of a row each. */
    private static final int MOST_PARTITIONS = 100_000;

    private final List<Field> fields = new ArrayList<>();
    private final int[] columns;
    private final List<ValueDictionary> dictionaries = new ArrayList<>();
    private final List<NumberDictionary> pairs = new ArrayList<>();
    private final Scratch scratch;
    private final EncodeBuffer plain;
    private final EncodeBuffer combined;
    private final List<String> folders = new ArrayList<>();

    /** @param columns whose values make the combinations */
    public PartitionKeys(Schema schema, int[] columns, MemoryPool pool) {
        this.columns = columns.clone();
        for (int column : columns) {
            Field field = schema.field(column);
            fields.add(field);
            dictionaries.add(
                    isText(field)
                            ? new BinaryDictionary(pool, Integer.MAX_VALUE, 0)
                            : new NumberDictionary(pool, Integer.MAX_VALUE, Long.BYTES));
            pairs.add(new NumberDictionary(pool, Integer.MAX_VALUE, Long.BYTES));
        }
        this.scratch = new Scratch(pool);
        this.plain = new EncodeBuffer(pool);
        this.combined = new EncodeBuffer(pool);
    }

    private static boolean isText(Field field) {
        return switch (field.type().layout()) {
            case BIT, INT8, INT16, INT32, INT64 -> false;
            case VIEW -> {
                if (field.type() == DataType.VARBINARY) {
                    throw unusable(field);
                }
                yield true;
            }
            case FLOAT32, FLOAT64, INT128, LIST, STRUCT -> throw unusable(field);
        };
    }

    private static CentellaException unusable(Field field) {
        return new CentellaException(
                ErrorCode.INVALID_ARGUMENT,
                "files cannot be partitioned by " + field.name() + " of type " + field.type());
    }

    /** Combinations so far. */
    public int count() {
        return folders.size();
    }

    /** The folders of a combination, joined by slashes. */
    public String folder(int number) {
        return folders.get(number);
    }

    /** The number of each row's combination, as ints; valid until the next call. */
    public MemorySegment number(Batch batch) {
        int rows = batch.rowCount();
        MemorySegment numbers = Segments.EMPTY;
        for (int i = 0; i < columns.length; i++) {
            FlatColumn flat = Columns.flatten(batch.column(columns[i]), scratch, 0);
            MemorySegment codes = codes(flat, dictionaries.get(i));
            numbers = i == 0 ? combine(codes, codes, 0, rows, i) : combine(numbers, codes, 1, rows, i);
        }
        addFolders(batch, numbers);
        return numbers;
    }

    /** A number per row: 0 for null, else the value's code + 1. */
    private MemorySegment codes(FlatColumn flat, ValueDictionary dictionary) {
        int rows = flat.length();
        dictionary.codes().reset();
        plain.reset();
        switch (dictionary) {
            case BinaryDictionary binary -> {
                for (int row = 0; row < rows; row++) {
                    plain.reset();
                    if (!flat.isNull(row)) {
                        MemorySegment bytes = flat.viewBytes(row);
                        plain.put(bytes, 0, bytes.byteSize());
                    } else {
                        plain.reserve(0);
                    }
                    binary.add(plain.segment(), 0, (int) plain.position());
                }
            }
            case NumberDictionary number -> {
                MemorySegment longs = plain.reserve((long) rows * Long.BYTES);
                widen(flat, longs);
                number.add(longs, 0, rows);
            }
        }
        MemorySegment codes = dictionary.codes().segment();
        for (int row = 0; row < rows; row++) {
            Segments.setInt(codes, row, flat.isNull(row) ? 0 : Segments.getInt(codes, row) + 1);
        }
        return codes;
    }

    private static void widen(FlatColumn flat, MemorySegment longs) {
        MemorySegment values = flat.values();
        int rows = flat.length();
        switch (flat.type().layout()) {
            case BIT -> {
                for (int row = 0; row < rows; row++) {
                    Segments.setLong(longs, row, Segments.getBit(values, row) ? 1 : 0);
                }
            }
            case INT8 -> {
                for (int row = 0; row < rows; row++) {
                    Segments.setLong(longs, row, Segments.getByte(values, row));
                }
            }
            case INT16 -> {
                for (int row = 0; row < rows; row++) {
                    Segments.setLong(longs, row, Segments.getShort(values, row));
                }
            }
            case INT32 -> {
                for (int row = 0; row < rows; row++) {
                    Segments.setLong(longs, row, Segments.getInt(values, row));
                }
            }
            case INT64 -> MemorySegment.copy(values, 0, longs, 0, (long) rows * Long.BYTES);
            case FLOAT32, FLOAT64, INT128, VIEW, LIST, STRUCT -> throw new AssertionError(flat);
        }
    }

    /** Numbers the pairs of what the columns before gave and this column's codes. */
    private MemorySegment combine(MemorySegment before, MemorySegment codes, int useBefore, int rows, int column) {
        combined.reset();
        MemorySegment longs = combined.reserve((long) rows * Long.BYTES);
        for (int row = 0; row < rows; row++) {
            long high = useBefore * (long) Segments.getInt(before, row);
            Segments.setLong(longs, row, high << Integer.SIZE | Segments.getInt(codes, row));
        }
        NumberDictionary dictionary = pairs.get(column);
        dictionary.codes().reset();
        dictionary.add(longs, 0, rows);
        return dictionary.codes().segment();
    }

    private void addFolders(Batch batch, MemorySegment numbers) {
        for (int row = 0; row < batch.rowCount(); row++) {
            // Numbers count up in the order of first appearance.
            if (Segments.getInt(numbers, row) == folders.size()) {
                if (folders.size() == MOST_PARTITIONS) {
                    throw new CentellaException(
                            ErrorCode.INVALID_ARGUMENT,
                            "the partition columns "
                                    + fields.stream().map(Field::name).toList() + " have more than " + MOST_PARTITIONS
                                    + " different values");
                }
                folders.add(folderOf(batch, row));
            }
        }
    }

    private String folderOf(Batch batch, int row) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (int i = 0; i < columns.length; i++) {
            values.put(fields.get(i).name(), text(Values.get(batch.column(columns[i]), row)));
        }
        StringBuilder folder = new StringBuilder();
        values.forEach(
                (name, value) -> folder.append(folder.isEmpty() ? "" : "/").append(HivePath.folder(name, value)));
        return folder.toString();
    }

    private static @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case BigDecimal decimal -> decimal.toPlainString();
            case java.time.LocalDateTime timestamp -> timestamp.toString().replace('T', ' ');
            default -> value.toString();
        };
    }

    @Override
    public void close() {
        dictionaries.forEach(ValueDictionary::close);
        pairs.forEach(ValueDictionary::close);
        scratch.close();
        plain.close();
        combined.close();
    }
}
