// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.file;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Locale;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** Reads the text of a {@code key=value} folder as a value of the partition column's type. */
public final class PartitionValue {
    /** How Hive spells the folder of null. */
    private static final String HIVE_NULL = "__HIVE_DEFAULT_PARTITION__";

    private PartitionValue() {}

    /** The value as {@code Values} has it, or null. */
    public static @Nullable Object parse(String column, @Nullable String text, DataType type) {
        if (text == null || text.equals(HIVE_NULL)) {
            return null;
        }
        try {
            return switch (type) {
                case DataType.Simple simple -> simple(simple, text);
                case DataType.Decimal decimal -> new BigDecimal(text).setScale(decimal.scale());
                case DataType.Varchar _, DataType.Char _ -> text;
                case DataType.Array _, DataType.Map _, DataType.Row _ -> throw new IllegalArgumentException("nested");
            };
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new CentellaException(
                    ErrorCode.SCHEMA_MISMATCH,
                    "folder " + column + "=" + text + " does not name a value of type " + type,
                    e);
        }
    }

    private static @Nullable Object simple(DataType.Simple type, String text) {
        return switch (type) {
            case BOOLEAN ->
                switch (text.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException("neither true nor false");
                };
            case TINYINT -> Byte.valueOf(text);
            case SMALLINT -> Short.valueOf(text);
            case INTEGER -> Integer.valueOf(text);
            case BIGINT -> Long.valueOf(text);
            case REAL -> Float.valueOf(text);
            case DOUBLE -> Double.valueOf(text);
            case DATE -> LocalDate.parse(text);
            case TIME -> LocalTime.parse(text);
            case TIMESTAMP -> LocalDateTime.parse(text.replace(' ', 'T'));
            case TIMESTAMP_TZ -> Instant.parse(text.replace(' ', 'T'));
            case VARBINARY -> text.getBytes(StandardCharsets.UTF_8);
            case INTERVAL_MONTH, INTERVAL_DAY, INTERVAL -> throw new IllegalArgumentException("an interval");
            case NULL -> null;
        };
    }
}
