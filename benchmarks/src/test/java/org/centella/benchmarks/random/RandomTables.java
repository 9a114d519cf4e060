// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

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
    private static final int[] ROWS = {30, 7, 0, 60};

    private static final int COLUMNS_OF_KIND = 2;
    private static final int FILES_OF_LARGE = 3;

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
            for (int i = 1; i <= COLUMNS_OF_KIND; i++) {
                columns.add(new Scope.Column(alias + "." + kind.column(i), kind));
            }
        }
        return new Scope(columns, List.of(id), List.of());
    }

    static List<TableFile> files(long seed) {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("id", DataType.INTEGER, false));
        for (Kind kind : Kind.values()) {
            for (int i = 1; i <= COLUMNS_OF_KIND; i++) {
                fields.add(Field.of(kind.column(i), kind.stored()));
            }
        }
        Schema schema = new Schema(fields);
        List<TableFile> files = new ArrayList<>();
        for (int table = 0; table < ROWS.length; table++) {
            int parts = ROWS[table] > 50 ? FILES_OF_LARGE : 1;
            for (int part = 1; part <= parts; part++) {
                int from = ROWS[table] * (part - 1) / parts;
                int to = ROWS[table] * part / parts;
                RandomValues values = new RandomValues(new Random(seed * 1000 + table * 10L + part));
                int[] next = {from};
                files.add(new TableFile("t" + table, part, schema, to - from, () -> columns -> {
                    if (next[0] == to) {
                        return false;
                    }
                    append(values, next[0]++, columns);
                    return true;
                }));
            }
        }
        return files;
    }

    private static void append(RandomValues values, int id, List<ColumnBuilder> columns) {
        columns.getFirst().appendInt(id);
        int at = 1;
        for (Kind kind : Kind.values()) {
            for (int i = 1; i <= COLUMNS_OF_KIND; i++) {
                columns.get(at++).appendValue(values.next(kind));
            }
        }
    }
}
