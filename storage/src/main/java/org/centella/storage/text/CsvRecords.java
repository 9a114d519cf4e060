// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.StringViews;
import org.centella.columnar.memory.Bits;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Records of delimited text, and lines, which have one field; columns are found by the file's own header, or by place where it
 * has none. Columns of text point into the tokenizer's buffer: nothing but short strings is copied.
 */
final class CsvRecords implements Records {
    /** No field ends but at the end of its line, and nothing stands for null. */
    private static final CsvDialect LINES = new CsvDialect((byte) '\n', (byte) 0, (byte) 0, false, "\n", 0);

    private final CsvTokenizer tokens;
    private final byte[] nullText;
    private final int width;
    private final long end;
    private final boolean ignoreErrors;
    private final List<Texts> columns;
    private long[] offsets = new long[0];
    private int rows;

    /** The texts of one wanted column. */
    private static final class Texts {
        /** Which of a record's fields, -1 for none. */
        final int field;

        final GrowingBuffer views;
        final GrowingBuffer validity;
        MemorySegment target = Segments.EMPTY;
        boolean hasNulls;

        Texts(int field, MemoryPool memory) {
            this.field = field;
            this.views = new GrowingBuffer(memory);
            this.validity = new GrowingBuffer(memory);
        }

        void begin(int most) {
            target = views.ensure((long) most << 4, 0);
            hasNulls = false;
        }

        void setNull(int row, int most) {
            MemorySegment bits = validity.ensure(Segments.bitBytes(most), 0);
            if (!hasNulls) {
                Bits.fill(bits, 0, most, true);
                hasNulls = true;
            }
            Segments.setBit(bits, row, false);
            Segments.setLong(target, 2L * row, 0);
            Segments.setLong(target, 2L * row + 1, 0);
        }
    }

    private CsvRecords(
            CsvTokenizer tokens,
            CsvDialect dialect,
            int width,
            IntStream fields,
            long end,
            boolean ignoreErrors,
            MemoryPool memory) {
        this.tokens = tokens;
        this.nullText = dialect.nullText().getBytes(StandardCharsets.UTF_8);
        this.width = width;
        this.end = end;
        this.ignoreErrors = ignoreErrors;
        this.columns = fields.mapToObj(field -> new Texts(field, memory)).toList();
    }

    /**
     * @param from a record's beginning, 0 for the file's
     * @param end where the records of others begin, or {@link Long#MAX_VALUE}
     * @param names of the wanted columns
     * @param places of the wanted columns in the schema, for files without header
     * @param ignoreErrors whether records of another number of fields are left out
     */
    static CsvRecords open(
            TextFile file,
            CsvDialect dialect,
            long from,
            long end,
            List<String> names,
            int[] places,
            boolean ignoreErrors,
            MemoryPool memory) {
        List<String> header = header(file, dialect, memory);
        IntStream fields = IntStream.range(0, places.length)
                .map(i ->
                        dialect.header() ? indexOf(header, names.get(i)) : places[i] < header.size() ? places[i] : -1);
        CsvTokenizer tokens = tokens(file, dialect, from, memory, CsvTokenizer.LARGE);
        if (from == 0 && dialect.header()) {
            tokens.next();
        }
        return new CsvRecords(tokens, dialect, header.size(), fields, end, ignoreErrors, memory);
    }

    /** Lines without their ends; {@code places} has 0 for each time that the line is wanted. */
    static CsvRecords lines(TextFile file, long from, long end, int[] places, MemoryPool memory) {
        CsvTokenizer tokens = tokens(file, LINES, from, memory, CsvTokenizer.LARGE);
        IntStream fields = IntStream.of(places).map(place -> place == 0 ? 0 : -1);
        return new CsvRecords(tokens, LINES, 1, fields, end, false, memory);
    }

    private static int indexOf(List<String> header, String name) {
        int exact = header.indexOf(name);
        for (int i = 0; exact < 0 && i < header.size(); i++) {
            exact = header.get(i).equalsIgnoreCase(name) ? i : -1;
        }
        return exact;
    }

    /** The column names of a file; made up ones where it has no header. */
    static List<String> header(TextFile file, CsvDialect dialect, MemoryPool memory) {
        try (CsvTokenizer first = tokens(file, dialect, 0, memory, CsvTokenizer.SMALL)) {
            boolean any = first.next();
            List<String> names = new ArrayList<>();
            for (int i = 0; any && i < first.fields(); i++) {
                String name = dialect.header() ? first.text(i).strip() : "";
                names.add(unique(name.isEmpty() ? "column" + i : name, names));
            }
            return names;
        }
    }

    private static String unique(String name, List<String> taken) {
        String candidate = name;
        for (int i = 1; taken.contains(candidate); i++) {
            candidate = name + "_" + i;
        }
        return candidate;
    }

    /** From the file's first record, header or not, behind the lines that are to be skipped; or from a later one. */
    static CsvTokenizer tokens(TextFile file, CsvDialect dialect, long from, MemoryPool memory, int size) {
        CsvTokenizer tokens = new CsvTokenizer(file, from, dialect, memory, size);
        if (from == 0) {
            tokens.skipByteOrderMark();
            for (int i = 0; i < dialect.skip(); i++) {
                tokens.skipLine();
            }
        }
        return tokens;
    }

    @Override
    public int read(int most) {
        if (offsets.length < most) {
            offsets = new long[most];
        }
        for (Texts column : columns) {
            column.begin(most);
        }
        rows = 0;
        while (rows < most && next()) {
            offsets[rows] = tokens.offset();
            for (Texts column : columns) {
                append(column, most);
            }
            rows++;
        }
        return rows;
    }

    private boolean next() {
        do {
            if (rows == 0) {
                tokens.hold();
            }
            if (tokens.nextOffset() >= end) {
                checkEnd();
                return false;
            }
            if (!tokens.next()) {
                return false;
            }
        } while (tokens.isBlank() && width != 1 || ignoreErrors && tokens.fields() != width);
        if (tokens.fields() != width) {
            throw tokens.broken("there are " + tokens.fields() + " fields, not " + width);
        }
        return true;
    }

    /** Whoever cut the file took an end of line within quotes for the end of a record. */
    private void checkEnd() {
        if (tokens.nextOffset() != end) {
            throw tokens.broken(
                    "a quoted field holds ends of lines, and the file was cut there; the option parallel=false reads it"
                            + " in one piece");
        }
    }

    private void append(Texts column, int most) {
        int field = column.field;
        if (field < 0 || isNull(field)) {
            column.setNull(rows, most);
        } else {
            StringViews.put(column.target, rows, tokens.buffer(), tokens.start(field), tokens.length(field), 0);
        }
    }

    private boolean isNull(int field) {
        int length = tokens.length(field);
        if (length != nullText.length || tokens.isQuoted(field)) {
            return false;
        }
        int start = tokens.start(field);
        for (int i = 0; i < length; i++) {
            if (tokens.buffer().get(Segments.BYTE, (long) start + i) != nullText[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Column column(int wanted) {
        Texts column = columns.get(wanted);
        @Nullable MemorySegment validity = column.hasNulls ? column.validity.segment() : null;
        return FlatColumn.ofViews(DataType.VARCHAR, rows, validity, column.target, tokens.buffer());
    }

    @Override
    public long offset(int row) {
        return offsets[row];
    }

    @Override
    public void close() {
        tokens.close();
        for (Texts column : columns) {
            column.views.close();
            column.validity.close();
        }
    }
}
