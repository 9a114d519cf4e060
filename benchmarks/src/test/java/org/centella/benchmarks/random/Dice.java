// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The choices that a seed stands for, and names that no other part of the query has. */
final class Dice {
    /** Scalars come up more often than what is made of them, for they meet in joins and comparisons. */
    private static final int SCALARS = 4;

    private final Random random;
    private int names;

    Dice(long seed) {
        random = new Random(seed);
    }

    /** From 0 to below {@code bound}. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    Kind kind() {
        return one(oneIn(SCALARS) ? List.of(Kind.values()) : Kind.SCALARS);
    }

    /** Of values that have an order, the same in both engines. */
    Kind orderedKind() {
        Kind kind = kind();
        return kind.isOrdered() ? kind : Kind.INTEGER;
    }

    List<Kind> kinds(int count) {
        return IntStream.range(0, count).mapToObj(_ -> kind()).toList();
    }

    List<Kind> orderedKinds(int count) {
        return IntStream.range(0, count).mapToObj(_ -> orderedKind()).toList();
    }

    String name() {
        return "x" + names++;
    }

    /** How one key of ORDER BY is sorted: both ends said, for engines differ in what they do unasked. */
    String order() {
        return one(" ASC", " DESC") + one(" NULLS FIRST", " NULLS LAST");
    }
}
