// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.util.Map;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * How values are spelled in the files of a table: as casts have it but for bytes; dates and times by the patterns of the
 * options {@code dateformat} and {@code timestampformat} where there are some.
 */
record ValueFormat(
        TextConversion conversion,
        @Nullable String date,
        @Nullable String timestamp) {
    static ValueFormat of(TextConversion conversion, Map<String, String> options) {
        return new ValueFormat(conversion, options.get("dateformat"), options.get("timestampformat"));
    }

    /** The pattern of a type, or null where casts decide. */
    @Nullable
    String pattern(DataType type) {
        return type == DataType.DATE
                ? date
                : type == DataType.TIMESTAMP || type == DataType.TIMESTAMP_TZ ? timestamp : null;
    }

    /** From VARCHAR; null where the text is no value of the type. */
    TextConversion.Converter parse(DataType type, MemoryPool memory) {
        if (type == DataType.VARBINARY) {
            return BinaryText.parser(memory);
        }
        String pattern = pattern(type);
        return pattern == null ? conversion.parse(type, memory) : conversion.parse(type, pattern, memory);
    }

    /** To VARCHAR. */
    TextConversion.Converter print(DataType type, MemoryPool memory) {
        if (type == DataType.VARBINARY) {
            return BinaryText.printer(memory);
        }
        String pattern = pattern(type);
        return pattern == null ? conversion.print(type, memory) : conversion.print(type, pattern, memory);
    }
}
