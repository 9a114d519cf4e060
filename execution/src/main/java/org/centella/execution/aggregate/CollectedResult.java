// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.Columns;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/**
 * What calls make of all values of a group: quantiles, the most frequent value, maps. The values come as arrays and are
 * sorted here, those of all groups of a batch at once.
 *
 * @param slot the first of {@value #SLOTS} scratch slots
 */
record CollectedResult(AggregateKind kind, DataType type, Scratch scratch, int slot, MemoryPool pool) {
    static final int SLOTS = 256;

    private static final int NUMBERS = 0;
    private static final int ROWS = 1;
    private static final int OFFSETS = 2;
    private static final int VALUES = 3;
    private static final int VALIDITY = 4;
    private static final int INNER_OFFSETS = 5;
    private static final int INNER_ROWS = 6;
    private static final int FIRST_GATHERED = 8;
    private static final int SECOND_GATHERED = 128;
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final double LOG_2 = Math.log(2);

    Column of(List<Column> states, int count) {
        boolean descending = kind == AggregateKind.QUANTILE_CONTINUOUS_DESCENDING
                || kind == AggregateKind.QUANTILE_DISCRETE_DESCENDING
                || kind == AggregateKind.MODE_DESCENDING;
        Column values = states.getFirst();
        try (SortedLists lists = SortedLists.of(values, count, descending, scratch, slot + NUMBERS, pool)) {
            return switch (kind) {
                case MEDIAN ->
                    quantiles(
                            lists,
                            values,
                            Fractions.of(0.5, count),
                            interpolated(lists.elements().type()));
                case QUANTILE_CONTINUOUS, QUANTILE_CONTINUOUS_DESCENDING ->
                    quantiles(lists, values, Fractions.of(states.get(1), count), true);
                case QUANTILE_DISCRETE, QUANTILE_DISCRETE_DESCENDING ->
                    quantiles(lists, values, Fractions.of(states.get(1), count), false);
                case MODE, MODE_DESCENDING -> mode(lists, count);
                case ENTROPY -> entropy(lists, count);
                case HISTOGRAM -> histogram(lists, values, count);
                case MAP_AGG, MAP_UNION -> map(lists, values, states.get(1), count);
                case MULTIMAP_AGG -> multimap(lists, values, states.get(1), count);
                default -> throw new IllegalStateException(kind + " of collected values");
            };
        }
    }

    /** True for the types between whose values there are others. */
    static boolean interpolated(DataType type) {
        return type.isNumeric()
                || type == DataType.DATE
                || type == DataType.TIME
                || type == DataType.TIMESTAMP
                || type == DataType.TIMESTAMP_TZ
                || type == DataType.INTERVAL_DAY;
    }

    private Column quantiles(SortedLists lists, Column values, Fractions fractions, boolean interpolate) {
        int total = fractions.total();
        MemorySegment valid = scratch.bits(slot + VALIDITY, total);
        FlatColumn made =
                interpolate ? interpolatedValues(lists, fractions, valid) : discreteValues(lists, fractions, valid);
        return fractions.isArrays() ? arrays(made, values, fractions) : made;
    }

    /** No value of a null fraction, nor of no rows. */
    private static boolean has(SortedLists lists, Fractions fractions, int list, int at) {
        return lists.size(list) > 0 && !fractions.isNull(at);
    }

    private FlatColumn discreteValues(SortedLists lists, Fractions fractions, MemorySegment valid) {
        MemorySegment rows = scratch.ints(slot + ROWS, fractions.total());
        for (int list = 0; list < fractions.lists(); list++) {
            for (int at = fractions.start(list); at < fractions.start(list + 1); at++) {
                boolean has = has(lists, fractions, list, at);
                Segments.setBit(valid, at, has);
                int position = has ? (int) Math.ceil(fractions.get(at) * lists.size(list)) - 1 : 0;
                Segments.setInt(rows, at, has ? lists.row(list, Math.max(0, position)) : 0);
            }
        }
        return gather(lists.elements(), rows, fractions.total(), valid, slot + FIRST_GATHERED);
    }

    /** Chosen rows of a column, null where {@code valid} is not set; the column may be empty then. */
    private FlatColumn gather(FlatColumn elements, MemorySegment rows, int count, MemorySegment valid, int first) {
        if (elements.length() == 0) {
            return Columns.nulls(elements.type(), count, scratch, first);
        }
        FlatColumn values = Columns.gather(elements, rows, count, scratch, first);
        return values.withValidity(valid);
    }

    private FlatColumn interpolatedValues(SortedLists lists, Fractions fractions, MemorySegment valid) {
        FlatColumn elements = lists.elements();
        DataType result = type instanceof DataType.Array array && fractions.isArrays() ? array.element() : type;
        double[] numbers = new double[result == DataType.DOUBLE ? elements.length() : 0];
        boolean numeric = numbers.length > 0;
        if (numeric) {
            ColumnReader.doubles(elements, AggregateInput.scale(elements.type()), numbers);
        }
        MemorySegment out = scratch.longs(slot + VALUES, fractions.total());
        for (int list = 0; list < fractions.lists(); list++) {
            for (int at = fractions.start(list); at < fractions.start(list + 1); at++) {
                boolean has = has(lists, fractions, list, at);
                Segments.setBit(valid, at, has);
                if (!has) {
                    Segments.setLong(out, at, 0);
                    continue;
                }
                double position = fractions.get(at) * (lists.size(list) - 1);
                int below = (int) Math.floor(position);
                int above = (int) Math.ceil(position);
                double part = position - below;
                if (numeric) {
                    double low = numbers[lists.row(list, below)];
                    double high = numbers[lists.row(list, above)];
                    Segments.setDouble(out, at, part == 0 ? low : low + (high - low) * part);
                } else {
                    long low = micros(elements, lists.row(list, below));
                    long high = micros(elements, lists.row(list, above));
                    Segments.setLong(out, at, low + Math.round((high - low) * part));
                }
            }
        }
        return FlatColumn.of(result, fractions.total(), valid, out);
    }

    /** Times in their own unit; of a date, midnight. */
    private static long micros(FlatColumn column, int row) {
        return column.type() == DataType.DATE
                ? Segments.getInt(column.values(), row) * MICROS_PER_DAY
                : Segments.getLong(column.values(), row);
    }

    /** Arrays of as many values as there are fractions; null where there are no rows. */
    private Column arrays(FlatColumn values, Column collected, Fractions fractions) {
        int count = fractions.lists();
        MemorySegment offsets = scratch.ints(slot + OFFSETS, count + 1);
        for (int i = 0; i <= count; i++) {
            Segments.setInt(offsets, i, fractions.start(i));
        }
        return FlatColumn.ofList(type, count, collected.base().validity(), offsets, values);
    }

    private Column mode(SortedLists lists, int count) {
        MemorySegment rows = scratch.ints(slot + ROWS, count);
        MemorySegment valid = scratch.bits(slot + VALIDITY, count);
        for (int list = 0; list < count; list++) {
            int best = 0;
            int most = 0;
            for (int at = 0; at < lists.size(list); ) {
                int end = lists.runEnd(list, at);
                if (end - at > most) {
                    most = end - at;
                    best = lists.row(list, at);
                }
                at = end;
            }
            Segments.setInt(rows, list, best);
            Segments.setBit(valid, list, most > 0);
        }
        return gather(lists.elements(), rows, count, valid, slot + FIRST_GATHERED);
    }

    private Column entropy(SortedLists lists, int count) {
        MemorySegment out = scratch.longs(slot + VALUES, count);
        for (int list = 0; list < count; list++) {
            double entropy = 0;
            double size = lists.size(list);
            for (int at = 0; at < size; ) {
                int end = lists.runEnd(list, at);
                double share = (end - at) / size;
                entropy -= share * Math.log(share) / LOG_2;
                at = end;
            }
            Segments.setDouble(out, list, entropy + 0.0);
        }
        return FlatColumn.of(type, count, null, out);
    }

    private Column histogram(SortedLists lists, Column values, int count) {
        int most = lists.elements().length();
        MemorySegment counts = scratch.longs(slot + VALUES, most);
        Runs runs = runs(lists, count);
        for (int run = 0; run < runs.total(); run++) {
            Segments.setLong(counts, run, runs.size(run));
        }
        FlatColumn sizes = FlatColumn.of(DataType.BIGINT, runs.total(), null, counts);
        return maps(lists, values, runs, sizes, count);
    }

    /** Of several values of a key the first one is kept. */
    private Column map(SortedLists lists, Column keys, Column values, int count) {
        Runs runs = runs(lists, count);
        FlatColumn chosen = Columns.gather(
                values.base().children().getFirst(), runs.firstRows(), runs.total(), scratch, slot + SECOND_GATHERED);
        return maps(lists, keys, runs, chosen, count);
    }

    private Column multimap(SortedLists lists, Column keys, Column values, int count) {
        Runs runs = runs(lists, count);
        int total = runs.ends().length == 0 ? 0 : runs.ends()[runs.total() - 1];
        MemorySegment rows = scratch.ints(slot + INNER_ROWS, total);
        MemorySegment offsets = scratch.ints(slot + INNER_OFFSETS, runs.total() + 1);
        Segments.setInt(offsets, 0, 0);
        int at = 0;
        for (int list = 0; list < count; list++) {
            for (int k = 0; k < lists.size(list); k++) {
                Segments.setInt(rows, at++, lists.row(list, k));
            }
        }
        for (int run = 0; run < runs.total(); run++) {
            Segments.setInt(offsets, run + 1L, runs.ends()[run]);
        }
        FlatColumn elements =
                Columns.gather(values.base().children().getFirst(), rows, total, scratch, slot + SECOND_GATHERED);
        DataType array = ((DataType.Map) type).value();
        return maps(lists, keys, runs, FlatColumn.ofList(array, runs.total(), null, offsets, elements), count);
    }

    /**
     * Equal elements of a list, list after list.
     *
     * @param ends of each run, in the order of all elements
     * @param firstRows of the elements
     * @param offsets of the runs of each list
     */
    private record Runs(int total, int[] ends, MemorySegment firstRows, MemorySegment offsets) {
        int size(int run) {
            return ends[run] - (run == 0 ? 0 : ends[run - 1]);
        }
    }

    private Runs runs(SortedLists lists, int count) {
        int most = 0;
        for (int list = 0; list < count; list++) {
            most += lists.size(list);
        }
        int[] ends = new int[most];
        MemorySegment rows = scratch.ints(slot + ROWS, most);
        MemorySegment offsets = scratch.ints(slot + OFFSETS, count + 1);
        Segments.setInt(offsets, 0, 0);
        int runs = 0;
        int before = 0;
        for (int list = 0; list < count; list++) {
            for (int at = 0; at < lists.size(list); ) {
                int end = lists.runEnd(list, at);
                Segments.setInt(rows, runs, lists.row(list, at));
                ends[runs++] = before + end;
                at = end;
            }
            before += lists.size(list);
            Segments.setInt(offsets, list + 1L, runs);
        }
        return new Runs(runs, ends, rows, offsets);
    }

    private Column maps(SortedLists lists, Column collected, Runs runs, FlatColumn values, int count) {
        DataType.Map map = (DataType.Map) type;
        FlatColumn keys =
                Columns.gather(lists.elements(), runs.firstRows(), runs.total(), scratch, slot + FIRST_GATHERED);
        FlatColumn entries = FlatColumn.ofRow(map.entry(), runs.total(), null, List.of(keys, values));
        return FlatColumn.ofList(type, count, collected.base().validity(), runs.offsets(), entries);
    }
}
