// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;

/**
 * The type that a column of texts has: the first of a few that all of them look like and can be read as. A cast alone would
 * take too much for a type: {@code 1} for a truth value, {@code 20240101} for a date.
 */
enum TypeGuess {
    BIGINT(DataType.BIGINT, "[+-]?\\d{1,19}"),
    DOUBLE(DataType.DOUBLE, "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?|(?i)[+-]?(nan|inf(inity)?)"),
    BOOLEAN(DataType.BOOLEAN, "(?i)true|false"),
    DATE(DataType.DATE, "\\d{4}-\\d{2}-\\d{2}"),
    TIME(DataType.TIME, "\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?"),
    TIMESTAMP(DataType.TIMESTAMP, "\\d{4}-\\d{2}-\\d{2}([ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?)?"),
    TIMESTAMP_TZ(
            DataType.TIMESTAMP_TZ,
            "\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}(:?\\d{2})?)");

    private final DataType type;
    private final Pattern looks;

    TypeGuess(DataType type, String looks) {
        this.type = type;
        this.looks = Pattern.compile(looks);
    }

    /** @param texts without nulls; VARCHAR for none */
    static DataType of(List<String> texts, ValueFormat format) {
        // A pattern that somebody gave says more than a look: 20240131 may be a number.
        List<TypeGuess> guesses = Arrays.stream(values())
                .sorted(Comparator.comparing(g -> format.pattern(g.type) == null))
                .toList();
        for (TypeGuess guess : guesses) {
            boolean byPattern = format.pattern(guess.type) != null;
            if (!texts.isEmpty()
                    && (byPattern
                            || texts.stream()
                                    .allMatch(t -> guess.looks.matcher(t).matches()))
                    && guess.reads(texts, format)) {
                return guess.type;
            }
        }
        return DataType.VARCHAR;
    }

    private boolean reads(List<String> texts, ValueFormat format) {
        try (MemoryPool memory = MemoryPool.root(Long.MAX_VALUE);
                ColumnBuilder builder = new ColumnBuilder(DataType.VARCHAR, memory);
                TextConversion.Converter parse = format.parse(type, memory)) {
            for (String text : texts) {
                builder.appendBytes(text.getBytes(StandardCharsets.UTF_8));
            }
            Column values = parse.convert(builder.view());
            boolean all = true;
            for (int row = 0; row < values.length(); row++) {
                all &= !values.isNull(row);
            }
            return all;
        }
    }
}
