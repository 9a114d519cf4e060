// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.util.Map;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * How Parquet files of a table are to be understood.
 *
 * @param binaryAsString BYTE_ARRAY columns without a logical type are text, as old writers left them: {@code binary_as_string}
 * @param verifyChecksums pages that carry a CRC are checked against it: {@code verify_checksums}
 */
public record ParquetOptions(boolean binaryAsString, boolean verifyChecksums) {
    public static final ParquetOptions DEFAULT = new ParquetOptions(false, true);

    /** The options of a table; names of other concerns are left alone. */
    public static ParquetOptions of(Map<String, String> options) {
        return new ParquetOptions(
                flag("binary_as_string", options.get("binary_as_string"), DEFAULT.binaryAsString),
                flag("verify_checksums", options.get("verify_checksums"), DEFAULT.verifyChecksums));
    }

    private static boolean flag(String name, @Nullable String text, boolean otherwise) {
        if (text == null) {
            return otherwise;
        }
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.parseBoolean(text);
        }
        throw new CentellaException(
                ErrorCode.INVALID_ARGUMENT, "option " + name + " is true or false, not '" + text + "'");
    }
}
