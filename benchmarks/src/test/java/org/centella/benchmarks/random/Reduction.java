// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a failing query shorter: takes away runs of tokens, long ones first, as long as the query still fails in the same
 * way (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002).
 */
final class Reduction {
    private static final Pattern TOKEN = Pattern.compile("'(?:[^']|'')*'|\\w+(?:\\.\\w+)*|<=|>=|<>|\\|\\||->|\\S");

    private Reduction() {}

    /**
     * @param fails whether a text is a query, and fails
     * @param tries texts tried at most
     */
    static String shorten(String sql, Predicate<String> fails, int tries) {
        List<String> tokens = tokens(sql);
        int left = tries;
        for (int length = tokens.size() / 2; length > 0 && left > 0; ) {
            boolean shorter = false;
            for (int at = 0; at + length <= tokens.size() && left > 0; ) {
                List<String> rest = new ArrayList<>(tokens.subList(0, at));
                rest.addAll(tokens.subList(at + length, tokens.size()));
                if (balanced(tokens.subList(at, at + length)) && left-- > 0 && fails.test(String.join(" ", rest))) {
                    tokens = rest;
                    shorter = true;
                } else {
                    at++;
                }
            }
            length = shorter ? Math.min(length, tokens.size() / 2) : length - Math.max(1, length / 4);
        }
        return String.join(" ", tokens);
    }

    private static boolean balanced(List<String> tokens) {
        int depth = 0;
        for (String token : tokens) {
            depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
            if (depth < 0) {
                return false;
            }
        }
        return depth == 0;
    }

    private static List<String> tokens(String sql) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(sql);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        return tokens;
    }
}
