// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;

/** Numbers and text as bytes and back, digests by name, single bits. */
final class BytesFamily extends FunctionFamily {
    private static final DataType TEXT = DataType.VARCHAR;
    private static final DataType BYTES = DataType.VARBINARY;
    private static final Parameter S = Parameter.STRING;
    private static final Parameter B = Parameter.BINARY;
    private static final Parameter N = Parameter.BIGINT;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BASE32_BITS = 5;
    private static final int BASE32_GROUP = 8;

    BytesFamily() {
        super(FunctionCategory.BINARY);
    }

    @Override
    void declare() {
        function("to_base32", "The bytes in Base32.")
                .total()
                .takes(TEXT, S)
                .takes(TEXT, B)
                .example("to_base32('abc')", "MFRGG===");
        function("from_base32", "The bytes that Base32 stands for.")
                .takes(BYTES, S)
                .example("from_utf8(from_base32('MFRGG==='))", "abc");
        function("convert_to", "The bytes of text in a character set.")
                .takes(BYTES, S, S)
                .example("octet_length(convert_to('ñ', 'LATIN1'))", "1");
        function("convert_from", "The text of bytes in a character set.")
                .takes(TEXT, B, S)
                .example("convert_from(convert_to('ñ', 'LATIN1'), 'LATIN1')", "ñ");
        function("sha2", "The hash SHA-2 of 224, 256, 384 or 512 bits (0 is 256), as hexadecimal digits.")
                .takes(TEXT, S, N)
                .takes(TEXT, B, N)
                .example("sha2('abc', 256)", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        function("digest", "The hash of a named algorithm, as bytes: md5, sha1, sha224, sha256, sha384, sha512.")
                .takes(BYTES, S, S)
                .takes(BYTES, B, S)
                .example("lower(hex(digest('abc', 'md5')))", "900150983cd24fb0d6963f7d28e17f72");
        function("crc32c", "The checksum CRC-32C.")
                .total()
                .takes(DataType.BIGINT, S)
                .takes(DataType.BIGINT, B)
                .example("crc32c('abc')", "910901175");
        function(
                        "set_bit",
                        "The bytes with a bit set to 0 or 1; positions count from 0, the lowest bit of a byte first.")
                .takes(BYTES, B, N, N)
                .example("from_utf8(set_bit(to_utf8('a'), 1, 1))", "c");
        numbers("big_endian_64", "an integer of 64 bits, the highest byte first", DataType.BIGINT, N);
        numbers("big_endian_32", "an integer of 32 bits, the highest byte first", DataType.INTEGER, Parameter.INTEGER);
        numbers("ieee754_64", "a DOUBLE, the highest byte first", DataType.DOUBLE, Parameter.DOUBLE);
        numbers("ieee754_32", "a REAL, the highest byte first", DataType.REAL, Parameter.DOUBLE);
        function("gen_random_bytes", "So many random bytes, up to 1024.")
                .alias("random_bytes")
                .with(FunctionTrait.VOLATILE)
                .takes(BYTES, N)
                .example("octet_length(gen_random_bytes(16))", "16");
        function("is_valid_utf8", "Whether the bytes are UTF-8.")
                .total()
                .takes(DataType.BOOLEAN, B)
                .takes(DataType.BOOLEAN, S)
                .example("is_valid_utf8(from_hex('C328'))", "false");
    }

    private void numbers(String format, String what, DataType type, Parameter parameter) {
        boolean floating = parameter == Parameter.DOUBLE;
        function("to_" + format, "The bytes of " + what + ".")
                .total()
                .takes(BYTES, parameter)
                .example("hex(to_" + format + "(1))", hex(format));
        function("from_" + format, "What the bytes of " + what + " stand for.")
                .takes(type, B)
                .example("from_" + format + "(to_" + format + "(25))", floating ? "25.0" : "25");
    }

    private static String hex(String format) {
        return switch (format) {
            case "big_endian_64" -> "0000000000000001";
            case "big_endian_32" -> "00000001";
            case "ieee754_64" -> "3FF0000000000000";
            default -> "3F800000";
        };
    }

    @Override
    Kernel kernel(String name, List<DataType> arguments, DataType result) {
        return switch (name) {
            case "to_base32" -> Rows.text((in, i, text) -> text.text(base32(in[0].bytes(i))));
            case "from_base32" -> BinaryFamily.bytes((in, i) -> fromBase32(in[0].text(i)));
            case "convert_to" -> BinaryFamily.bytes((in, i) -> in[0].text(i).getBytes(charset(in[1].text(i))));
            case "convert_from" ->
                Rows.text((in, i, text) -> text.text(new String(in[0].bytes(i), charset(in[1].text(i)))));
            case "sha2" ->
                Rows.text((in, i, text) -> {
                    long bits = in[1].integer(i) == 0 ? 256 : in[1].integer(i);
                    text.text(java.util.HexFormat.of().formatHex(digest("sha" + bits, in[0].bytes(i))));
                });
            case "digest" -> BinaryFamily.bytes((in, i) -> digest(in[1].text(i), in[0].bytes(i)));
            case "crc32c" ->
                Rows.longs((in, i) -> {
                    CRC32C sum = new CRC32C();
                    sum.update(in[0].bytes(i));
                    return sum.getValue();
                });
            case "set_bit" -> BinaryFamily.bytes(BytesFamily::withBit);
            case "to_big_endian_64" ->
                BinaryFamily.bytes(
                        (in, i) -> big(Long.BYTES).putLong(in[0].integer(i)).array());
            case "to_big_endian_32" ->
                BinaryFamily.bytes((in, i) ->
                        big(Integer.BYTES).putInt((int) in[0].integer(i)).array());
            case "to_ieee754_64" ->
                BinaryFamily.bytes((in, i) ->
                        big(Double.BYTES).putDouble(in[0].floating(i)).array());
            case "to_ieee754_32" ->
                BinaryFamily.bytes((in, i) ->
                        big(Float.BYTES).putFloat((float) in[0].floating(i)).array());
            case "from_big_endian_64" ->
                Rows.longs((in, i) -> read(in[0], i, Long.BYTES).getLong());
            case "from_big_endian_32" ->
                Rows.longs((in, i) -> read(in[0], i, Integer.BYTES).getInt());
            case "from_ieee754_64" ->
                Rows.each((in, i, out) ->
                        out.putDouble(i, read(in[0], i, Double.BYTES).getDouble()));
            case "from_ieee754_32" ->
                Rows.each((in, i, out) ->
                        out.putDouble(i, read(in[0], i, Float.BYTES).getFloat()));
            case "gen_random_bytes" -> BinaryFamily.bytes((in, i) -> random(in[0].integer(i)));
            case "is_valid_utf8" -> Rows.bits((in, i) -> StringCasts.isUtf8(in[0].bytes(i)));
            default -> throw new IllegalStateException(name);
        };
    }

    private static ByteBuffer big(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.BIG_ENDIAN);
    }

    private static ByteBuffer read(Operand in, int row, int length) {
        byte[] bytes = in.bytes(row);
        if (bytes.length != length) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "the number has " + length + " bytes, not " + bytes.length);
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN);
    }

    private static byte[] random(long count) {
        if (count < 0 || count > 1024) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "0 to 1024 random bytes, not " + count);
        }
        byte[] bytes = new byte[(int) count];
        ThreadLocalRandom.current().nextBytes(bytes);
        return bytes;
    }

    private static byte[] withBit(Operand[] in, int i) {
        byte[] bytes = in[0].bytes(i);
        long at = in[1].integer(i);
        long bit = in[2].integer(i);
        if (at < 0 || at >= (long) bytes.length * Byte.SIZE || bit < 0 || bit > 1) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "bit " + at + " of " + bytes.length + " bytes cannot be set to " + bit);
        }
        int place = (int) (at / Byte.SIZE);
        int mask = 1 << (int) (at % Byte.SIZE);
        bytes[place] = (byte) (bit == 1 ? bytes[place] | mask : bytes[place] & ~mask);
        return bytes;
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        String java = switch (algorithm.toLowerCase(Locale.ROOT)) {
            case "md5" -> "MD5";
            case "sha1", "sha" -> "SHA-1";
            case "sha224" -> "SHA-224";
            case "sha256" -> "SHA-256";
            case "sha384" -> "SHA-384";
            case "sha512" -> "SHA-512";
            default ->
                throw new CentellaException(
                        ErrorCode.INVALID_ARGUMENT,
                        "'" + algorithm + "' is none of md5, sha1, sha224, sha256, sha384, sha512");
        };
        try {
            return MessageDigest.getInstance(java).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static java.nio.charset.Charset charset(String name) {
        try {
            return java.nio.charset.Charset.forName(name.equalsIgnoreCase("UTF8") ? "UTF-8" : name);
        } catch (IllegalArgumentException e) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "'" + name + "' is no character set", e);
        }
    }

    private static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        long bits = 0;
        int held = 0;
        for (byte b : bytes) {
            bits = bits << Byte.SIZE | (b & 0xFF);
            held += Byte.SIZE;
            while (held >= BASE32_BITS) {
                held -= BASE32_BITS;
                text.append(BASE32.charAt((int) (bits >> held) & 31));
            }
            bits &= (1L << held) - 1;
        }
        if (held > 0) {
            text.append(BASE32.charAt((int) (bits << (BASE32_BITS - held)) & 31));
        }
        while (text.length() % BASE32_GROUP != 0) {
            text.append('=');
        }
        return text.toString();
    }

    private static byte[] fromBase32(String text) {
        byte[] bytes = new byte[text.length() * BASE32_BITS / Byte.SIZE + 1];
        int count = 0;
        long bits = 0;
        int held = 0;
        for (char c : text.toCharArray()) {
            if (c == '=') {
                continue;
            }
            int digit = BASE32.indexOf(Character.toUpperCase(c));
            if (digit < 0) {
                throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "'" + text + "' is not Base32");
            }
            bits = bits << BASE32_BITS | digit;
            held += BASE32_BITS;
            if (held >= Byte.SIZE) {
                held -= Byte.SIZE;
                bytes[count++] = (byte) (bits >> held);
                bits &= (1L << held) - 1;
            }
        }
        return Arrays.copyOf(bytes, count);
    }
}
