// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.Type;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** What the stored values of a leaf mean, from its logical type or, in old files, its converted type. */
enum LogicalMeaning {
    /** Stored as the engine holds it, but for width. */
    AS_STORED,
    UNSIGNED,
    DECIMAL,
    MILLIS,
    MICROS,
    NANOS,
    INT96_TIMESTAMP,
    FLOAT16,
    UUID,
    INTERVAL;

    /** The engine's type and the meaning of a leaf. */
    record Typed(DataType type, LogicalMeaning meaning) {}

    static Typed of(SchemaElement element, boolean binaryAsString) {
        LogicalType logical = element.getLogicalType();
        if (logical != null) {
            Typed typed = ofLogical(element, logical);
            if (typed != null) {
                return typed;
            }
        } else if (element.getConverted_type() != null) {
            Typed typed = ofConverted(element, element.getConverted_type());
            if (typed != null) {
                return typed;
            }
        }
        return switch (element.getType()) {
            case BOOLEAN -> new Typed(DataType.BOOLEAN, AS_STORED);
            case INT32 -> new Typed(DataType.INTEGER, AS_STORED);
            case INT64 -> new Typed(DataType.BIGINT, AS_STORED);
            case INT96 -> new Typed(DataType.TIMESTAMP, INT96_TIMESTAMP);
            case FLOAT -> new Typed(DataType.REAL, AS_STORED);
            case DOUBLE -> new Typed(DataType.DOUBLE, AS_STORED);
            case BYTE_ARRAY -> new Typed(binaryAsString ? DataType.VARCHAR : DataType.VARBINARY, AS_STORED);
            case FIXED_LEN_BYTE_ARRAY -> new Typed(DataType.VARBINARY, AS_STORED);
        };
    }

    private static @Nullable Typed ofLogical(SchemaElement element, LogicalType logical) {
        Type stored = element.getType();
        boolean bytes = stored == Type.BYTE_ARRAY || stored == Type.FIXED_LEN_BYTE_ARRAY;
        if (bytes && (logical.isSetSTRING() || logical.isSetENUM() || logical.isSetJSON())) {
            return new Typed(DataType.VARCHAR, AS_STORED);
        }
        if (logical.isSetDECIMAL()) {
            return decimal(
                    element,
                    logical.getDECIMAL().getPrecision(),
                    logical.getDECIMAL().getScale());
        }
        if (logical.isSetDATE() && stored == Type.INT32) {
            return new Typed(DataType.DATE, AS_STORED);
        }
        if (logical.isSetTIME() && (stored == Type.INT32 || stored == Type.INT64)) {
            return new Typed(DataType.TIME, unit(logical.getTIME().getUnit()));
        }
        if (logical.isSetTIMESTAMP() && stored == Type.INT64) {
            return new Typed(
                    logical.getTIMESTAMP().isIsAdjustedToUTC() ? DataType.TIMESTAMP_TZ : DataType.TIMESTAMP,
                    unit(logical.getTIMESTAMP().getUnit()));
        }
        if (logical.isSetINTEGER() && (stored == Type.INT32 || stored == Type.INT64)) {
            return integer(
                    logical.getINTEGER().getBitWidth(), logical.getINTEGER().isIsSigned());
        }
        if (logical.isSetUUID() && stored == Type.FIXED_LEN_BYTE_ARRAY && element.getType_length() == 16) {
            return new Typed(DataType.VARCHAR, UUID);
        }
        if (logical.isSetFLOAT16() && stored == Type.FIXED_LEN_BYTE_ARRAY && element.getType_length() == 2) {
            return new Typed(DataType.REAL, FLOAT16);
        }
        return null;
    }

    private static @Nullable Typed ofConverted(SchemaElement element, ConvertedType converted) {
        Type stored = element.getType();
        boolean bytes = stored == Type.BYTE_ARRAY || stored == Type.FIXED_LEN_BYTE_ARRAY;
        boolean int32 = stored == Type.INT32;
        boolean int64 = stored == Type.INT64;
        return switch (converted) {
            case UTF8, ENUM, JSON -> bytes ? new Typed(DataType.VARCHAR, AS_STORED) : null;
            case DECIMAL -> decimal(element, element.getPrecision(), element.getScale());
            case DATE -> int32 ? new Typed(DataType.DATE, AS_STORED) : null;
            case TIME_MILLIS -> int32 ? new Typed(DataType.TIME, MILLIS) : null;
            case TIME_MICROS -> int64 ? new Typed(DataType.TIME, MICROS) : null;
            // The specification calls these instants, but the old files that have nothing else hold local times; DuckDB
            // reads them so.
            case TIMESTAMP_MILLIS -> int64 ? new Typed(DataType.TIMESTAMP, MILLIS) : null;
            case TIMESTAMP_MICROS -> int64 ? new Typed(DataType.TIMESTAMP, MICROS) : null;
            case UINT_8 -> int32 ? integer(8, false) : null;
            case UINT_16 -> int32 ? integer(16, false) : null;
            case UINT_32 -> int32 ? integer(32, false) : null;
            case UINT_64 -> int64 ? integer(64, false) : null;
            case INT_8 -> int32 ? integer(8, true) : null;
            case INT_16 -> int32 ? integer(16, true) : null;
            case INT_32 -> int32 ? integer(32, true) : null;
            case INT_64 -> int64 ? integer(64, true) : null;
            case INTERVAL ->
                stored == Type.FIXED_LEN_BYTE_ARRAY && element.getType_length() == 12
                        ? new Typed(DataType.INTERVAL, INTERVAL)
                        : null;
            case MAP, MAP_KEY_VALUE, LIST, BSON -> null;
        };
    }

    private static Typed integer(int bits, boolean signed) {
        if (signed) {
            return switch (bits) {
                case 8 -> new Typed(DataType.TINYINT, AS_STORED);
                case 16 -> new Typed(DataType.SMALLINT, AS_STORED);
                case 32 -> new Typed(DataType.INTEGER, AS_STORED);
                default -> new Typed(DataType.BIGINT, AS_STORED);
            };
        }
        return switch (bits) {
            case 8 -> new Typed(DataType.SMALLINT, AS_STORED);
            case 16 -> new Typed(DataType.INTEGER, AS_STORED);
            case 32 -> new Typed(DataType.BIGINT, UNSIGNED);
            default -> new Typed(new DataType.Decimal(20, 0), UNSIGNED);
        };
    }

    private static @Nullable Typed decimal(SchemaElement element, int precision, int scale) {
        boolean stored = switch (element.getType()) {
            case INT32, INT64, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> true;
            case BOOLEAN, INT96, FLOAT, DOUBLE -> false;
        };
        if (!stored) {
            return null;
        }
        if (precision < 1 || precision > DataType.Decimal.MAX_PRECISION || scale < 0 || scale > precision) {
            throw new CentellaException(
                    ErrorCode.UNSUPPORTED_FILE,
                    "column " + element.getName() + " has type DECIMAL(" + precision + ", " + scale + ")");
        }
        return new Typed(new DataType.Decimal(precision, scale), DECIMAL);
    }

    private static LogicalMeaning unit(TimeUnit unit) {
        return unit.isSetMILLIS() ? MILLIS : unit.isSetNANOS() ? NANOS : MICROS;
    }
}
