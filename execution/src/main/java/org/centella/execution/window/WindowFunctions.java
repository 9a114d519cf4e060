// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.centella.columnar.type.DataType;
import org.centella.execution.expression.CommonType;
import org.jspecify.annotations.Nullable;

/** The table of window functions. Every aggregate function is one, too. */
public final class WindowFunctions {
    private static final List<WindowFunction> ALL = List.of(
            function(
                    "row_number",
                    "()",
                    "Number of the row in its partition, from 1",
                    WindowKind.ROW_NUMBER,
                    none(DataType.BIGINT)),
            function("rank", "()", "Row number of the row's first peer", WindowKind.RANK, none(DataType.BIGINT)),
            function(
                    "dense_rank",
                    "()",
                    "Number of the row's group of peers, from 1",
                    WindowKind.DENSE_RANK,
                    none(DataType.BIGINT)),
            function(
                    "percent_rank",
                    "()",
                    "(rank - 1) / (rows - 1) of the partition, 0 for a single row",
                    WindowKind.PERCENT_RANK,
                    none(DataType.DOUBLE)),
            function(
                    "cume_dist",
                    "()",
                    "Rows up to the row's last peer, divided by the rows of the partition",
                    WindowKind.CUME_DIST,
                    none(DataType.DOUBLE)),
            function(
                    "ntile",
                    "(n bigint)",
                    "Number, from 1, of the row's part when its partition is cut in n parts of about equal size",
                    WindowKind.NTILE,
                    types -> types.size() == 1 && isCount(types.getFirst()) ? DataType.BIGINT : null),
            function(
                    "lag",
                    "(x any [, n bigint [, default any]])",
                    "x of the row n (1) rows before, the default (null) where there is none",
                    WindowKind.LAG,
                    WindowFunctions::shifted),
            function(
                    "lead",
                    "(x any [, n bigint [, default any]])",
                    "x of the row n (1) rows behind, the default (null) where there is none",
                    WindowKind.LEAD,
                    WindowFunctions::shifted),
            function(
                    "first_value",
                    "(x any)",
                    "x of the frame's first row",
                    WindowKind.FIRST_VALUE,
                    types -> types.size() == 1 ? types.getFirst() : null),
            function(
                    "last_value",
                    "(x any)",
                    "x of the frame's last row",
                    WindowKind.LAST_VALUE,
                    types -> types.size() == 1 ? types.getFirst() : null),
            function(
                    "nth_value",
                    "(x any, n bigint)",
                    "x of the frame's row number n, null where there is none",
                    WindowKind.NTH_VALUE,
                    types -> types.size() == 2 && isCount(types.getLast()) ? types.getFirst() : null));

    private static final Map<String, WindowFunction> BY_NAME = ALL.stream()
            .flatMap(f ->
                    Stream.concat(Stream.of(f.name()), f.aliases().stream()).map(n -> Map.entry(n, f)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private WindowFunctions() {}

    /** Every window function that is no aggregate. */
    public static List<WindowFunction> all() {
        return ALL;
    }

    /** The function of that name or alias, in any case; null if there is none. */
    public static @Nullable WindowFunction find(String name) {
        return BY_NAME.get(name.toLowerCase(Locale.ROOT));
    }

    private static WindowFunction function(
            String name,
            String signature,
            String description,
            WindowKind kind,
            Function<List<DataType>, @Nullable DataType> typing) {
        return new WindowFunction(name, List.of(), signature, description, kind, typing);
    }

    private static Function<List<DataType>, @Nullable DataType> none(DataType result) {
        return types -> types.isEmpty() ? result : null;
    }

    private static boolean isCount(DataType type) {
        return type.isInteger() || type == DataType.NULL;
    }

    private static @Nullable DataType shifted(List<DataType> types) {
        boolean fits = types.size() == 1 || (types.size() == 2 || types.size() == 3) && isCount(types.get(1));
        if (!fits) {
            return null;
        }
        return types.size() < 3 ? types.getFirst() : common(types.getFirst(), types.get(2));
    }

    private static @Nullable DataType common(DataType value, DataType other) {
        if (value.equals(other)) {
            return value;
        }
        return value.isString() && other.isString() ? DataType.VARCHAR : CommonType.of(value, other);
    }
}
