// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Set operations on {@link Domain}s; the order of values is {@link ValueRange#compare}'s. */
public final class Domains {
    private Domains() {}

    /** Whether a value, or null, is in the domain. */
    public static boolean contains(Domain domain, @Nullable Object value) {
        return switch (domain) {
            case Domain.All _ -> true;
            case Domain.None _ -> false;
            case Domain.NotNull _ -> value != null;
            case Domain.OnlyNull _ -> value == null;
            case Domain.OrNull(Domain values) -> value == null || contains(values, value);
            case Domain.Range range -> value != null && inRange(range, value);
            case Domain.Values values ->
                value != null && values.values().stream().anyMatch(v -> ValueRange.compare(v, value) == 0);
        };
    }

    private static boolean inRange(Domain.Range range, Object value) {
        if (range.low() != null) {
            int order = ValueRange.compare(value, range.low());
            if (order < 0 || order == 0 && !range.lowInclusive()) {
                return false;
            }
        }
        if (range.high() != null) {
            int order = ValueRange.compare(value, range.high());
            return order < 0 || order == 0 && range.highInclusive();
        }
        return true;
    }

    /** What is in both. */
    public static Domain intersect(Domain a, Domain b) {
        return switch (a) {
            case Domain.All _ -> b;
            case Domain.None _ -> a;
            case Domain.NotNull _ -> withoutNull(b);
            case Domain.OnlyNull _ -> contains(b, null) ? a : Domain.NONE;
            case Domain.OrNull(Domain values) ->
                contains(b, null) ? new Domain.OrNull(intersect(values, withoutNull(b))) : intersect(values, b);
            case Domain.Values values -> filter(values, b);
            case Domain.Range range ->
                switch (b) {
                    case Domain.All _, Domain.NotNull _ -> a;
                    case Domain.None _, Domain.OnlyNull _ -> Domain.NONE;
                    case Domain.OrNull(Domain values) -> intersect(a, values);
                    case Domain.Values values -> filter(values, a);
                    case Domain.Range other -> intersect(range, other);
                };
        };
    }

    private static Domain withoutNull(Domain domain) {
        return switch (domain) {
            case Domain.All _ -> Domain.NOT_NULL;
            case Domain.OnlyNull _ -> Domain.NONE;
            case Domain.OrNull(Domain values) -> values;
            case Domain.None _, Domain.NotNull _, Domain.Range _, Domain.Values _ -> domain;
        };
    }

    private static Domain filter(Domain.Values values, Domain by) {
        var kept = values.values().stream().filter(v -> contains(by, v)).toList();
        return kept.isEmpty() ? Domain.NONE : new Domain.Values(kept);
    }

    private static Domain intersect(Domain.Range a, Domain.Range b) {
        boolean lowOfA = b.low() == null || a.low() != null && isTighterLow(a, b);
        boolean highOfA = b.high() == null || a.high() != null && isTighterHigh(a, b);
        Object low = lowOfA ? a.low() : b.low();
        Object high = highOfA ? a.high() : b.high();
        boolean lowInclusive = lowOfA ? a.lowInclusive() : b.lowInclusive();
        boolean highInclusive = highOfA ? a.highInclusive() : b.highInclusive();
        if (low != null && high != null) {
            int order = ValueRange.compare(low, high);
            if (order > 0 || order == 0 && !(lowInclusive && highInclusive)) {
                return Domain.NONE;
            }
        }
        return new Domain.Range(low, lowInclusive, high, highInclusive);
    }

    private static boolean isTighterLow(Domain.Range a, Domain.Range b) {
        int order = ValueRange.compare(Objects.requireNonNull(a.low()), Objects.requireNonNull(b.low()));
        return order > 0 || order == 0 && !a.lowInclusive();
    }

    private static boolean isTighterHigh(Domain.Range a, Domain.Range b) {
        int order = ValueRange.compare(Objects.requireNonNull(a.high()), Objects.requireNonNull(b.high()));
        return order < 0 || order == 0 && !a.highInclusive();
    }
}
