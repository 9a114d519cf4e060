// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.util.List;
import org.apache.parquet.format.Type;
import org.centella.columnar.type.DataType;

/**
 * A column of a Parquet file as it is written: the path of schema names to it, the physical type, and the highest definition
 * and repetition levels of the Dremel encoding.
 *
 * @param width bytes of a FIXED_LEN_BYTE_ARRAY, else 0
 */
record LeafColumn(List<String> path, DataType type, Type physical, int width, int maxDefinition, int maxRepetition) {
    String dottedPath() {
        return String.join(".", path);
    }

    boolean isDecimal() {
        return type instanceof DataType.Decimal;
    }
}
