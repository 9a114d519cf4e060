// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.kernel.ValueOrder;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.execution.plan.Expression;
import org.jspecify.annotations.Nullable;

/** Functions of maps that are short for others or seldom hot: searching by value, maps from text, maps of many values. */
final class MapFamily extends FunctionFamily {
    private static final Parameter S = Parameter.STRING;
    private static final DataType TEXTS = new DataType.Map(DataType.VARCHAR, DataType.VARCHAR);
    private static final DataType MANY_TEXTS = new DataType.Map(DataType.VARCHAR, new DataType.Array(DataType.VARCHAR));

    MapFamily() {
        super(FunctionCategory.MAP);
    }

    @Override
    void declare() {
        function("map_contains_value", "Whether a value is in a map.")
                .total()
                .generic("(MAP(K, V), V) → BOOLEAN")
                .example("map_contains_value(map(array(7), array('a')), 'a')", "true");
        function("map_contains_entry", "Whether a map has a value under a key.")
                .total()
                .generic("(MAP(K, V), K, V) → BOOLEAN")
                .example("map_contains_entry(map(array(7), array('a')), 7, 'b')", "false");
        function("map_extract_value", "The value of a key; null if there is none.")
                .total()
                .expanded()
                .generic("(MAP(K, V), K) → V")
                .example("map_extract_value(map(array(7), array('a')), 7)", "a");
        function("map_extract", "The value of a key as an array, empty if there is none.")
                .total()
                .generic("(MAP(K, V), K) → ARRAY(V)")
                .example("array_length(map_extract(map(array(7), array('a')), 8))", "0");
        function("multimap_from_entries", "A map of an array of rows of key and value; a key has all its values.")
                .takes("(ARRAY(ROW)) → MAP(K, ARRAY(V))", MapFamily::ofEntries)
                .example(
                        "CAST(multimap_from_entries(arrays_zip(array(1, 2, 1), array(7, 8, 9))) AS VARCHAR)",
                        "{1=[7, 9], 2=[8]}");
        function("str_to_map", "A map of text: entries between separators (,), keys and values between others (:).")
                .alias("split_to_map")
                .takes(TEXTS, S)
                .takes(TEXTS, S, S)
                .takes(TEXTS, S, S, S)
                .example("element_at(str_to_map('a:1,b:2'), 'b')", "2")
                .example("element_at(split_to_map('a=1;b=2', ';', '='), 'a')", "1");
        function("split_to_multimap", "As split_to_map; a key has all its values.")
                .takes(MANY_TEXTS, S, S, S)
                .example("CAST(split_to_multimap('a=1;b=2;a=3', ';', '=') AS VARCHAR)", "{a=[1, 3], b=[2]}");
    }

    private static @Nullable Resolution ofEntries(List<DataType> types) {
        return types.size() == 1
                        && types.getFirst() instanceof DataType.Array(DataType.Row(List<Field> fields))
                        && fields.size() == 2
                ? new Resolution(
                        types,
                        new DataType.Map(
                                fields.getFirst().type(),
                                new DataType.Array(fields.getLast().type())))
                : null;
    }

    @Override
    Expression expand(String name, List<Expression> arguments, DataType result) {
        return new Expression.Call("element_at", arguments, result);
    }

    @Override
    Kernel kernel(String name, List<DataType> arguments, DataType result) {
        return switch (name) {
            case "map_contains_value" ->
                Rows.bits((in, i) -> {
                    boolean found = false;
                    int end = Elements.start(in[0], i) + Elements.length(in[0], i);
                    for (int k = Elements.start(in[0], i); k < end && !found; k++) {
                        found = same(MapKernels.values(in[0]), k, in[1], i);
                    }
                    return found;
                });
            case "map_contains_entry" ->
                Rows.bits((in, i) -> {
                    int at = MapKernels.find(in[0], i, in[1].column(), i & in[1].mask());
                    return at >= 0 && same(MapKernels.values(in[0]), at, in[2], i);
                });
            case "map_extract" ->
                Rows.lists((in, i, elements) -> {
                    int at = MapKernels.find(in[0], i, in[1].column(), i & in[1].mask());
                    if (at >= 0) {
                        elements.append(MapKernels.values(in[0]), at, 1);
                    }
                    return true;
                });
            case "multimap_from_entries" -> gathered((DataType.Map) result);
            case "str_to_map" ->
                built((DataType.Map) result, (in, i) -> {
                    Map<String, @Nullable Object> map = new LinkedHashMap<>();
                    for (String[] entry : entries(in, i)) {
                        if (map.put(entry[0], entry.length > 1 ? entry[1] : null) != null) {
                            throw new CentellaException(
                                    ErrorCode.INVALID_ARGUMENT, "a map has each key once, not twice " + entry[0]);
                        }
                    }
                    return map;
                });
            case "split_to_multimap" ->
                built((DataType.Map) result, (in, i) -> {
                    Map<String, @Nullable Object> map = new LinkedHashMap<>();
                    for (String[] entry : entries(in, i)) {
                        List<@Nullable String> one = new java.util.ArrayList<>();
                        one.add(entry.length > 1 ? entry[1] : null);
                        map.merge(entry[0], one, MapFamily::joined);
                    }
                    return map;
                });
            default -> throw new IllegalStateException(name);
        };
    }

    private static boolean same(FlatColumn column, int row, Operand other, int otherRow) {
        return !column.isNull(row) && ValueOrder.compare(column, row, other.column(), otherRow & other.mask()) == 0;
    }

    private static Object joined(Object values, Object more) {
        List<@Nullable Object> all = new java.util.ArrayList<>((List<?>) values);
        all.addAll((List<?>) more);
        return all;
    }

    private static List<String[]> entries(Operand[] in, int i) {
        String text = in[0].text(i);
        String between = in.length > 1 ? in[1].text(i) : ",";
        String within = in.length > 2 ? in[2].text(i) : ":";
        if (between.isEmpty() || within.isEmpty()) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "the separators of a map's entries are not empty");
        }
        List<String[]> entries = new java.util.ArrayList<>();
        for (int from = 0; from <= text.length(); ) {
            int next = text.indexOf(between, from);
            int end = next < 0 ? text.length() : next;
            String entry = text.substring(from, end);
            int at = entry.indexOf(within);
            if (!text.isEmpty()) {
                entries.add(
                        at < 0
                                ? new String[] {entry}
                                : new String[] {entry.substring(0, at), entry.substring(at + within.length())});
            }
            from = end + between.length();
        }
        return entries;
    }

    /** One row's map, of values as {@link org.centella.columnar.Values} has them. */
    private interface MapRow {
        Map<String, @Nullable Object> value(Operand[] in, int i);
    }

    private static Kernel built(DataType.Map type, MapRow row) {
        return (in, rows, out) -> {
            ColumnBuilder keys = out.inner(0, type.key()).builder();
            ColumnBuilder values = out.inner(1, type.value()).builder();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                if (out.counts(i)) {
                    row.value(in, i).forEach((key, value) -> {
                        keys.appendValue(key);
                        values.appendValue(value);
                    });
                }
                Segments.setInt(out.values(), i + 1L, keys.length());
            }
            out.children(
                    List.of(FlatColumn.ofRow(type.entry(), keys.length(), null, List.of(keys.view(), values.view()))));
        };
    }

    private static Kernel gathered(DataType.Map type) {
        return (in, rows, out) -> {
            ColumnBuilder keys = out.inner(0, type.key()).builder();
            ColumnBuilder values = out.inner(1, type.value()).builder();
            FlatColumn entries = Elements.child(in[0]);
            FlatColumn given = entries.children().getFirst();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                int start = Elements.start(in[0], i);
                int end = out.counts(i) ? start + Elements.length(in[0], i) : start;
                for (int k = start; k < end; k++) {
                    if (!entries.isNull(k) && first(entries, given, start, k) == k) {
                        keys.append(given, k, 1);
                        append(entries, given, k, end, values);
                    }
                }
                Segments.setInt(out.values(), i + 1L, keys.length());
            }
            MapKernels.checkKeys(keys.view(), out.values(), rows);
            out.children(
                    List.of(FlatColumn.ofRow(type.entry(), keys.length(), null, List.of(keys.view(), values.view()))));
        };
    }

    private static int first(FlatColumn entries, FlatColumn keys, int start, int at) {
        int first = start;
        while (entries.isNull(first) || ValueOrder.compareNullsLast(keys, first, keys, at) != 0) {
            first++;
        }
        return first;
    }

    /** The values from one entry on that have its key. */
    private static void append(FlatColumn entries, FlatColumn keys, int at, int end, ColumnBuilder values) {
        values.appendList(list -> {
            for (int k = at; k < end; k++) {
                if (!entries.isNull(k) && ValueOrder.compareNullsLast(keys, k, keys, at) == 0) {
                    list.append(entries.children().getLast(), k, 1);
                }
            }
        });
    }
}
