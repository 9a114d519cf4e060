// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.testing;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Interval;
import org.centella.columnar.Values;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.jspecify.annotations.Nullable;

/** Columns and batches for tests: from Java values, at random, and in other encodings. The memory owns them. */
public final class TestColumns {
    /** One type of each kind, nested ones included. */
    public static final List<DataType> TYPES = List.of(
            DataType.BOOLEAN,
            DataType.TINYINT,
            DataType.SMALLINT,
            DataType.INTEGER,
            DataType.BIGINT,
            DataType.REAL,
            DataType.DOUBLE,
            new DataType.Decimal(9, 2),
            new DataType.Decimal(18, 0),
            new DataType.Decimal(38, 10),
            DataType.VARCHAR,
            new DataType.Varchar(40),
            new DataType.Char(5),
            DataType.VARBINARY,
            DataType.DATE,
            DataType.TIME,
            DataType.TIMESTAMP,
            DataType.TIMESTAMP_TZ,
            DataType.INTERVAL_MONTH,
            DataType.INTERVAL_DAY,
            DataType.INTERVAL,
            new DataType.Array(DataType.INTEGER),
            new DataType.Array(new DataType.Array(DataType.VARCHAR)),
            new DataType.Map(DataType.VARCHAR, DataType.DOUBLE),
            new DataType.Row(List.of(Field.of("a", DataType.BIGINT), Field.of("b", DataType.VARCHAR))),
            new DataType.Array(new DataType.Row(List.of(Field.of("x", DataType.BOOLEAN)))));

    private static final int LONGEST_STRING = 40;
    private static final int LONGEST_LIST = 5;

    private TestColumns() {}

    /** A flat column of the values, null for null; classes as {@link Values} has them. */
    public static FlatColumn flat(TestMemory memory, DataType type, @Nullable Object... values) {
        return flat(memory, type, Arrays.asList(values));
    }

    public static FlatColumn flat(TestMemory memory, DataType type, List<? extends @Nullable Object> values) {
        ColumnBuilder builder = memory.builder(type);
        values.forEach(builder::appendValue);
        return builder.view();
    }

    /** {@code length} times one value. */
    public static ConstantColumn constant(TestMemory memory, DataType type, @Nullable Object value, int length) {
        return new ConstantColumn(flat(memory, type, Arrays.asList(value)), length);
    }

    /** The rows of a flat column picked by number. */
    public static DictionaryColumn dictionary(TestMemory memory, FlatColumn base, int... rows) {
        return new DictionaryColumn(base, ints(memory, rows), rows.length);
    }

    /** The ints, one after the other. */
    public static MemorySegment ints(TestMemory memory, int... values) {
        MemorySegment segment = memory.buffer(Math.max(4, values.length * 4L)).segment();
        for (int i = 0; i < values.length; i++) {
            Segments.setInt(segment, i, values[i]);
        }
        return segment;
    }

    /** A batch of columns of one length. */
    public static Batch batch(Column... columns) {
        return Batch.of(columns[0].length(), columns);
    }

    /** A batch of rows of Java values. */
    public static Batch rows(TestMemory memory, List<DataType> types, @Nullable Object[]... rows) {
        List<Column> columns = new ArrayList<>();
        for (int c = 0; c < types.size(); c++) {
            ColumnBuilder builder = memory.builder(types.get(c));
            for (@Nullable Object[] row : rows) {
                builder.appendValue(row[c]);
            }
            columns.add(builder.view());
        }
        return new Batch(rows.length, columns);
    }

    /** The rows of a batch as Java values. */
    public static List<List<@Nullable Object>> rows(Batch batch) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int r = 0; r < batch.rowCount(); r++) {
            List<@Nullable Object> row = new ArrayList<>();
            for (Column column : batch.columns()) {
                row.add(Values.get(column, r));
            }
            rows.add(row);
        }
        return rows;
    }

    /** A flat column of random values, about {@code nulls} of them null. */
    public static FlatColumn random(TestMemory memory, DataType type, int length, double nulls, Random random) {
        return flat(memory, type, randomValues(type, length, nulls, random));
    }

    /** A random column in a random one of the three encodings. */
    public static Column randomEncoding(TestMemory memory, DataType type, int length, double nulls, Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> random(memory, type, length, nulls, random);
            case 1 -> {
                int entries = 1 + random.nextInt(Math.max(1, length));
                FlatColumn base = random(memory, type, entries, nulls, random);
                yield dictionary(memory, base, random.ints(length, 0, entries).toArray());
            }
            default -> new ConstantColumn(random(memory, type, 1, nulls, random), length);
        };
    }

    /** The same rows as a dictionary column whose base holds them in another order, with entries never used between. */
    public static DictionaryColumn asDictionary(TestMemory memory, Column column, Random random) {
        int length = column.length();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        ColumnBuilder builder = memory.builder(column.type());
        int[] rows = new int[length];
        for (int row : order) {
            if (random.nextInt(4) == 0) {
                builder.appendValue(randomValue(column.type(), random));
            }
            rows[row] = builder.length();
            builder.append(column, row, 1);
        }
        return dictionary(memory, builder.view(), rows);
    }

    public static List<@Nullable Object> randomValues(DataType type, int length, double nulls, Random random) {
        List<@Nullable Object> values = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            values.add(random.nextDouble() < nulls ? null : randomValue(type, random));
        }
        return values;
    }

    /** A random non-null value; the extremes of its type come often. */
    public static Object randomValue(DataType type, Random random) {
        return switch (type) {
            case DataType.Simple simple -> randomSimple(simple, random);
            case DataType.Decimal decimal -> {
                BigInteger bound = BigInteger.TEN.pow(decimal.precision());
                BigInteger unscaled = switch (random.nextInt(4)) {
                    case 0 -> bound.subtract(BigInteger.ONE);
                    case 1 -> BigInteger.valueOf(random.nextInt(100) - 50L).remainder(bound);
                    default -> new BigInteger(128, random).remainder(bound);
                };
                yield new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), decimal.scale());
            }
            case DataType.Varchar varchar -> randomText(Math.min(varchar.length(), LONGEST_STRING), random);
            case DataType.Char text -> randomText(text.length(), random);
            case DataType.Array array -> randomValues(array.element(), random.nextInt(LONGEST_LIST), 0.2, random);
            case DataType.Map map -> {
                Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
                for (int i = random.nextInt(LONGEST_LIST); i > 0; i--) {
                    entries.put(
                            randomValue(map.key(), random),
                            random.nextInt(5) == 0 ? null : randomValue(map.value(), random));
                }
                yield entries;
            }
            case DataType.Row row -> {
                List<@Nullable Object> fields = new ArrayList<>();
                row.fields().forEach(f -> fields.add(random.nextInt(5) == 0 ? null : randomValue(f.type(), random)));
                yield fields;
            }
        };
    }

    private static Object randomSimple(DataType.Simple type, Random random) {
        return switch (type) {
            case BOOLEAN -> random.nextBoolean();
            case TINYINT -> (byte) random.nextInt();
            case SMALLINT -> (short) random.nextInt();
            case INTEGER -> (int) extreme(random.nextInt(), Integer.MIN_VALUE, Integer.MAX_VALUE, random);
            case BIGINT -> extreme(random.nextLong(), Long.MIN_VALUE, Long.MAX_VALUE, random);
            case REAL -> (float) randomDouble(random);
            case DOUBLE -> randomDouble(random);
            case DATE -> LocalDate.ofEpochDay(random.nextInt(-800_000, 800_000));
            case TIME -> LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000L) * 1000);
            case TIMESTAMP -> LocalDateTime.ofInstant(randomInstant(random), ZoneOffset.UTC);
            case TIMESTAMP_TZ -> randomInstant(random);
            case INTERVAL_MONTH -> Period.ofMonths(random.nextInt(-5000, 5000)).normalized();
            case INTERVAL_DAY -> Duration.ofNanos(random.nextLong(-1L << 50, 1L << 50) * 1000);
            case INTERVAL ->
                new Interval(random.nextInt(-50, 50), random.nextInt(-50, 50), random.nextLong(-1L << 40, 1L << 40));
            case VARBINARY -> {
                byte[] bytes = new byte[random.nextInt(LONGEST_STRING)];
                random.nextBytes(bytes);
                yield bytes;
            }
            case NULL -> throw new IllegalArgumentException("no value has type NULL");
        };
    }

    private static long extreme(long value, long least, long greatest, Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> least;
            case 1 -> greatest;
            case 2, 3, 4 -> random.nextInt(20) - 10L;
            default -> value;
        };
    }

    private static double randomDouble(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Double.NaN;
            case 1 -> Double.POSITIVE_INFINITY;
            case 2 -> Double.NEGATIVE_INFINITY;
            case 3 -> -0.0;
            case 4 -> 0.0;
            case 5, 6 -> random.nextInt(10);
            default -> random.nextGaussian() * 1e6;
        };
    }

    private static Instant randomInstant(Random random) {
        return Instant.ofEpochSecond(
                random.nextLong(-50_000_000_000L, 50_000_000_000L), random.nextInt(1_000_000) * 1000L);
    }

    private static String randomText(int longest, Random random) {
        int length = random.nextInt(longest + 1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(
                    switch (random.nextInt(12)) {
                        case 0 -> 'é';
                        case 1 -> '漢';
                        case 2 -> 0x1F680;
                        default -> 'a' + random.nextInt(4);
                    });
        }
        return text.toString();
    }
}
