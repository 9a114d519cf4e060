// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** Hashes of bytes, and bytes as hexadecimal digits. */
final class HashKernels {
    private static final HexFormat UPPER = HexFormat.of().withUpperCase();

    private HashKernels() {}

    /** One row's bytes to others. */
    private interface Mapping {
        byte[] map(byte[] bytes);
    }

    private static Kernel mapped(Mapping mapping) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                if (out.counts(i)) {
                    byte[] bytes = mapping.map(in[0].column().bytesAt(i & in[0].mask()));
                    out.putString(i, bytes, 0, bytes.length);
                } else {
                    out.putEmpty(i);
                }
            }
        };
    }

    /** @param algorithm one that every JDK has */
    static Kernel digest(String algorithm) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new CentellaException(ErrorCode.INTERNAL_ERROR, "this JVM lacks " + algorithm, e);
        }
        return mapped(bytes -> ascii(HexFormat.of().formatHex(digest.digest(bytes))));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static Kernel hex(List<DataType> arguments, DataType result) {
        return mapped(bytes -> ascii(UPPER.formatHex(bytes)));
    }

    static Kernel hexNumber(List<DataType> arguments, DataType result) {
        return Rows.text(
                (in, i, text) -> text.text(UPPER.toHexDigits(in[0].integer(i)).replaceFirst("^0+(?=.)", "")));
    }

    static Kernel unhex(List<DataType> arguments, DataType result) {
        return mapped(bytes -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            try {
                return HexFormat.of().parseHex(text);
            } catch (IllegalArgumentException e) {
                throw new CentellaException(
                        ErrorCode.INVALID_ARGUMENT, "'" + text + "' is not made of pairs of hexadecimal digits", e);
            }
        });
    }

    static Kernel crc32(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                CRC32 crc = new CRC32();
                crc.update(in[0].column().bytesAt(i & in[0].mask()));
                Segments.setLong(out.values(), i, crc.getValue());
            }
        };
    }
}
