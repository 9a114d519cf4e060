// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.file;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * The types of partition columns, which exist only as text in folder names. A column is BIGINT or DATE when every value
 * is one and would be spelled the same way again ({@code 007} would not), else VARCHAR.
 */
public final class PartitionType {
    private static final List<DataType> CANDIDATES = List.of(DataType.BIGINT, DataType.DATE);

    private PartitionType() {}

    /** The type that fits all values. */
    public static DataType of(Collection<String> values) {
        if (values.stream().allMatch(HivePath.NULL::equals)) {
            return DataType.VARCHAR;
        }
        return CANDIDATES.stream()
                .filter(type -> values.stream().allMatch(v -> v.equals(HivePath.NULL) || spells(type, v)))
                .findFirst()
                .orElse(DataType.VARCHAR);
    }

    private static boolean spells(DataType type, String text) {
        if (text.length() > 20) {
            return false;
        }
        try {
            return type == DataType.BIGINT
                    ? Long.toString(Long.parseLong(text)).equals(text)
                    : LocalDate.parse(text).toString().equals(text);
        } catch (NumberFormatException | DateTimeException e) {
            return false;
        }
    }

    /** The value that a folder's name spells, as the scan contract's domains have it (dates are days), or null. */
    public static @Nullable Object value(DataType type, String text) {
        if (text.equals(HivePath.NULL)) {
            return null;
        }
        return type == DataType.BIGINT
                ? (Object) Long.valueOf(text)
                : type == DataType.DATE ? (Object) LocalDate.parse(text).toEpochDay() : text;
    }
}
