// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.FormatOption;
import org.centella.storage.FormatOptions;
import org.centella.storage.Split;
import org.centella.storage.TableHandle;

/**
 * Files of which every line is a row of one text. No file's name says that it has this format: all files of a folder are
 * taken for it.
 */
public final class LineFormat extends TextFormat {
    public static final String NAME = "text";
    /** The name of the only column. */
    public static final String COLUMN = "value";

    /** Of a line, where nobody looks. */
    private static final double AVERAGE_BYTES = 64;

    private static final FormatOptions OPTIONS = new FormatOptions(
            NAME,
            List.of(FormatOption.of(
                    "compression", FormatOption.Kind.TEXT, "auto, none, gzip or zstd; auto goes by the file's name")));

    public LineFormat(TextConversion conversion) {
        super(NAME, Set.of(), conversion);
    }

    @Override
    public FormatOptions options() {
        return OPTIONS;
    }

    @Override
    Sniffed sniff(TextFile file, Map<String, String> options) {
        return new Sniffed(Map.of(), Schema.of(Field.of(COLUMN, DataType.VARCHAR)), true, AVERAGE_BYTES);
    }

    @Override
    Records records(TableHandle table, Split split, int[] places, ValueFormat format, MemoryPool memory) {
        return CsvRecords.lines(
                TextFile.of(Path.of(split.path()), table.options()),
                split.firstUnit(),
                split.lastUnit(),
                places,
                memory);
    }

    @Override
    boolean makesNested() {
        return false;
    }

    @Override
    RecordEncoder encoder(Schema schema, Map<String, String> options, MemoryPool memory) {
        if (schema.size() != 1 || !schema.type(0).isString()) {
            throw new CentellaException(
                    ErrorCode.SCHEMA_MISMATCH, "lines of text are rows of one text, not " + schema.fields());
        }
        return new RecordEncoder() {
            @Override
            public void begin(TextBuffer out) {}

            @Override
            public void encode(Batch batch, TextBuffer out) {
                Column lines = batch.column(0);
                for (int row = 0; row < batch.rowCount(); row++) {
                    if (!lines.isNull(row)) {
                        out.put(lines.base(), lines.baseRow(row));
                    }
                    out.put('\n');
                }
            }

            @Override
            public void end(TextBuffer out) {}

            @Override
            public void close() {}
        };
    }
}
