// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.Adler32;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;

/** Encodings of bytes, and hashes other than digests. */
final class BinaryFamily extends FunctionFamily {
    private static final DataType TEXT = DataType.VARCHAR;
    private static final DataType BYTES = DataType.VARBINARY;
    private static final Parameter S = Parameter.STRING;
    private static final Parameter B = Parameter.BINARY;
    private static final Parameter N = Parameter.BIGINT;

    BinaryFamily() {
        super(FunctionCategory.BINARY);
    }

    @Override
    void declare() {
        function("base64", "The bytes in Base64.")
                .alias("to_base64")
                .total()
                .takes(TEXT, S)
                .takes(TEXT, B)
                .example("base64('Centella')", "Q2VudGVsbGE=");
        function("from_base64", "The bytes that Base64 stands for.")
                .alias("unbase64")
                .takes(BYTES, S)
                .example("from_utf8(from_base64('Q2VudGVsbGE='))", "Centella");
        function("to_base64url", "The bytes in the form of Base64 that URLs take.")
                .total()
                .takes(TEXT, S)
                .takes(TEXT, B)
                .example("to_base64url('a?b>')", "YT9iPg==");
        function("from_base64url", "The bytes that the URL's form of Base64 stands for.")
                .takes(BYTES, S)
                .example("from_utf8(from_base64url('YT9iPg=='))", "a?b>");
        function(
                        "encode",
                        "The bytes as text in a format: hex, base64 or escape; or text in a character set, as bytes.")
                .takes(TEXT, B, S)
                .takes("(VARCHAR, VARCHAR) → VARCHAR", BinaryFamily::twoTexts)
                .takes(BYTES, S)
                .example("encode('abc', 'hex')", "616263")
                .example("encode('abc', 'base64')", "YWJj");
        function("to_utf8", "The bytes of text.")
                .alias("blob")
                .total()
                .takes(BYTES, S)
                .example("octet_length(to_utf8('ñ'))", "2");
        function("from_utf8", "The text of bytes; what is not UTF-8 becomes U+FFFD.")
                .total()
                .takes(TEXT, B)
                .example("from_utf8(to_utf8('ñ'))", "ñ");
        function("get_byte", "The byte at a position, counted from 0.")
                .takes(DataType.INTEGER, B, N)
                .example("get_byte(to_utf8('abc'), 1)", "98");
        function("set_byte", "The bytes with that at a position, counted from 0, replaced.")
                .takes(BYTES, B, N, N)
                .example("from_utf8(set_byte(to_utf8('abc'), 1, 66))", "aBc");
        function("get_bit", "The bit at a position, counted from 0, the lowest of a byte first.")
                .takes(DataType.INTEGER, B, N)
                .example("get_bit(to_utf8('a'), 5)", "1");
        function("xxhash64", "The hash XXH64 of the values, with the seed 42.")
                .alias("hash")
                .total()
                .with(FunctionTrait.SEES_NULLS)
                .takesMany(DataType.BIGINT, Parameter.ANY, Parameter.ANY)
                .example("xxhash64('Spark')", "-4294468057691064905");
        function("murmur3", "The hash MurmurHash3, 128 bits.")
                .total()
                .takes(BYTES, S)
                .takes(BYTES, B)
                .example("hex(murmur3('test'))", "9DE1BD74CC287DAC824DBDF93182129A");
        function("adler32", "The Adler-32 checksum.")
                .total()
                .takes(DataType.BIGINT, S)
                .takes(DataType.BIGINT, B)
                .example("adler32('abc')", "38600999");
        for (String hash : List.of("md5", "sha1", "sha256", "sha512")) {
            function("hmac_" + hash, "The keyed hash HMAC-" + hash.toUpperCase(Locale.ROOT) + " of bytes and a key.")
                    .takes(BYTES, S, S)
                    .takes(BYTES, B, B)
                    .example("octet_length(hmac_" + hash + "('abc', 'key'))", Hmac.length(hash));
        }
    }

    /** In PostgreSQL the second is a format, in Spark a character set; the formats' names are no character sets'. */
    private static @org.jspecify.annotations.Nullable Resolution twoTexts(List<DataType> arguments) {
        return arguments.size() == 2
                        && arguments.getFirst().isString()
                        && arguments.getLast().isString()
                ? new Resolution(arguments, TEXT)
                : null;
    }

    @Override
    Kernel kernel(String name, List<DataType> arguments, DataType result) {
        return switch (name) {
            case "base64" -> bytes((in, i) -> Base64.getEncoder().encode(in[0].bytes(i)));
            case "from_base64" -> bytes((in, i) -> base64(Base64.getMimeDecoder(), in[0].text(i)));
            case "to_base64url" -> bytes((in, i) -> Base64.getUrlEncoder().encode(in[0].bytes(i)));
            case "from_base64url" -> bytes((in, i) -> base64(Base64.getUrlDecoder(), in[0].text(i)));
            case "encode" ->
                arguments.size() == 1
                        ? bytes((in, i) -> in[0].bytes(i))
                        : bytes((in, i) ->
                                encoded(in[0].bytes(i), in[1].text(i)).getBytes(StandardCharsets.UTF_8));
            case "to_utf8" -> bytes((in, i) -> in[0].bytes(i));
            case "from_utf8" ->
                bytes((in, i) -> new String(in[0].bytes(i), StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
            case "get_byte" ->
                Rows.longs((in, i) -> {
                    byte[] bytes = in[0].bytes(i);
                    return bytes[index(in[1].integer(i), bytes.length)] & 0xFF;
                });
            case "set_byte" ->
                bytes((in, i) -> {
                    byte[] bytes = in[0].bytes(i);
                    bytes[index(in[1].integer(i), bytes.length)] = (byte) in[2].integer(i);
                    return bytes;
                });
            case "get_bit" ->
                Rows.longs((in, i) -> {
                    byte[] bytes = in[0].bytes(i);
                    int at = index(in[1].integer(i), Math.multiplyExact(bytes.length, Byte.SIZE));
                    return bytes[at / Byte.SIZE] >> (at % Byte.SIZE) & 1;
                });
            case "xxhash64" -> ValueHashes.xxHash64();
            case "murmur3" -> bytes((in, i) -> ValueHashes.murmur3(in[0].bytes(i)));
            case "adler32" ->
                Rows.longs((in, i) -> {
                    Adler32 sum = new Adler32();
                    sum.update(in[0].bytes(i));
                    return sum.getValue();
                });
            case "hmac_md5", "hmac_sha1", "hmac_sha256", "hmac_sha512" -> {
                Hmac hmac = new Hmac(name.substring("hmac_".length()));
                yield bytes((in, i) -> hmac.of(in[0].bytes(i), in[1].bytes(i)));
            }
            default -> throw new IllegalStateException(name);
        };
    }

    /** One row's bytes, or text in UTF-8. */
    interface BytesRow {
        byte[] value(Operand[] in, int i);
    }

    static Kernel bytes(BytesRow row) {
        return Rows.each((in, i, out) -> out.putBytes(i, row.value(in, i)));
    }

    static Kernel substring(List<DataType> arguments, DataType result) {
        return bytes((in, i) -> {
            byte[] all = in[0].bytes(i);
            long from = in[1].integer(i) - 1;
            long count = in.length > 2 ? in[2].integer(i) : Long.MAX_VALUE / 2;
            if (count < 0) {
                throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "a substring of " + count + " bytes");
            }
            int start = Math.clamp(from, 0, all.length);
            int end = Math.clamp(from + count, start, all.length);
            return java.util.Arrays.copyOfRange(all, start, end);
        });
    }

    private static byte[] base64(Base64.Decoder decoder, String text) {
        try {
            return decoder.decode(text);
        } catch (IllegalArgumentException e) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "'" + text + "' is not Base64: " + e.getMessage(), e);
        }
    }

    private static int index(long at, int length) {
        if (at < 0 || at >= length) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "position " + at + " is not within 0 to " + (length - 1));
        }
        return (int) at;
    }

    static String encoded(byte[] bytes, String format) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "hex" -> HexFormat.of().formatHex(bytes);
            case "base64" -> Base64.getEncoder().encodeToString(bytes);
            case "escape" -> escaped(bytes);
            default -> new String(bytes, charset(format));
        };
    }

    /** Bytes that are no ASCII as a backslash and three octal digits. */
    private static String escaped(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            if (b == '\\') {
                text.append("\\\\");
            } else if (b <= 0) {
                text.append(String.format(Locale.ROOT, "\\%03o", b & 0xFF));
            } else {
                text.append((char) b);
            }
        }
        return text.toString();
    }

    static byte[] decoded(String text, String format) {
        try {
            return switch (format.toLowerCase(Locale.ROOT)) {
                case "hex" -> HexFormat.of().parseHex(text);
                case "base64" -> Base64.getMimeDecoder().decode(text);
                case "escape" -> unescaped(text);
                default -> text.getBytes(charset(format));
            };
        } catch (IllegalArgumentException e) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "'" + text + "' is not in the format " + format, e);
        }
    }

    private static byte[] unescaped(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * 4);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            } else if (text.startsWith("\\\\", i)) {
                bytes.put((byte) '\\');
                i++;
            } else {
                if (i + 4 > text.length()) {
                    throw new IllegalArgumentException(text);
                }
                bytes.put((byte) Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            }
        }
        return java.util.Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "'" + name + "' is neither hex, base64, escape nor a character set", e);
        }
    }
}
