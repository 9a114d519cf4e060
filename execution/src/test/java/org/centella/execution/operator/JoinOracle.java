// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.centella.execution.plan.JoinKind;
import org.jspecify.annotations.Nullable;

/** Joins by definition: every pair, one after the other. */
final class JoinOracle {
    private JoinOracle() {}

    /** True, false or null for unknown. */
    @FunctionalInterface
    interface Condition {
        @Nullable
        Boolean test(List<@Nullable Object> probe, List<@Nullable Object> build);
    }

    /** Equality of keys, three-valued, and a residual that is never unknown. */
    static Condition equal(
            int[] probeKeys, int[] buildKeys, BiPredicate<List<@Nullable Object>, List<@Nullable Object>> residual) {
        return (probe, build) -> {
            if (!residual.test(probe, build)) {
                return false;
            }
            boolean unknown = false;
            for (int i = 0; i < probeKeys.length; i++) {
                Object a = probe.get(probeKeys[i]);
                Object b = build.get(buildKeys[i]);
                if (a == null || b == null) {
                    unknown = true;
                } else if (!equalValues(a, b)) {
                    return false;
                }
            }
            return unknown ? null : true;
        };
    }

    private static boolean equalValues(Object a, Object b) {
        return switch (a) {
            case Double d -> d + 0.0 == (Double) b + 0.0 || (d.isNaN() && ((Double) b).isNaN());
            case Float f -> f + 0.0f == (Float) b + 0.0f || (f.isNaN() && ((Float) b).isNaN());
            case String s -> s.startsWith("c") ? s.stripTrailing().equals(((String) b).stripTrailing()) : s.equals(b);
            default -> Objects.equals(a, b);
        };
    }

    static List<List<@Nullable Object>> join(
            JoinKind kind, boolean nullAware, Rows probe, Rows build, Condition condition) {
        List<List<@Nullable Object>> out = new ArrayList<>();
        boolean[] met = new boolean[build.rows.size()];
        for (List<@Nullable Object> left : probe.rows) {
            boolean matched = false;
            boolean unknown = false;
            for (int b = 0; b < met.length; b++) {
                List<@Nullable Object> right = build.rows.get(b);
                Boolean answer = condition.test(left, right);
                unknown |= answer == null;
                if (Boolean.TRUE.equals(answer)) {
                    matched = true;
                    met[b] = true;
                    switch (kind) {
                        case INNER, PROBE_OUTER, BUILD_OUTER, FULL_OUTER -> out.add(concat(left, right));
                        case PROBE_SEMI, PROBE_ANTI, BUILD_SEMI, BUILD_ANTI, MARK -> {}
                    }
                }
            }
            unknown &= nullAware && !matched;
            switch (kind) {
                case PROBE_OUTER, FULL_OUTER -> {
                    if (!matched) {
                        out.add(concat(left, Collections.nCopies(build.types.size(), null)));
                    }
                }
                case PROBE_SEMI -> {
                    if (matched) {
                        out.add(left);
                    }
                }
                case PROBE_ANTI -> {
                    if (!matched && !unknown) {
                        out.add(left);
                    }
                }
                case MARK -> out.add(concat(left, Collections.singletonList(unknown ? null : (Object) matched)));
                case INNER, BUILD_OUTER, BUILD_SEMI, BUILD_ANTI -> {}
            }
        }
        for (int b = 0; b < met.length; b++) {
            List<@Nullable Object> right = build.rows.get(b);
            switch (kind) {
                case BUILD_OUTER, FULL_OUTER -> {
                    if (!met[b]) {
                        out.add(concat(Collections.nCopies(probe.types.size(), null), right));
                    }
                }
                case BUILD_SEMI -> {
                    if (met[b]) {
                        out.add(right);
                    }
                }
                case BUILD_ANTI -> {
                    if (!met[b]) {
                        out.add(right);
                    }
                }
                case INNER, PROBE_OUTER, PROBE_SEMI, PROBE_ANTI, MARK -> {}
            }
        }
        return out;
    }

    private static List<@Nullable Object> concat(
            List<? extends @Nullable Object> left, List<? extends @Nullable Object> right) {
        List<@Nullable Object> both = new ArrayList<>(left);
        both.addAll(right);
        return both;
    }
}
