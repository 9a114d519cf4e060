// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.parquet.format.CompressionCodec;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/** How the writer compresses pages. */
public enum ParquetCodec {
    UNCOMPRESSED(CompressionCodec.UNCOMPRESSED),
    SNAPPY(CompressionCodec.SNAPPY),
    GZIP(CompressionCodec.GZIP),
    ZSTD(CompressionCodec.ZSTD),
    LZ4_RAW(CompressionCodec.LZ4_RAW);

    private final CompressionCodec thrift;

    ParquetCodec(CompressionCodec thrift) {
        this.thrift = thrift;
    }

    CompressionCodec thrift() {
        return thrift;
    }

    /** The codec of that name, in any case; {@code none} and {@code lz4} are understood too. */
    public static ParquetCodec parse(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "NONE", "UNCOMPRESSED" -> UNCOMPRESSED;
            case "SNAPPY" -> SNAPPY;
            case "GZIP" -> GZIP;
            case "ZSTD" -> ZSTD;
            case "LZ4", "LZ4_RAW" -> LZ4_RAW;
            default ->
                throw new CentellaException(
                        ErrorCode.INVALID_ARGUMENT,
                        "no codec " + name + " to write Parquet with; there are "
                                + Arrays.stream(values())
                                        .map(c -> c.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", ")));
        };
    }
}
