// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.kernel.ValueOrder;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;

/** Functions of arrays that are short for others or seldom hot: ends, edits, searches, bounds, parts, disorder. */
final class ListFamily extends FunctionFamily {
    private static final int MOST_COMBINED = 5;

    ListFamily() {
        super(FunctionCategory.ARRAY);
    }

    @Override
    void declare() {
        ends();
        edits();
        bounds();
        parts();
    }

    private void ends() {
        function("list_first", "The first element; null of an empty array.")
                .alias("array_first")
                .total()
                .expanded()
                .generic("(ARRAY(T)) → T")
                .example("list_first(array(7, 8))", "7");
        function("list_last", "The last element; null of an empty array.")
                .alias("array_last")
                .total()
                .expanded()
                .generic("(ARRAY(T)) → T")
                .example("list_last(array(7, 8))", "8");
        function("array_pop_back", "Without the last element.")
                .alias("list_pop_back")
                .total()
                .generic("(ARRAY(T)) → ARRAY(T)")
                .example("array_to_string(array_pop_back(array(7, 8, 9)), ' ')", "7 8");
        function("array_pop_front", "Without the first element.")
                .alias("list_pop_front")
                .total()
                .generic("(ARRAY(T)) → ARRAY(T)")
                .example("array_to_string(array_pop_front(array(7, 8, 9)), ' ')", "8 9");
        function("array_push_front", "The array with one element more at its start; a null array is empty.")
                .alias("list_push_front")
                .total()
                .with(FunctionTrait.SEES_NULLS)
                .expanded()
                .generic("(ARRAY(T), T) → ARRAY(T)")
                .example("array_to_string(array_push_front(array(8, 9), 7), ' ')", "7 8 9");
    }

    private void edits() {
        function("array_union", "The values of both arrays, each once; without nulls.")
                .alias("list_union")
                .total()
                .expanded()
                .generic("(ARRAY(T), ARRAY(T)) → ARRAY(T)")
                .example("array_to_string(array_union(array(1, 2), array(2, 3)), ' ')", "1 2 3");
        function("array_compact", "The elements that are not null.")
                .alias("list_compact", "remove_nulls")
                .total()
                .generic("(ARRAY(T)) → ARRAY(T)")
                .example("array_to_string(array_compact(array(1, NULL, 3)), ' ')", "1 3");
        function(
                        "array_insert",
                        "The array with an element more at a position, from the end if negative; nulls fill a gap.")
                .alias("list_insert")
                .with(FunctionTrait.SEES_NULLS)
                .generic("(ARRAY(T), BIGINT, T) → ARRAY(T)")
                .example("array_to_string(array_insert(array(7, 9), 2, 8), ' ')", "7 8 9")
                .example("array_to_string(array_insert(array(7, 8), -1, 9), ' ')", "7 8 9");
        function("array_replace", "The array with a value in place of the elements that equal another.")
                .alias("list_replace")
                .total()
                .with(FunctionTrait.SEES_NULLS)
                .generic("(ARRAY(T), T, T) → ARRAY(T)")
                .example("array_to_string(array_replace(array(1, 2, 1), 1, 5), ' ')", "5 2 5");
        function("array_positions", "The positions of all elements that equal a value.")
                .alias("list_positions")
                .total()
                .with(FunctionTrait.SEES_NULLS)
                .generic("(ARRAY(T), T) → ARRAY(BIGINT)")
                .example("array_to_string(array_positions(array('a', 'b', 'a'), 'a'), ' ')", "1 3");
        function("array_shuffle", "The elements in disorder, another one for each row.")
                .alias("shuffle", "list_shuffle")
                .with(FunctionTrait.VOLATILE)
                .generic("(ARRAY(T)) → ARRAY(T)")
                .example("list_sum(array_shuffle(array(1, 2, 3)))", "6");
        function("array_sample", "So many elements, chosen at random.")
                .alias("list_sample")
                .with(FunctionTrait.VOLATILE)
                .generic("(ARRAY(T), BIGINT) → ARRAY(T)")
                .example("array_length(array_sample(array(1, 2, 3), 2))", "2");
    }

    private void bounds() {
        function("array_ndims", "The dimensions: how deep arrays lie in arrays; null of an empty array.")
                .total()
                .with(FunctionTrait.GIVES_NULL)
                .generic("(ARRAY(T)) → BIGINT")
                .example("array_ndims(array(array(1, 2)))", "2");
        function("array_dims", "The bounds of all dimensions as text, by the first elements; null of an empty array.")
                .total()
                .with(FunctionTrait.GIVES_NULL)
                .generic("(ARRAY(T)) → VARCHAR")
                .example("array_dims(array(array(1, 2), array(3, 4), array(5, 6)))", "[1:3][1:2]");
        function("array_lower", "The first position in a dimension, which is 1; null where that has no elements.")
                .total()
                .with(FunctionTrait.GIVES_NULL)
                .generic("(ARRAY(T), BIGINT) → BIGINT")
                .example("array_lower(array(5, 6), 1)", "1");
        function("array_upper", "The last position in a dimension; null where that has no elements.")
                .total()
                .with(FunctionTrait.GIVES_NULL)
                .generic("(ARRAY(T), BIGINT) → BIGINT")
                .example("array_upper(array(5, 6), 1)", "2")
                .example("array_upper(array(5, 6), 2)", "NULL");
    }

    private void parts() {
        function("contains_sequence", "Whether a second array lies within the first, element by element.")
                .total()
                .generic("(ARRAY(T), ARRAY(T)) → BOOLEAN")
                .example("contains_sequence(array(1, 2, 3, 4), array(2, 3))", "true")
                .example("contains_sequence(array(1, 2, 3, 4), array(1, 3))", "false");
        function("ngrams", "All runs of so many neighbours; the whole array where it is shorter.")
                .generic("(ARRAY(T), BIGINT) → ARRAY(ARRAY(T))")
                .example("CAST(ngrams(array(1, 2, 3), 2) AS VARCHAR)", "[[1, 2], [2, 3]]");
        function("combinations", "All choices of so many elements, up to 5, in the array's order.")
                .generic("(ARRAY(T), BIGINT) → ARRAY(ARRAY(T))")
                .example("CAST(combinations(array(1, 2, 3), 2) AS VARCHAR)", "[[1, 2], [1, 3], [2, 3]]");
        function("array_histogram", "How often each value is there that is not null, by value.")
                .alias("list_histogram")
                .total()
                .generic("(ARRAY(T)) → MAP(T, BIGINT)")
                .example("CAST(array_histogram(array(3, 1, 3)) AS VARCHAR)", "{1=1, 3=2}");
    }

    @Override
    Expression expand(String name, List<Expression> arguments, DataType result) {
        return switch (name) {
            case "list_first" -> elementAt(arguments.getFirst(), 1, result);
            case "list_last" -> elementAt(arguments.getFirst(), -1, result);
            case "array_push_front" -> new Expression.Call("array_prepend", arguments.reversed(), result);
            case "array_union" -> {
                Expression both = new Expression.Call("array_concat", arguments, result);
                Expression oneIsNull = new Expression.Or(List.of(
                        new Expression.IsNull(arguments.getFirst()), new Expression.IsNull(arguments.getLast())));
                yield new Expression.Case(
                        List.of(oneIsNull),
                        List.of(new Expression.Literal(null, result)),
                        new Expression.Call("array_distinct", List.of(both), result),
                        result);
            }
            default -> super.expand(name, arguments, result);
        };
    }

    private static Expression elementAt(Expression array, long position, DataType type) {
        return new Expression.Call(
                "element_at", List.of(array, new Expression.Literal(position, DataType.BIGINT)), type);
    }

    @Override
    Kernel kernel(String name, List<DataType> arguments, DataType result) {
        return switch (name) {
            case "array_pop_back" -> picked((in, row, start, length, picks) -> range(start, start + length - 1, picks));
            case "array_pop_front" ->
                picked((in, row, start, length, picks) -> range(start + 1, start + length, picks));
            case "array_compact" ->
                picked((in, row, start, length, picks) -> {
                    FlatColumn child = Elements.child(in[0]);
                    for (int k = start; k < start + length; k++) {
                        if (!child.isNull(k)) {
                            picks.add(k);
                        }
                    }
                });
            case "array_shuffle" -> picked((in, row, start, length, picks) -> shuffled(start, length, length, picks));
            case "array_sample" ->
                picked((in, row, start, length, picks) -> shuffled(start, length, sample(in[1], row, length), picks));
            case "array_insert" -> Rows.lists(ListFamily::insert);
            case "array_replace" -> Rows.lists(ListFamily::replace);
            case "array_positions" -> Rows.lists(ListFamily::positions);
            case "ngrams" -> Rows.lists(ListFamily::ngrams);
            case "combinations" -> Rows.lists(ListFamily::combinations);
            case "array_ndims" ->
                sizes((in, row) -> Elements.length(in[0], row) == 0 ? -1 : depth(arguments.getFirst()));
            case "array_lower" -> sizes((in, row) -> extent(in, row) > 0 ? 1 : -1);
            case "array_upper" -> sizes((in, row) -> extent(in, row) > 0 ? extent(in, row) : -1);
            case "array_dims" ->
                Rows.each((in, i, out) -> {
                    String dims = dims(in[0], i);
                    if (dims.isEmpty()) {
                        out.putNull(i);
                    } else {
                        out.putText(i, dims);
                    }
                });
            case "contains_sequence" -> Rows.bits((in, i) -> containsSequence(in[0], in[1], i));
            case "array_histogram" -> histogram((DataType.Map) result);
            default -> throw new IllegalStateException(name);
        };
    }

    /** Adds the rows of the child that one row's new list is made of. */
    private interface Choice {
        void pick(Operand[] in, int row, int start, int length, Picks picks);
    }

    private static Kernel picked(Choice choice) {
        Picks picks = new Picks();
        return (in, rows, out) -> {
            picks.clear();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                if (out.counts(i)) {
                    choice.pick(in, i, Elements.start(in[0], i), Elements.length(in[0], i), picks);
                }
                Segments.setInt(out.values(), i + 1L, picks.count());
            }
            picks.finish(Elements.child(in[0]), out);
        };
    }

    private static void range(int from, int to, Picks picks) {
        for (int k = from; k < to; k++) {
            picks.add(k);
        }
    }

    /** The first {@code count} of the elements in disorder (Fisher and Yates). */
    private static void shuffled(int start, int length, int count, Picks picks) {
        int[] places = new int[length];
        for (int k = 0; k < length; k++) {
            places[k] = start + k;
        }
        for (int k = 0; k < count; k++) {
            int other = ThreadLocalRandom.current().nextInt(k, length);
            picks.add(places[other]);
            places[other] = places[k];
        }
    }

    private static int sample(Operand in, int row, int length) {
        long count = in.integer(row);
        if (count < 0 || count > length) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "a sample of " + count + " of an array of " + length + " elements");
        }
        return (int) count;
    }

    private static boolean insert(Operand[] in, int row, ColumnBuilder elements) {
        if (in[0].isNull(row) || in[1].isNull(row)) {
            return false;
        }
        FlatColumn child = Elements.child(in[0]);
        int start = Elements.start(in[0], row);
        int length = Elements.length(in[0], row);
        long position = in[1].integer(row);
        if (position == 0 || Math.abs(position) > Integer.MAX_VALUE) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "positions of an array count from 1 or -1, " + position + " is none");
        }
        int place = (int) (position > 0 ? position - 1 : length + position + 1);
        int before = Math.clamp(place, 0, length);
        elements.append(child, start, before);
        elements.appendNulls(Math.max(place - length, 0));
        elements.append(in[2].column(), row & in[2].mask(), 1);
        elements.appendNulls(Math.max(-place, 0));
        elements.append(child, start + before, length - before);
        return true;
    }

    private static boolean replace(Operand[] in, int row, ColumnBuilder elements) {
        if (in[0].isNull(row)) {
            return false;
        }
        FlatColumn child = Elements.child(in[0]);
        int end = Elements.start(in[0], row) + Elements.length(in[0], row);
        for (int k = Elements.start(in[0], row); k < end; k++) {
            boolean found = ValueOrder.compareNullsLast(child, k, in[1].column(), row & in[1].mask()) == 0;
            elements.append(found ? in[2].column() : child, found ? row & in[2].mask() : k, 1);
        }
        return true;
    }

    private static boolean positions(Operand[] in, int row, ColumnBuilder elements) {
        if (in[0].isNull(row)) {
            return false;
        }
        FlatColumn child = Elements.child(in[0]);
        int start = Elements.start(in[0], row);
        for (int k = 0; k < Elements.length(in[0], row); k++) {
            if (ValueOrder.compareNullsLast(child, start + k, in[1].column(), row & in[1].mask()) == 0) {
                elements.appendLong(k + 1L);
            }
        }
        return true;
    }

    private static boolean ngrams(Operand[] in, int row, ColumnBuilder elements) {
        long wanted = in[1].integer(row);
        if (wanted < 1) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "runs of " + wanted + " elements");
        }
        int length = Elements.length(in[0], row);
        int run = (int) Math.min(wanted, length);
        for (int k = 0; k + run <= length && (run > 0 || k == 0); k++) {
            int from = Elements.start(in[0], row) + k;
            elements.appendList(list -> list.append(Elements.child(in[0]), from, run));
        }
        return true;
    }

    private static boolean combinations(Operand[] in, int row, ColumnBuilder elements) {
        int length = Elements.length(in[0], row);
        long count = in[1].integer(row);
        if (count < 0 || count > MOST_COMBINED) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT,
                    "combinations are of 0 to " + MOST_COMBINED + " elements, not " + count);
        }
        int[] chosen = new int[(int) count];
        for (int k = 0; k < count; k++) {
            chosen[k] = k;
        }
        int start = Elements.start(in[0], row);
        for (boolean more = count <= length; more; more = next(chosen, length)) {
            elements.appendList(list -> {
                for (int place : chosen) {
                    list.append(Elements.child(in[0]), start + place, 1);
                }
            });
        }
        return true;
    }

    /** The next choice in lexicographic order; false after the last. */
    private static boolean next(int[] chosen, int length) {
        int k = chosen.length - 1;
        while (k >= 0 && chosen[k] == length - chosen.length + k) {
            k--;
        }
        if (k < 0) {
            return false;
        }
        chosen[k]++;
        for (int later = k + 1; later < chosen.length; later++) {
            chosen[later] = chosen[later - 1] + 1;
        }
        return true;
    }

    /** A number that is null when it is negative. */
    private static Kernel sizes(Rows.LongRow size) {
        return Rows.each((in, i, out) -> {
            long value = size.value(in, i);
            if (value < 0) {
                out.setNull(i);
            }
            out.putLong(i, value);
        });
    }

    private static int depth(DataType type) {
        return type instanceof DataType.Array(DataType element) ? 1 + depth(element) : 0;
    }

    /** The elements in a dimension, counted along the first elements; 0 when there is none. */
    private static long extent(Operand[] in, int row) {
        long dimension = in[1].integer(row);
        FlatColumn column = in[0].column();
        int at = row & in[0].mask();
        for (long d = 1; d < dimension; d++) {
            if (length(column, at) == 0 || !(column.children().getFirst().type() instanceof DataType.Array)) {
                return 0;
            }
            at = Segments.getInt(column.values(), at);
            column = column.children().getFirst();
        }
        return dimension < 1 ? 0 : length(column, at);
    }

    private static int length(FlatColumn arrays, int row) {
        return arrays.isNull(row)
                ? 0
                : Segments.getInt(arrays.values(), row + 1L) - Segments.getInt(arrays.values(), row);
    }

    private static String dims(Operand in, int row) {
        StringBuilder text = new StringBuilder();
        FlatColumn column = in.column();
        int at = row & in.mask();
        while (column.type() instanceof DataType.Array && length(column, at) > 0) {
            text.append("[1:").append(length(column, at)).append(']');
            at = Segments.getInt(column.values(), at);
            column = column.children().getFirst();
        }
        return text.toString();
    }

    private static boolean containsSequence(Operand within, Operand sequence, int row) {
        int length = Elements.length(sequence, row);
        for (int from = 0; from + length <= Elements.length(within, row); from++) {
            int same = 0;
            while (same < length
                    && ValueOrder.compareNullsLast(
                                    Elements.child(within),
                                    Elements.start(within, row) + from + same,
                                    Elements.child(sequence),
                                    Elements.start(sequence, row) + same)
                            == 0) {
                same++;
            }
            if (same == length) {
                return true;
            }
        }
        return false;
    }

    private static Kernel histogram(DataType.Map type) {
        return (in, rows, out) -> {
            FlatColumn child = Elements.child(in[0]);
            ColumnBuilder keys = out.inner(0, type.key()).builder();
            ColumnBuilder counts = out.inner(1, DataType.BIGINT).builder();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                List<Integer> places = out.counts(i) ? sorted(child, in[0], i) : List.of();
                long count = 0;
                for (int k = 0; k < places.size(); k++) {
                    count++;
                    Integer next = k + 1 < places.size() ? places.get(k + 1) : null;
                    if (next == null || ValueOrder.compare(child, places.get(k), child, next) != 0) {
                        keys.append(child, places.get(k), 1);
                        counts.appendLong(count);
                        count = 0;
                    }
                }
                Segments.setInt(out.values(), i + 1L, keys.length());
            }
            out.children(
                    List.of(FlatColumn.ofRow(type.entry(), keys.length(), null, List.of(keys.view(), counts.view()))));
        };
    }

    private static List<Integer> sorted(FlatColumn child, Operand in, int row) {
        int start = Elements.start(in, row);
        return java.util.stream.IntStream.range(start, start + Elements.length(in, row))
                .filter(k -> !child.isNull(k))
                .boxed()
                .sorted((a, b) -> ValueOrder.compare(child, a, child, b))
                .toList();
    }
}
