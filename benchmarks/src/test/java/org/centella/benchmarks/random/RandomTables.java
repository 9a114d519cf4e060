// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.centella.benchmarks.data.TableFile;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;

/**
 * Small tables of few distinct values and many nulls, so that joins meet, groups form and comparisons tie. Each has an
 * {@code id}, which is unique, and two columns of each kind.
 */
final class RandomTables {
    /** Rows of each table; one is empty, one is larger than a batch of the smallest sizes in several files. */
    private static final int[] ROWS = {40, 7, 0, 300};

    private static final int FILES_OF_LARGE = 3;
    private static final String[] WORDS = {
        "", "a", "b", "ab", "a%b", "A", " a ", "abcabc", "ünï", "twelve bytes", "more than twelve bytes", "z_z"
    };

    private RandomTables() {}

    static List<String> names() {
        return List.of("t0", "t1", "t2", "t3");
    }

    /** The columns of a table under an alias. */
    static Scope scope(String alias) {
        List<Scope.Column> columns = new ArrayList<>();
        Scope.Column id = new Scope.Column(alias + ".id", Kind.INTEGER);
        columns.add(id);
        for (Kind kind : Kind.values()) {
            for (int i = 1; i <= 2; i++) {
                columns.add(new Scope.Column(alias + "." + name(kind, i), kind));
            }
        }
        return new Scope(columns, List.of(id), List.of());
    }

    private static String name(Kind kind, int number) {
        return switch (kind) {
            case INTEGER -> "i" + number;
            case BIGINT -> "l" + number;
            case DECIMAL -> "c" + number;
            case DOUBLE -> "d" + number;
            case TEXT -> "s" + number;
            case DATE -> "t" + number;
            case BOOLEAN -> "b" + number;
        };
    }

    static List<TableFile> files(long seed) {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("id", DataType.INTEGER, false));
        for (Kind kind : Kind.values()) {
            fields.add(Field.of(name(kind, 1), kind.stored()));
            fields.add(Field.of(name(kind, 2), kind.stored()));
        }
        Schema schema = new Schema(fields);
        List<TableFile> files = new ArrayList<>();
        for (int table = 0; table < ROWS.length; table++) {
            int parts = ROWS[table] > 100 ? FILES_OF_LARGE : 1;
            for (int part = 1; part <= parts; part++) {
                int from = ROWS[table] * (part - 1) / parts;
                int to = ROWS[table] * part / parts;
                Random random = new Random(seed * 1000 + table * 10L + part);
                int[] next = {from};
                files.add(new TableFile("t" + table, part, schema, to - from, () -> columns -> {
                    if (next[0] == to) {
                        return false;
                    }
                    append(random, next[0]++, columns);
                    return true;
                }));
            }
        }
        return files;
    }

    private static void append(Random random, int id, List<ColumnBuilder> columns) {
        columns.getFirst().appendInt(id);
        int at = 1;
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < 2; i++) {
                append(random, kind, columns.get(at++));
            }
        }
    }

    private static void append(Random random, Kind kind, ColumnBuilder column) {
        if (random.nextInt(5) == 0) {
            column.appendNulls(1);
            return;
        }
        switch (kind) {
            case INTEGER -> column.appendInt(random.nextInt(12) - 3);
            case BIGINT -> column.appendLong(random.nextInt(8) == 0 ? 3_000_000_000L : random.nextInt(9));
            case DECIMAL -> column.appendLong((random.nextInt(21) - 10) * 25L);
            case DOUBLE -> column.appendDouble((random.nextInt(40) - 20) / 8.0);
            case TEXT -> column.appendBytes(WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.UTF_8));
            case DATE -> column.appendInt(19_700 + random.nextInt(60));
            case BOOLEAN -> column.appendBoolean(random.nextBoolean());
        }
    }
}
