// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/** Rows of Java values, for operators to read and oracles to compute with. */
final class Rows {
    final List<DataType> types;
    final List<List<@Nullable Object>> rows;

    Rows(List<DataType> types, List<List<@Nullable Object>> rows) {
        this.types = types;
        this.rows = rows;
    }

    /** Rows with values from a domain of {@code distinct} per column: few make duplicates. */
    static Rows random(List<DataType> types, int count, int distinct, double nulls, Random random) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<@Nullable Object> row = new ArrayList<>();
            for (DataType type : types) {
                row.add(random.nextDouble() < nulls ? null : value(type, random.nextInt(distinct)));
            }
            rows.add(row);
        }
        return new Rows(types, rows);
    }

    /** Value number {@code n} of a type; different for different n, as far as the type goes. */
    static Object value(DataType type, int n) {
        return switch (type) {
            case DataType.Simple simple ->
                switch (simple) {
                    case BOOLEAN -> n % 2 == 0;
                    case TINYINT -> (byte) n;
                    case SMALLINT -> (short) (n * 7);
                    case INTEGER -> n - 3;
                    case BIGINT -> n * 0x1_0000_0001L * 977;
                    case REAL -> n == 0 ? -0.0f : n == 1 ? 0.0f : n == 2 ? Float.NaN : n / 4f;
                    case DOUBLE -> n == 0 ? -0.0 : n == 1 ? 0.0 : n == 2 ? Double.NaN : n / 8.0;
                    case DATE -> LocalDate.ofEpochDay(10_000 + n);
                    case TIME, TIMESTAMP, TIMESTAMP_TZ, INTERVAL_MONTH, INTERVAL_DAY, INTERVAL, VARBINARY, NULL ->
                        throw new IllegalArgumentException(type.toString());
                };
            case DataType.Decimal decimal -> BigDecimal.valueOf(n * 1_000_003L % 100_000_000, decimal.scale());
            case DataType.Varchar _ -> n % 3 == 0 ? "v" + n : "a longer string number " + n;
            case DataType.Char _ -> "c" + n + " ".repeat(n % 2);
            case DataType.Array array -> List.of(value(array.element(), n), value(array.element(), n + 1));
            case DataType.Map _, DataType.Row _ -> throw new IllegalArgumentException(type.toString());
        };
    }

    Schema schema(String prefix) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            fields.add(Field.of(prefix + i, types.get(i)));
        }
        return new Schema(fields);
    }

    /** A plan node that stands for these rows. */
    PhysicalPlan plan(int id, String prefix) {
        return new PhysicalPlan.Values(id, List.of(), schema(prefix));
    }

    /** The rows in batches of up to {@code most} rows and columns of all kinds. */
    BatchStream stream(TestMemory memory, int most, Random random) {
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < rows.size(); ) {
            int count = Math.min(rows.size() - from, 1 + random.nextInt(most));
            List<Column> columns = new ArrayList<>();
            for (int c = 0; c < types.size(); c++) {
                columns.add(column(memory, c, from, count, random));
            }
            batches.add(new Batch(count, columns));
            from += count;
        }
        return new ListStream(batches);
    }

    private Column column(TestMemory memory, int column, int from, int count, Random random) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            values.add(rows.get(i).get(column));
        }
        boolean constant = values.stream().distinct().count() == 1;
        if (constant && random.nextBoolean()) {
            return TestColumns.constant(memory, types.get(column), values.getFirst(), count);
        }
        Column flat = TestColumns.flat(memory, types.get(column), values);
        return random.nextBoolean() ? flat : TestColumns.asDictionary(memory, flat, random);
    }

    /** All rows of a stream, which is closed. */
    static List<List<@Nullable Object>> drain(BatchStream stream) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (stream) {
            for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                if (batch.rowCount() == 0) {
                    throw new AssertionError("an empty batch");
                }
                rows.addAll(TestColumns.rows(batch));
            }
            if (stream.next() != null) {
                throw new AssertionError("rows after the end");
            }
        }
        return rows;
    }

    /** Rows as sorted texts, for comparison without order. */
    static List<String> bag(List<List<@Nullable Object>> rows) {
        return rows.stream().map(Rows::text).sorted().toList();
    }

    static String text(List<@Nullable Object> row) {
        return Arrays.deepToString(row.toArray());
    }

    /** Batches handed out one by one. */
    static final class ListStream implements BatchStream {
        private final List<Batch> batches;
        private int next;
        int pulled;
        boolean closed;

        ListStream(List<Batch> batches) {
            this.batches = batches;
        }

        @Override
        public @Nullable Batch next() {
            pulled++;
            return next < batches.size() ? batches.get(next++) : null;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
