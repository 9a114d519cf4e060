// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.util.List;
import org.apache.parquet.format.Type;
import org.centella.columnar.type.DataType;

/**
 * A node of a file's column tree. Definition levels count how many of the optional and repeated nodes on the path from the
 * root are present (Dremel's shredding; Parquet format, "Nested Encoding").
 */
sealed interface ParquetColumn {
    String name();

    DataType type();

    boolean nullable();

    /** The value is not null when its definition level is at least this. */
    int definition();

    /** Repetition level of the nearest repeated node at or above this one. */
    int repetition();

    /**
     * A column chunk.
     *
     * @param chunk its position in each row group
     * @param width of FIXED_LEN_BYTE_ARRAY values
     * @param logical what its values mean
     */
    record Leaf(
            String name,
            DataType type,
            boolean nullable,
            int definition,
            int repetition,
            int chunk,
            Type physical,
            int width,
            LogicalMeaning logical)
            implements ParquetColumn {}

    /**
     * An ARRAY, or a MAP whose element is the struct of key and value.
     *
     * @param elementDefinition an element exists when the definition level is at least this
     * @param elementRepetition the repetition level of a further element of the same list
     */
    record ListColumn(
            String name,
            DataType type,
            boolean nullable,
            int definition,
            int repetition,
            int elementDefinition,
            int elementRepetition,
            ParquetColumn element)
            implements ParquetColumn {}

    /** A ROW. */
    record StructColumn(
            String name, DataType type, boolean nullable, int definition, int repetition, List<ParquetColumn> fields)
            implements ParquetColumn {}
}
