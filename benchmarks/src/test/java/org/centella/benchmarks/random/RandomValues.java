// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Values of tables' columns: few distinct ones, many nulls, whatever is empty, and what is longer than a string view holds. */
final class RandomValues {
    private static final String[] WORDS = {
        "",
        "a",
        "b",
        "ab",
        "a%b",
        "A",
        " a ",
        "abcabc",
        "ünï",
        "twelve bytes",
        "more than twelve bytes",
        "z_z",
        "12",
        // With blanks, or the oracle, and it alone, would read dates of odd years in what it is put together with.
        " -7 ",
        "7",
        "2023-12-24"
    };
    private static final String[] KEYS = {"a", "b", "ab", "more than twelve bytes"};
    private static final LocalDate FIRST_DAY = LocalDate.of(2023, 12, 9);

    private final Random random;

    RandomValues(Random random) {
        this.random = random;
    }

    /** A Java value as column builders take it; null one time in five. */
    @Nullable
    Object next(Kind kind) {
        return random.nextInt(5) == 0 ? null : present(kind);
    }

    private Object present(Kind kind) {
        return switch (kind) {
            case INTEGER -> random.nextInt(12) - 3;
            case BIGINT -> random.nextInt(8) == 0 ? 3_000_000_000L : (long) random.nextInt(9);
            case DECIMAL -> BigDecimal.valueOf((random.nextInt(21) - 10) * 25L, 2);
            case DOUBLE -> (random.nextInt(40) - 20) / 8.0;
            case TEXT -> word();
            case DATE -> FIRST_DAY.plusDays(random.nextInt(60));
            case TIMESTAMP -> time();
            case BOOLEAN -> random.nextBoolean();
            case INTEGERS -> list(Kind.INTEGER);
            case TEXTS -> list(Kind.TEXT);
            case MAP -> map();
            case ROW -> Arrays.asList(next(Kind.INTEGER), next(Kind.TEXT));
        };
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private LocalDateTime time() {
        LocalDateTime day = FIRST_DAY.plusDays(random.nextInt(20)).atStartOfDay();
        return switch (random.nextInt(3)) {
            case 0 -> day;
            case 1 -> day.plusHours(random.nextInt(24));
            default -> day.plusSeconds(random.nextInt(86_400)).plusNanos(random.nextInt(4) * 250_000_000L);
        };
    }

    private List<@Nullable Object> list(Kind kind) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            list.add(next(kind));
        }
        return list;
    }

    private Map<Object, @Nullable Object> map() {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(KEYS[random.nextInt(KEYS.length)], next(Kind.INTEGER));
        }
        return map;
    }
}
