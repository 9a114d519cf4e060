// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.file;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The folder names {@code key=value} of partitioned tables, escaped as Hive and Spark do it: {@code %} and two hex digits. */
public final class HivePath {
    /** How a null is spelled. */
    public static final String NULL = "__HIVE_DEFAULT_PARTITION__";

    private static final String SPECIAL = "\"#%'*/:=?\\{}[]^";

    private HivePath() {}

    /** The folder of one value; a null or empty value takes {@link #NULL}'s place, for a name cannot end in nothing. */
    public static String folder(String key, @Nullable String value) {
        return escape(key) + "=" + (value == null || value.isEmpty() ? NULL : escape(value));
    }

    /** The text as a part of a folder's name. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean control = c < ' ' || c == 0x7F;
            boolean leadingDot = i == 0 && (c == '.' || c == '_') && !text.equals(NULL);
            if (control || leadingDot || SPECIAL.indexOf(c) >= 0) {
                escaped.append('%').append("%02X".formatted((int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** What {@link #escape} was given; text that is not escaped rightly is taken as it is. */
    public static String unescape(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer plain = ByteBuffer.allocate(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length && bytes[i] == '%' ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
            if (low >= 0) {
                plain.put((byte) (high << 4 | low));
                i += 2;
            } else {
                plain.put(bytes[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(plain.flip()).toString();
        } catch (CharacterCodingException e) {
            return text;
        }
    }

    /** The key and value of a folder's name, or null when it is not of that kind. */
    static Map.@Nullable Entry<String, String> parse(String folder) {
        int equals = folder.indexOf('=');
        if (equals <= 0) {
            return null;
        }
        return Map.entry(unescape(folder.substring(0, equals)), unescape(folder.substring(equals + 1)));
    }

    /** The keys and values of the folders among {@code names}, in their order. */
    public static Map<String, String> parseAll(Iterable<?> names) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Object name : names) {
            Map.Entry<String, String> entry = parse(name.toString());
            if (entry != null) {
                values.put(entry.getKey(), entry.getValue());
            }
        }
        return values;
    }
}
