// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.centella.columnar.ColumnBuilder;
import org.jspecify.annotations.Nullable;

/** Records of delimited text; columns are found by the file's own header, or by place where it has none. */
final class CsvRecords implements Records {
    private final CsvTokenizer tokens;
    private final byte[] nullText;
    private final int width;
    /** The field of each wanted column, -1 for none. */
    private final int[] sources;

    private final long end;
    private final boolean ignoreErrors;

    /**
     * @param from a record's beginning, 0 for the file's
     * @param end where the records of others begin, or {@link Long#MAX_VALUE}
     * @param names of the wanted columns
     * @param places of the wanted columns in the schema, for files without header
     * @param ignoreErrors whether records of another number of fields are left out
     */
    CsvRecords(
            TextFile file,
            CsvDialect dialect,
            long from,
            long end,
            List<String> names,
            int[] places,
            boolean ignoreErrors) {
        List<String> header = header(file, dialect);
        this.ignoreErrors = ignoreErrors;
        this.tokens = from == 0 ? tokens(file, dialect) : new CsvTokenizer(file, from, dialect);
        this.nullText = dialect.nullText().getBytes(StandardCharsets.UTF_8);
        this.end = end;
        this.width = header.size();
        this.sources = new int[names.size()];
        for (int i = 0; i < sources.length; i++) {
            int named = indexOf(header, names.get(i));
            sources[i] = dialect.header() ? named : places[i] < width ? places[i] : -1;
        }
        if (from == 0 && dialect.header()) {
            tokens.next();
        }
    }

    private static int indexOf(List<String> header, String name) {
        int exact = header.indexOf(name);
        for (int i = 0; exact < 0 && i < header.size(); i++) {
            exact = header.get(i).equalsIgnoreCase(name) ? i : -1;
        }
        return exact;
    }

    /** The column names of a file; made up ones where it has no header. */
    static List<String> header(TextFile file, CsvDialect dialect) {
        try (CsvTokenizer first = tokens(file, dialect)) {
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

    /** The file's records from the first, header or not, behind the lines that are to be skipped. */
    static CsvTokenizer tokens(TextFile file, CsvDialect dialect) {
        CsvTokenizer tokens = new CsvTokenizer(file, 0, dialect);
        tokens.skipByteOrderMark();
        for (int i = 0; i < dialect.skip(); i++) {
            tokens.skipLine();
        }
        return tokens;
    }

    @Override
    public boolean next() {
        do {
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

    @Override
    public void append(List<@Nullable ColumnBuilder> targets) {
        for (int i = 0; i < sources.length; i++) {
            ColumnBuilder target = targets.get(i);
            if (target == null) {
                continue;
            }
            int field = sources[i];
            if (field < 0 || isNull(field)) {
                target.appendNulls(1);
            } else {
                target.appendBytes(tokens.buffer(), tokens.start(field), tokens.length(field));
            }
        }
    }

    private boolean isNull(int field) {
        int length = tokens.length(field);
        if (tokens.isQuoted(field) || length != nullText.length) {
            return false;
        }
        int start = tokens.start(field);
        return length == 0 || Arrays.equals(tokens.buffer(), start, start + length, nullText, 0, length);
    }

    @Override
    public long offset() {
        return tokens.offset();
    }

    @Override
    public void close() {
        tokens.close();
    }
}
