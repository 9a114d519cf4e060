// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.centella.columnar.Batch;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.Schema;

/**
 * Writes delimited text. A field is in quotes only when it would be read as something else without: it holds a delimiter, a
 * quote or an end of line, or is what stands for null.
 */
final class CsvEncoder implements RecordEncoder {
    private final Schema schema;
    private final CsvDialect dialect;
    private final byte[] nullText;
    /** Characters that have to be within quotes. */
    private final boolean[] special = new boolean[256];

    private final boolean[] forced;
    private final List<ColumnTexts> columns = new ArrayList<>();

    CsvEncoder(Schema schema, Map<String, String> options, ValueFormat format, MemoryPool memory) {
        this.schema = schema;
        this.dialect = CsvDialect.of(options, CsvDialect.DEFAULT);
        this.nullText = dialect.nullText().getBytes(StandardCharsets.UTF_8);
        this.forced = forced(schema, options.getOrDefault("force_quote", ""));
        for (byte character : new byte[] {dialect.delimiter(), dialect.quote(), '\n', '\r'}) {
            special[character] = character != 0;
        }
        schema.fields().forEach(f -> columns.add(new ColumnTexts(f.type(), format, memory)));
    }

    private static boolean[] forced(Schema schema, String names) {
        boolean[] forced = new boolean[schema.size()];
        if (names.strip().equals("*")) {
            Arrays.fill(forced, true);
            return forced;
        }
        for (String name : names.isBlank() ? new String[0] : names.split(",")) {
            int column = schema.indexOf(name.strip());
            if (column < 0) {
                throw new CentellaException(
                        ErrorCode.COLUMN_NOT_FOUND,
                        "there is no column " + name.strip() + " to be quoted"
                                + Suggestions.didYouMean(name.strip().toLowerCase(Locale.ROOT), schema.names()));
            }
            forced[column] = true;
        }
        return forced;
    }

    @Override
    public void begin(TextBuffer out) {
        if (!dialect.header()) {
            return;
        }
        for (int i = 0; i < schema.size(); i++) {
            if (i > 0) {
                out.put(dialect.delimiter());
            }
            int from = out.length();
            out.put(schema.field(i).name());
            guard(i, from, false, out);
        }
        out.put('\n');
    }

    @Override
    public void encode(Batch batch, TextBuffer out) {
        FlatColumn[] texts = new FlatColumn[columns.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = columns.get(i).of(batch.column(i));
        }
        for (int row = 0; row < batch.rowCount(); row++) {
            for (int i = 0; i < texts.length; i++) {
                if (i > 0) {
                    out.put(dialect.delimiter());
                }
                if (texts[i].isNull(row)) {
                    out.put(nullText);
                } else {
                    int from = out.length();
                    out.put(texts[i], row);
                    guard(i, from, forced[i], out);
                }
            }
            out.put('\n');
        }
    }

    /** Puts the field that begins at {@code from} in quotes if need be. */
    private void guard(int column, int from, boolean always, TextBuffer out) {
        if (!always && !out.holds(special, from) && !isNullText(from, out)) {
            return;
        }
        if (dialect.quote() == 0) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT,
                    "a value of column " + schema.field(column).name() + " needs quotes, and the options give none");
        }
        out.quote(from, dialect.quote(), dialect.escape() == 0 ? dialect.quote() : dialect.escape());
    }

    private boolean isNullText(int from, TextBuffer out) {
        int size = out.length() - from;
        boolean same = size == nullText.length;
        for (int i = 0; same && i < size; i++) {
            same = out.at(from + i) == nullText[i];
        }
        return same || size == 0;
    }

    @Override
    public void end(TextBuffer out) {}

    @Override
    public void close() {
        columns.forEach(ColumnTexts::close);
    }
}
