// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.jspecify.annotations.Nullable;

/**
 * Casts between nested types: the same lists and rows around other elements. The elements of a batch are cast by one run of
 * the kernel for their types; text is taken apart one level deep and its parts, which are text, are cast in turn.
 */
final class NestedCasts {
    private static final int KEY = 0;
    private static final int VALUE = 1;

    private NestedCasts() {}

    /** The kernel, or null when there is no such cast. */
    static @Nullable Kernel find(DataType from, DataType to, CastErrors errors) {
        if (from.isString()) {
            return parse(to, errors);
        }
        if (to.isString()) {
            return StringCasts.write(from, to, errors);
        }
        return switch (to) {
            case DataType.Array(DataType element)
            when from instanceof DataType.Array(DataType source) -> list(part(source, element, errors));
            case DataType.Map map
            when from instanceof DataType.Map source -> list(part(source.entry(), map.entry(), errors));
            case DataType.Row row when from instanceof DataType.Row(List<Field> sources) -> rows(sources, row, errors);
            case DataType.Simple _,
                    DataType.Decimal _,
                    DataType.Varchar _,
                    DataType.Char _,
                    DataType.Array _,
                    DataType.Map _,
                    DataType.Row _ -> null;
        };
    }

    /** A cast of the parts of nested values. */
    private record Part(
            DataType from, DataType to, @Nullable Kernel kernel) {
        /** All rows of a column, of which those without a bit are not looked at. */
        FlatColumn run(FlatColumn column, @Nullable MemorySegment counted, KernelOutput out) {
            if (from == DataType.NULL && to != DataType.NULL) {
                ColumnBuilder nulls = out.builder();
                nulls.appendNulls(column.length());
                return nulls.view();
            }
            if (kernel == null) {
                return from.equals(to) ? column : column.withType(to);
            }
            MemorySegment valid = column.validity();
            if (counted != null && valid != null) {
                MemorySegment both = out.validityRoom(column.length());
                Validity.and(counted, valid, both, column.length());
                out.begin(column.length(), both, true);
            } else {
                out.begin(column.length(), counted == null ? valid : counted, false);
            }
            try (Operand operand = new Operand(column, false, out.pool())) {
                kernel.run(new Operand[] {operand}, column.length(), out);
            }
            return out.finish();
        }
    }

    private static @Nullable Part part(DataType from, DataType to, CastErrors errors) {
        if (from.equals(to)
                || from == DataType.NULL
                || from instanceof DataType.Varchar(int a) && to instanceof DataType.Varchar(int b) && a <= b) {
            return new Part(from, to, null);
        }
        return Casts.exists(from, to) ? new Part(from, to, Casts.bind(from, to, errors.safe())) : null;
    }

    private static @Nullable Kernel list(@Nullable Part part) {
        if (part == null) {
            return null;
        }
        return (in, rows, out) -> {
            Elements elements = Elements.of(in[0], rows, out, 0);
            elements.offsets(out.values());
            FlatColumn child = elements.column() instanceof FlatColumn flat
                    ? flat
                    : out.pick(0, Elements.child(in[0]), elements.positions(), elements.total());
            out.children(List.of(part.run(child, null, out.inner(0, part.to()))));
        };
    }

    /** Field by field: by name when all names are there, else by place. */
    private static @Nullable Kernel rows(List<Field> sources, DataType.Row to, CastErrors errors) {
        int width = to.fields().size();
        if (sources.size() != width) {
            return null;
        }
        int[] order = order(sources, to.fields());
        Part[] parts = new Part[width];
        for (int i = 0; i < width; i++) {
            Part part = part(sources.get(order[i]).type(), to.fields().get(i).type(), errors);
            if (part == null) {
                return null;
            }
            parts[i] = part;
        }
        return (in, rows, out) -> {
            List<FlatColumn> fields = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                FlatColumn child = in[0].column().children().get(order[i]);
                fields.add(parts[i].run(child, out.validity(), out.inner(i, parts[i].to())));
            }
            out.children(fields);
        };
    }

    private static int[] order(List<Field> sources, List<Field> targets) {
        int[] order = new int[targets.size()];
        List<String> names = sources.stream()
                .map(f -> f.name().toLowerCase(java.util.Locale.ROOT))
                .toList();
        boolean byName = names.stream().distinct().count() == names.size();
        for (int i = 0; i < order.length; i++) {
            order[i] = names.indexOf(targets.get(i).name().toLowerCase(java.util.Locale.ROOT));
            byName &= order[i] >= 0;
        }
        for (int i = 0; !byName && i < order.length; i++) {
            order[i] = i;
        }
        return order;
    }

    private static @Nullable Kernel parse(DataType to, CastErrors errors) {
        return switch (to) {
            case DataType.Array(DataType element) -> parseList(part(DataType.VARCHAR, element, errors), errors);
            case DataType.Map map -> parseMap(map, errors);
            case DataType.Row row -> parseRow(row, errors);
            case DataType.Simple _, DataType.Decimal _, DataType.Varchar _, DataType.Char _ -> null;
        };
    }

    private static @Nullable Kernel parseList(@Nullable Part part, CastErrors errors) {
        if (part == null) {
            return null;
        }
        return (in, rows, out) -> {
            ColumnBuilder texts = out.inner(0, DataType.VARCHAR).builder();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                if (out.counts(i)) {
                    String text = in[0].column().stringAt(i & in[0].mask());
                    List<@Nullable String> parts = NestedText.list(text);
                    if (parts == null) {
                        errors.invalid(out, i, text);
                    } else {
                        parts.forEach(texts::appendValue);
                    }
                }
                Segments.setInt(out.values(), i + 1L, texts.length());
            }
            out.children(List.of(part.run(texts.view(), null, out.inner(1, part.to()))));
        };
    }

    private static @Nullable Kernel parseMap(DataType.Map map, CastErrors errors) {
        Part key = part(DataType.VARCHAR, map.key(), errors);
        Part value = part(DataType.VARCHAR, map.value(), errors);
        if (key == null || value == null) {
            return null;
        }
        return (in, rows, out) -> {
            ColumnBuilder keys = out.inner(0, DataType.VARCHAR).builder();
            ColumnBuilder values = out.inner(1, DataType.VARCHAR).builder();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                if (out.counts(i)) {
                    String text = in[0].column().stringAt(i & in[0].mask());
                    List<@Nullable String[]> pairs = NestedText.pairs(text);
                    if (pairs == null) {
                        errors.invalid(out, i, text);
                    } else {
                        for (String[] pair : pairs) {
                            keys.appendValue(pair[KEY]);
                            values.appendValue(pair[VALUE]);
                        }
                    }
                }
                Segments.setInt(out.values(), i + 1L, keys.length());
            }
            FlatColumn keyColumn = key.run(keys.view(), null, out.inner(2, key.to()));
            FlatColumn valueColumn = value.run(values.view(), null, out.inner(3, value.to()));
            MapKernels.checkKeys(keyColumn, out.values(), rows);
            out.children(List.of(FlatColumn.ofRow(map.entry(), keys.length(), null, List.of(keyColumn, valueColumn))));
        };
    }

    private static @Nullable Kernel parseRow(DataType.Row row, CastErrors errors) {
        List<Part> parts = new ArrayList<>();
        for (Field field : row.fields()) {
            Part part = part(DataType.VARCHAR, field.type(), errors);
            if (part == null) {
                return null;
            }
            parts.add(part);
        }
        return (in, rows, out) -> {
            List<ColumnBuilder> texts = new ArrayList<>();
            for (int f = 0; f < parts.size(); f++) {
                texts.add(out.inner(f, DataType.VARCHAR).builder());
            }
            for (int i = 0; i < rows; i++) {
                @Nullable String[] values = new String[parts.size()];
                if (out.counts(i)) {
                    String text = in[0].column().stringAt(i & in[0].mask());
                    if (!NestedText.fields(text, row.fields(), values)) {
                        errors.invalid(out, i, text);
                    }
                }
                for (int f = 0; f < values.length; f++) {
                    texts.get(f).appendValue(values[f]);
                }
            }
            List<FlatColumn> fields = new ArrayList<>();
            for (int f = 0; f < parts.size(); f++) {
                KernelOutput output = out.inner(parts.size() + f, parts.get(f).to());
                fields.add(parts.get(f).run(texts.get(f).view(), out.validity(), output));
            }
            out.children(fields);
        };
    }
}
