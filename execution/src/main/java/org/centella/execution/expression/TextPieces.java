// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Looking for text within text, and cutting it. */
final class TextPieces {
    private TextPieces() {}

    /** The part before the n-th delimiter from the start, or after the n-th from the end. */
    static String before(String text, String delimiter, long count) {
        if (delimiter.isEmpty() || count == 0) {
            return "";
        }
        int at = count > 0 ? -delimiter.length() : text.length();
        for (long left = Math.abs(count); left > 0; left--) {
            at = count > 0
                    ? text.indexOf(delimiter, at + delimiter.length())
                    : at == 0 ? -1 : text.lastIndexOf(delimiter, at - 1);
            if (at < 0) {
                return text;
            }
        }
        return count > 0 ? text.substring(0, at) : text.substring(at + delimiter.length());
    }

    /** Where a text is found at or after a place, counted in characters from 1; 0 if nowhere. */
    static int position(String text, String wanted, long from) {
        int characters = text.codePointCount(0, text.length());
        if (from < 1 || from > characters + 1L) {
            return 0;
        }
        int at = text.indexOf(wanted, text.offsetByCodePoints(0, (int) from - 1));
        return at < 0 ? 0 : text.codePointCount(0, at) + 1;
    }

    static int inSet(String wanted, String list) {
        if (wanted.indexOf(',') >= 0) {
            return 0;
        }
        int place = 1;
        for (String element : list.split(",", -1)) {
            if (element.equals(wanted)) {
                return place;
            }
            place++;
        }
        return 0;
    }

    private static int lastSlash(String path) {
        return Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
    }

    static String fileName(String path, boolean withoutExtension) {
        String name = path.substring(lastSlash(path) + 1);
        int dot = name.lastIndexOf('.');
        return withoutExtension && dot > 0 ? name.substring(0, dot) : name;
    }

    static String folderPath(String path) {
        int slash = lastSlash(path);
        return slash < 0 ? "" : path.substring(0, Math.max(slash, path.startsWith("/") ? 1 : 0));
    }

    static String firstFolder(String path) {
        int slash = path.indexOf('/');
        int other = path.indexOf('\\');
        int end = slash < 0 ? other : other < 0 ? slash : Math.min(slash, other);
        return end < 0 ? "" : end == 0 ? path.substring(0, 1) : path.substring(0, end);
    }

    /** Decomposed, its marks left out, composed again. */
    static String withoutAccents(String text) {
        String apart = Normalizer.normalize(text, Normalizer.Form.NFD);
        StringBuilder kept = new StringBuilder(apart.length());
        apart.codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(kept::appendCodePoint);
        return Normalizer.normalize(kept, Normalizer.Form.NFC);
    }

    static boolean passesLuhn(String digits) {
        int sum = 0;
        boolean twice = false;
        for (int i = digits.length() - 1; i >= 0; i--) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            int value = twice ? digit * 2 : digit;
            sum += value > 9 ? value - 9 : value;
            twice = !twice;
        }
        return !digits.isEmpty() && sum % 10 == 0;
    }

    /** The parts of a path, "/" first when it begins there. */
    static List<String> path(String path) {
        List<String> parts = new ArrayList<>();
        if (!path.isEmpty() && (path.charAt(0) == '/' || path.charAt(0) == '\\')) {
            parts.add(path.substring(0, 1));
        }
        for (String part : path.split("[/\\\\]")) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return parts;
    }

    /** The arguments behind the text are what capitals, small letters, digits and the rest become; null leaves them. */
    static String masked(Operand[] in, int i) {
        @Nullable String[] kinds = {"X", "x", "n", null};
        for (int k = 1; k < in.length; k++) {
            kinds[k - 1] = in[k].isNull(i) ? null : in[k].text(i);
        }
        StringBuilder masked = new StringBuilder();
        in[0].text(i).codePoints().forEach(c -> {
            String by =
                    kinds[Character.isUpperCase(c) ? 0 : Character.isLowerCase(c) ? 1 : Character.isDigit(c) ? 2 : 3];
            masked.append(by == null ? Character.toString(c) : by);
        });
        return masked.toString();
    }

    /** PostgreSQL's unistr. */
    static String unescaped(String text) {
        StringBuilder result = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            char c = text.charAt(at);
            if (c != '\\') {
                result.append(c);
                at++;
            } else if (text.startsWith("\\\\", at)) {
                result.append(c);
                at += 2;
            } else {
                char kind = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
                int from = at + (kind == '+' || kind == 'u' || kind == 'U' ? 2 : 1);
                int end = from + (kind == '+' ? 6 : kind == 'U' ? 8 : 4);
                result.appendCodePoint(codePoint(text, from, end));
                at = end;
            }
        }
        return result.toString();
    }

    private static int codePoint(String text, int from, int end) {
        String digits = end <= text.length() ? text.substring(from, end) : "";
        int code = digits.matches("[0-9A-Fa-f]+") ? Integer.parseUnsignedInt(digits, 16) : -1;
        if (!Character.isValidCodePoint(code)) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'" + text.substring(from - 1) + "' begins with no escape of a character");
        }
        return code;
    }
}
