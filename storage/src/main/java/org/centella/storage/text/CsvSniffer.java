// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;

/** Finds out how a file of delimited text is written, and what its columns are, from its first records. */
final class CsvSniffer {
    /** Records looked at; a type that later ones contradict has to be given. */
    static final int SAMPLE = 20_480;
    /** Records that tell a delimiter. */
    private static final int FEW = 200;

    private static final byte[] DELIMITERS = {',', '\t', ';', '|'};

    private final TextFile file;
    private final Map<String, String> options;
    private final ValueFormat format;
    private final MemoryPool memory;

    CsvSniffer(TextFile file, Map<String, String> options, ValueFormat format, MemoryPool memory) {
        this.file = file;
        this.options = options;
        this.format = format;
        this.memory = memory;
    }

    /** @param averageBytes of a record */
    record Guess(CsvDialect dialect, Schema schema, double averageBytes) {}

    Guess guess() {
        CsvDialect dialect = dialect();
        CsvDialect headless = new CsvDialect(
                dialect.delimiter(), dialect.quote(), dialect.escape(), false, dialect.nullText(), dialect.skip());
        Sample sample = sample(headless, sampleSize(options));
        boolean header = options.containsKey("header") ? dialect.header() : hasHeader(sample);
        CsvDialect found = header ? withHeader(headless) : headless;
        boolean text = Boolean.parseBoolean(options.getOrDefault("all_varchar", "false"));
        List<Field> fields = new ArrayList<>();
        List<String> names = CsvRecords.header(file, found, memory);
        for (int i = 0; i < names.size(); i++) {
            List<String> values = sample.columns().get(i);
            boolean firstCounts = !header || sample.firstIsNull().get(i);
            List<String> counted = firstCounts ? values : values.subList(1, values.size());
            DataType type = text ? DataType.VARCHAR : counted.isEmpty() ? DataType.NULL : TypeGuess.of(counted, format);
            fields.add(Field.of(names.get(i), type));
        }
        return new Guess(found, new Schema(fields), sample.averageBytes());
    }

    /** Records to look at; a negative number means all. */
    static long sampleSize(Map<String, String> options) {
        long size = Long.parseLong(options.getOrDefault("sample_size", Integer.toString(SAMPLE)));
        return size < 0 ? Long.MAX_VALUE : size;
    }

    private static CsvDialect withHeader(CsvDialect dialect) {
        return new CsvDialect(
                dialect.delimiter(), dialect.quote(), dialect.escape(), true, dialect.nullText(), dialect.skip());
    }

    /** The delimiter that cuts the first records into the same number of fields, the more the better. */
    private CsvDialect dialect() {
        CsvDialect best = CsvDialect.of(options, CsvDialect.DEFAULT);
        if (options.containsKey("delimiter")) {
            return best;
        }
        int most = 1;
        for (byte delimiter : DELIMITERS) {
            CsvDialect candidate =
                    new CsvDialect(delimiter, best.quote(), best.escape(), false, best.nullText(), best.skip());
            int fields = regularFields(candidate);
            if (fields > most) {
                most = fields;
                best = CsvDialect.of(options, candidate);
            }
        }
        return best;
    }

    /** Fields of each of the first records, 0 when they differ. */
    private int regularFields(CsvDialect dialect) {
        try (CsvTokenizer tokens = CsvRecords.tokens(file, dialect, 0, memory, CsvTokenizer.SMALL)) {
            int fields = 0;
            for (int i = 0; i < FEW && tokens.next(); i++) {
                if (tokens.isBlank()) {
                    continue;
                }
                if (fields != 0 && tokens.fields() != fields) {
                    return 0;
                }
                fields = tokens.fields();
            }
            return fields;
        } catch (CentellaException e) {
            return 0;
        }
    }

    /**
     * The values of the first records by column, without nulls.
     *
     * @param firstIsNull by column, whether the first record's value is null and so not among them
     */
    private record Sample(List<List<String>> columns, List<Boolean> firstIsNull, double averageBytes) {}

    private Sample sample(CsvDialect dialect, long most) {
        List<List<String>> columns = new ArrayList<>();
        List<Boolean> firstIsNull = new ArrayList<>();
        try (CsvTokenizer tokens = CsvRecords.tokens(file, dialect, 0, memory, CsvTokenizer.SMALL)) {
            long records = 0;
            while (records < most && tokens.next()) {
                for (int i = 0; i < tokens.fields(); i++) {
                    boolean isNull = !tokens.isQuoted(i) && tokens.text(i).equals(dialect.nullText());
                    if (records == 0) {
                        columns.add(new ArrayList<>());
                        firstIsNull.add(isNull);
                    }
                    if (i < columns.size() && !isNull) {
                        columns.get(i).add(tokens.text(i));
                    }
                }
                records++;
            }
            return new Sample(columns, firstIsNull, records == 0 ? 1 : (double) tokens.nextOffset() / records);
        }
    }

    /** Whether the first record names columns: it has a text everywhere, and no column would have its type with it. */
    private boolean hasHeader(Sample sample) {
        if (sample.firstIsNull().contains(true)) {
            return false;
        }
        boolean allText = true;
        for (List<String> values : sample.columns()) {
            DataType all = TypeGuess.of(values, format);
            DataType rest = TypeGuess.of(values.subList(1, values.size()), format);
            if (!all.equals(DataType.VARCHAR)) {
                return false;
            }
            allText &= rest.equals(DataType.VARCHAR);
        }
        long different =
                sample.columns().stream().map(List::getFirst).distinct().count();
        return !allText || different == sample.columns().size();
    }
}
