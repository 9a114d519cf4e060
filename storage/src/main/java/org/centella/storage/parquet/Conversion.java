// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.apache.parquet.format.Type;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.jspecify.annotations.Nullable;

/**
 * Turns stored values into those of the table's type, a batch at a time: {@link #of} finds the loop for a leaf and a type,
 * which may be wider than the file's own.
 */
@FunctionalInterface
interface Conversion {
    /**
     * @param raw values as {@link ValuesReader} delivers them, from the first on
     * @param data what raw views point into
     * @param out takes the values from number {@code at} on; booleans as bytes
     * @param views takes the text that converted views point to
     */
    void convert(MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData views);

    /** The conversion, or null when stored values are the table's already. */
    static @Nullable Conversion of(ParquetColumn.Leaf leaf, DataType type) {
        Conversion conversion = switch (leaf.logical()) {
            case AS_STORED -> asStored(leaf, type);
            case UNSIGNED -> unsigned(leaf, type);
            case DECIMAL -> decimal(leaf, type == DataType.INTERVAL ? INTERVAL_AS_NUMBER : type);
            case MILLIS -> clock(leaf, timeLike(leaf, type) ? millis(leaf.physical()) : MISMATCH);
            case MICROS -> clock(leaf, timeLike(leaf, type) ? NONE : MISMATCH);
            case NANOS -> clock(leaf, timeLike(leaf, type) ? Conversions::nanosToMicros : MISMATCH);
            case INT96_TIMESTAMP -> timeLike(leaf, type) ? Conversions::int96ToMicros : MISMATCH;
            case FLOAT16 ->
                type == DataType.REAL
                        ? Conversions::halfToFloat
                        : type == DataType.DOUBLE ? Conversions::halfToDouble : MISMATCH;
            case UUID -> type.isString() ? Conversions::uuidToText : MISMATCH;
            case INTERVAL ->
                type == DataType.INTERVAL_DAY
                        ? Conversions::intervalToMicros
                        : type == DataType.INTERVAL ? Conversions::intervals : MISMATCH;
        };
        if (conversion == MISMATCH) {
            throw new CentellaException(
                    ErrorCode.SCHEMA_MISMATCH,
                    "column " + leaf.name() + " has type " + leaf.type() + " in the file and " + type
                            + " in the table");
        }
        return conversion == NONE ? null : conversion;
    }

    /** How intervals of months and days are written: as what their columns hold. */
    DataType.Decimal INTERVAL_AS_NUMBER = new DataType.Decimal(DataType.Decimal.MAX_PRECISION, 0);

    /** Digits of the greatest unsigned long. */
    int UNSIGNED_LONG_DIGITS = 20;

    Conversion NONE = (raw, data, count, out, at, views) -> {};
    Conversion MISMATCH = (raw, data, count, out, at, views) -> {};

    private static boolean timeLike(ParquetColumn.Leaf leaf, DataType type) {
        boolean instants = leaf.type() == DataType.TIMESTAMP || leaf.type() == DataType.TIMESTAMP_TZ;
        return type.equals(leaf.type()) || instants && (type == DataType.TIMESTAMP || type == DataType.TIMESTAMP_TZ);
    }

    /** A TIME is checked, for nothing after the scan expects one outside the day. */
    private static Conversion clock(ParquetColumn.Leaf leaf, Conversion conversion) {
        return leaf.type() == DataType.TIME && conversion != MISMATCH ? Conversions.ofDay(conversion) : conversion;
    }

    private static Conversion millis(Type physical) {
        return physical == Type.INT32 ? Conversions::intMillisToMicros : Conversions::millisToMicros;
    }

    private static Conversion asStored(ParquetColumn.Leaf leaf, DataType type) {
        boolean bytes = type.layout() == Layout.VIEW;
        return switch (leaf.physical()) {
            case BOOLEAN -> type == DataType.BOOLEAN ? NONE : MISMATCH;
            case INT32 -> int32(leaf, type);
            case INT64 ->
                type == DataType.BIGINT || type == DataType.INTERVAL_DAY
                        ? NONE
                        : type == DataType.DOUBLE ? Conversions::longToDouble : MISMATCH;
            case FLOAT ->
                type == DataType.REAL ? NONE : type == DataType.DOUBLE ? Conversions::floatToDouble : MISMATCH;
            case DOUBLE -> type == DataType.DOUBLE ? NONE : MISMATCH;
            case BYTE_ARRAY -> bytes ? NONE : MISMATCH;
            case FIXED_LEN_BYTE_ARRAY -> bytes ? Conversions.fixedToViews(leaf.width()) : MISMATCH;
            case INT96 -> MISMATCH;
        };
    }

    private static Conversion int32(ParquetColumn.Leaf leaf, DataType type) {
        if (leaf.type() == DataType.DATE || type == DataType.DATE) {
            return leaf.type() == type ? NONE : MISMATCH;
        }
        return switch (type) {
            case DataType.Simple simple ->
                switch (simple) {
                    case TINYINT -> leaf.type() == type ? Conversions::intToByte : MISMATCH;
                    case SMALLINT ->
                        leaf.type() == type || leaf.type() == DataType.TINYINT ? Conversions::intToShort : MISMATCH;
                    case INTEGER, INTERVAL_MONTH -> NONE;
                    case BIGINT -> Conversions::intToLong;
                    case DOUBLE -> Conversions::intToDouble;
                    case BOOLEAN, REAL, DATE, TIME, TIMESTAMP, TIMESTAMP_TZ, INTERVAL_DAY, INTERVAL, VARBINARY, NULL ->
                        MISMATCH;
                };
            case DataType.Decimal _,
                    DataType.Varchar _,
                    DataType.Char _,
                    DataType.Array _,
                    DataType.Map _,
                    DataType.Row _ -> MISMATCH;
        };
    }

    private static Conversion unsigned(ParquetColumn.Leaf leaf, DataType type) {
        if (leaf.physical() == Type.INT32) {
            return type == DataType.BIGINT ? Conversions::unsignedIntToLong : MISMATCH;
        }
        if (!(type instanceof DataType.Decimal wanted) || wanted.precision() - wanted.scale() < UNSIGNED_LONG_DIGITS) {
            return MISMATCH;
        }
        return wanted.scale() == 0
                ? Conversions::unsignedLongToInt128
                : Conversions.rescaled(Conversions::unsignedLongToInt128, wanted, wanted.scale());
    }

    private static Conversion decimal(ParquetColumn.Leaf leaf, DataType type) {
        if (!(type instanceof DataType.Decimal wanted) || !(leaf.type() instanceof DataType.Decimal stored)) {
            return MISMATCH;
        }
        int rescale = wanted.scale() - stored.scale();
        if (rescale < 0 || wanted.precision() - wanted.scale() < stored.precision() - stored.scale()) {
            return MISMATCH;
        }
        Conversion plain = switch (leaf.physical()) {
            case INT32 -> wanted.isLong() ? Conversions::intToLong : Conversions::intToInt128;
            case INT64 -> wanted.isLong() ? NONE : Conversions::longToInt128;
            case FIXED_LEN_BYTE_ARRAY ->
                wanted.isLong() ? Conversions.fixedToLong(leaf.width()) : Conversions.fixedToInt128(leaf.width());
            case BYTE_ARRAY -> wanted.isLong() ? Conversions::bytesToLong : Conversions::bytesToInt128;
            case BOOLEAN, INT96, FLOAT, DOUBLE -> MISMATCH;
        };
        return rescale == 0 || plain == MISMATCH ? plain : Conversions.rescaled(plain, wanted, rescale);
    }
}
