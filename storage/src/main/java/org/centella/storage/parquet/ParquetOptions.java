// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.util.List;
import java.util.Map;
import org.centella.storage.FormatOption;
import org.centella.storage.FormatOption.Kind;

/**
 * How Parquet files of a table are to be understood.
 *
 * @param binaryAsString BYTE_ARRAY columns without a logical type are text, as old writers left them: {@code binary_as_string}
 * @param verifyChecksums pages that carry a CRC are checked against it: {@code verify_checksums}
 */
public record ParquetOptions(boolean binaryAsString, boolean verifyChecksums) {
    public static final ParquetOptions DEFAULT = new ParquetOptions(false, true);

    static final List<FormatOption> DECLARED = List.of(
            FormatOption.reading(
                    "binary_as_string",
                    Kind.FLAG,
                    "whether bytes without a logical type are text, as old writers left them"),
            FormatOption.reading(
                    "verify_checksums", Kind.FLAG, "whether pages are checked against their CRC, unless false"));

    /** The options of a table, under their canonical names; those of other concerns are left alone. */
    public static ParquetOptions of(Map<String, String> options) {
        return new ParquetOptions(
                flag(options, "binary_as_string", DEFAULT.binaryAsString),
                flag(options, "verify_checksums", DEFAULT.verifyChecksums));
    }

    private static boolean flag(Map<String, String> options, String name, boolean otherwise) {
        return Boolean.parseBoolean(options.getOrDefault(name, Boolean.toString(otherwise)));
    }
}
