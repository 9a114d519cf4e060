// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/** How much two strings differ, by code points; and how they sound. */
final class EditDistances {
    private static final int MOST_PREFIX = 4;
    private static final double PREFIX_WEIGHT = 0.1;
    /** Below this, a common start does not count. */
    private static final double BOOST_FROM = 0.7;

    private EditDistances() {}

    private static int[] points(String text) {
        return text.codePoints().toArray();
    }

    /** Three rows of the usual table; {@code swaps} counts two neighbours that change places, anywhere, as one. */
    static long levenshtein(String first, String second, boolean swaps) {
        int[] a = points(first);
        int[] b = points(second);
        if (swaps) {
            return unrestricted(a, b);
        }
        int[] last = new int[b.length + 1];
        int[] row = new int[b.length + 1];
        Arrays.setAll(last, k -> k);
        for (int i = 1; i <= a.length; i++) {
            row[0] = i;
            for (int k = 1; k <= b.length; k++) {
                int replaced = last[k - 1] + (a[i - 1] == b[k - 1] ? 0 : 1);
                row[k] = Math.min(replaced, Math.min(last[k], row[k - 1]) + 1);
            }
            int[] free = last;
            last = row;
            row = free;
        }
        return last[b.length];
    }

    /** Lowrance and Wagner, "An Extension of the String-to-String Correction Problem" (1975). */
    private static long unrestricted(int[] a, int[] b) {
        int[][] cost = new int[a.length + 2][b.length + 2];
        int most = a.length + b.length;
        cost[0][0] = most;
        for (int i = 0; i <= a.length; i++) {
            cost[i + 1][0] = most;
            cost[i + 1][1] = i;
        }
        for (int k = 0; k <= b.length; k++) {
            cost[0][k + 1] = most;
            cost[1][k + 1] = k;
        }
        Map<Integer, Integer> lastRow = new HashMap<>();
        for (int i = 1; i <= a.length; i++) {
            int lastMatch = 0;
            for (int k = 1; k <= b.length; k++) {
                int row = lastRow.getOrDefault(b[k - 1], 0);
                int column = lastMatch;
                boolean same = a[i - 1] == b[k - 1];
                if (same) {
                    lastMatch = k;
                }
                int edited = Math.min(cost[i][k] + (same ? 0 : 1), Math.min(cost[i + 1][k], cost[i][k + 1]) + 1);
                int swapped = cost[row][column] + (i - row - 1) + 1 + (k - column - 1);
                cost[i + 1][k + 1] = Math.min(edited, swapped);
            }
            lastRow.put(a[i - 1], i);
        }
        return cost[a.length + 1][b.length + 1];
    }

    static long hamming(String first, String second) {
        int[] a = points(first);
        int[] b = points(second);
        if (a.length != b.length) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT,
                    "hamming compares strings of one length, not of " + a.length + " and " + b.length);
        }
        long different = 0;
        for (int i = 0; i < a.length; i++) {
            different += a[i] == b[i] ? 0 : 1;
        }
        return different;
    }

    static double jaro(String first, String second) {
        int[] a = points(first);
        int[] b = points(second);
        if (a.length == 0 || b.length == 0) {
            return a.length == b.length ? 1 : 0;
        }
        int reach = Math.max(Math.max(a.length, b.length) / 2 - 1, 0);
        boolean[] taken = new boolean[b.length];
        int[] matched = new int[a.length];
        int matches = 0;
        for (int i = 0; i < a.length; i++) {
            int end = Math.min(b.length - 1, i + reach);
            for (int k = Math.max(0, i - reach); k <= end; k++) {
                if (!taken[k] && a[i] == b[k]) {
                    taken[k] = true;
                    matched[matches++] = a[i];
                    break;
                }
            }
        }
        if (matches == 0) {
            return 0;
        }
        int outOfPlace = 0;
        int at = 0;
        for (int k = 0; k < b.length; k++) {
            if (taken[k]) {
                outOfPlace += b[k] == matched[at++] ? 0 : 1;
            }
        }
        double m = matches;
        return (m / a.length + m / b.length + (m - outOfPlace / 2) / m) / 3;
    }

    static double jaroWinkler(String first, String second) {
        double jaro = jaro(first, second);
        int[] a = points(first);
        int[] b = points(second);
        int same = 0;
        int most = Math.min(MOST_PREFIX, Math.min(a.length, b.length));
        while (same < most && a[same] == b[same]) {
            same++;
        }
        return jaro > BOOST_FROM ? jaro + same * PREFIX_WEIGHT * (1 - jaro) : jaro;
    }

    static double jaccard(String first, String second) {
        Set<Integer> a = new HashSet<>();
        Set<Integer> b = new HashSet<>();
        first.codePoints().forEach(a::add);
        second.codePoints().forEach(b::add);
        if (a.isEmpty() || b.isEmpty()) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "jaccard compares strings that are not empty");
        }
        Set<Integer> all = new HashSet<>(a);
        all.addAll(b);
        a.retainAll(b);
        return (double) a.size() / all.size();
    }

    static String soundex(String text) {
        StringBuilder code = new StringBuilder();
        char last = '0';
        for (int i = 0; i < text.length() && code.length() < 4; i++) {
            char c = Character.toUpperCase(text.charAt(i));
            if (c < 'A' || c > 'Z') {
                continue;
            }
            // By the letters A to Z; H and W do not separate equal codes, vowels do.
            char digit = "01230120022455012623010202".charAt(c - 'A');
            if (code.isEmpty()) {
                code.append(c);
            } else if (digit != '0' && digit != last) {
                code.append(digit);
            }
            if (c != 'H' && c != 'W') {
                last = digit;
            }
        }
        return code.isEmpty() ? "" : code.append("000").substring(0, 4);
    }

    static int sameSounds(String first, String second) {
        String a = soundex(first);
        String b = soundex(second);
        int same = 0;
        for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
            same += a.charAt(i) == b.charAt(i) ? 1 : 0;
        }
        return same;
    }

    /** As PostgreSQL's pg_trgm: words in small letters, two blanks before each and one behind. */
    static double trigrams(String a, String b) {
        Set<String> ofA = trigrams(a);
        Set<String> ofB = trigrams(b);
        Set<String> both = new HashSet<>(ofA);
        both.retainAll(ofB);
        int all = ofA.size() + ofB.size() - both.size();
        return all == 0 ? 0 : (double) both.size() / all;
    }

    private static Set<String> trigrams(String text) {
        Set<String> trigrams = new HashSet<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            String padded = "  " + word + " ";
            for (int i = 0; !word.isEmpty() && i + 3 <= padded.length(); i++) {
                trigrams.add(padded.substring(i, i + 3));
            }
        }
        return trigrams;
    }
}
