// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import com.google.re2j.Pattern;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/** Patterns of SIMILAR TO as regular expressions: % and _ are .* and ., the other signs mean the same. */
final class SimilarPattern {
    private SimilarPattern() {}

    static String regex(String pattern, String escape) {
        if (escape.codePointCount(0, escape.length()) > 1) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "'" + escape + "' is more than one character to escape with");
        }
        StringBuilder regex = new StringBuilder();
        boolean inBrackets = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (!escape.isEmpty() && c == escape.charAt(0)) {
                if (++i == pattern.length()) {
                    throw new CentellaException(
                            ErrorCode.INVALID_ARGUMENT, "the pattern '" + pattern + "' ends with its escape");
                }
                regex.append(Pattern.quote(pattern.substring(i, i + 1)));
                continue;
            }
            if (inBrackets) {
                inBrackets = c != ']';
                regex.append(c == '\\' ? "\\\\" : String.valueOf(c));
                continue;
            }
            switch (c) {
                case '%' -> regex.append(".*");
                case '_' -> regex.append('.');
                case '[' -> {
                    inBrackets = true;
                    regex.append('[');
                }
                case '|', '*', '+', '?', '{', '}', '(', ')' -> regex.append(c);
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }
}
