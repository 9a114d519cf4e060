// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** How a file of text is compressed: as an option says, else as its name does. */
enum Compression {
    NONE(""),
    GZIP(".gz"),
    ZSTD(".zst");

    private static final int BUFFER = 1 << 16;

    private final String extension;

    Compression(String extension) {
        this.extension = extension;
    }

    /** What a file's name ends with, nothing without compression. */
    String extension() {
        return extension;
    }

    static Compression ofName(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(GZIP.extension) ? GZIP : name.endsWith(ZSTD.extension) ? ZSTD : NONE;
    }

    /** What the option says, or null where it leaves that to the name. */
    static @Nullable Compression ofOption(@Nullable String option) {
        return switch (option == null ? "auto" : option.toLowerCase(Locale.ROOT)) {
            case "auto", "auto_detect" -> null;
            case "none", "uncompressed" -> NONE;
            case "gzip", "gz" -> GZIP;
            case "zstd", "zst" -> ZSTD;
            default ->
                throw new CentellaException(
                        ErrorCode.INVALID_ARGUMENT,
                        "option compression is auto, none, gzip or zstd, not '" + option + "'");
        };
    }

    InputStream decompress(InputStream bytes) throws IOException {
        return switch (this) {
            case NONE -> bytes;
            case GZIP -> new GZIPInputStream(bytes, BUFFER);
            case ZSTD -> new ZstdInputStream(new BufferedInputStream(bytes, BUFFER));
        };
    }

    OutputStream compress(OutputStream bytes) throws IOException {
        return switch (this) {
            case NONE -> bytes;
            case GZIP -> new GZIPOutputStream(bytes, BUFFER);
            case ZSTD -> new ZstdOutputStream(bytes);
        };
    }
}
