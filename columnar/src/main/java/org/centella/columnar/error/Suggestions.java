// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.error;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** "Did you mean": the known name nearest to one that is not known. */
public final class Suggestions {
    private Suggestions() {}

    /** The name with the fewest edits to {@code name}, case aside, or null when none is near. */
    public static @Nullable String nearest(String name, Collection<String> known) {
        String wanted = name.toLowerCase(Locale.ROOT);
        // A third of the letters may be wrong; more would suggest strangers.
        int best = Math.max(1, wanted.length() / 3) + 1;
        String nearest = null;
        for (String candidate : known) {
            if (candidate.equalsIgnoreCase(name)) {
                // It is there, but not visible or not so to be used: no news to the user.
                continue;
            }
            int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT), best - 1);
            if (distance < best) {
                best = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** {@code "; did you mean X?"} for the end of a message, or nothing. */
    public static String didYouMean(String name, Collection<String> known) {
        String nearest = nearest(name, known);
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    /**
     * The Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, substitutions and swaps of
     * neighbours; {@code limit + 1} when it is more than {@code limit}.
     */
    static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) > limit) {
            return limit + 1;
        }
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substitution, Math.min(last[j], row[j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
        }
        return Math.min(last[b.length()], limit + 1);
    }
}
