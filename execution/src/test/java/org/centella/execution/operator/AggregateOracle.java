// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.AggregateCall;
import org.jspecify.annotations.Nullable;

/** Aggregation over rows of Java values in the plainest way: what the operator's answers are compared with. */
final class AggregateOracle {
    private AggregateOracle() {}

    /** Keys and results of each group, in order of first sight. */
    static List<List<@Nullable Object>> aggregate(
            List<List<@Nullable Object>> rows, List<Integer> keys, List<AggregateCall> calls) {
        Map<List<@Nullable Object>, List<List<@Nullable Object>>> groups = new LinkedHashMap<>();
        if (keys.isEmpty()) {
            groups.put(List.of(), new ArrayList<>());
        }
        for (List<@Nullable Object> row : rows) {
            List<@Nullable Object> key = new ArrayList<>();
            keys.forEach(k -> key.add(normal(row.get(k))));
            groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
        }
        List<List<@Nullable Object>> results = new ArrayList<>();
        groups.forEach((key, members) -> {
            List<@Nullable Object> result = new ArrayList<>(key);
            calls.forEach(call -> result.add(normal(result(call, members))));
            results.add(result);
        });
        return results;
    }

    /** Values that group together become equal. */
    static @Nullable Object normal(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Double d -> d + 0.0;
            case Float f -> f + 0.0f;
            case byte[] bytes -> Arrays.toString(bytes);
            case List<?> list ->
                list.stream().map(AggregateOracle::normal).collect(Collectors.toCollection(ArrayList::new));
            default -> value;
        };
    }

    private static @Nullable Object result(AggregateCall call, List<List<@Nullable Object>> members) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        for (List<@Nullable Object> member : members) {
            if (call.filter() >= 0 && !Boolean.TRUE.equals(member.get(call.filter()))) {
                continue;
            }
            List<@Nullable Object> arguments = new ArrayList<>();
            call.arguments().forEach(a -> arguments.add(member.get(a)));
            if (!call.distinct()
                    || seen.add(arguments.stream()
                            .map(AggregateOracle::normal)
                            .collect(Collectors.toCollection(ArrayList::new)))) {
                rows.add(arguments);
            }
        }
        List<List<@Nullable Object>> complete =
                rows.stream().filter(r -> !r.contains(null)).toList();
        List<Object> values = new ArrayList<>();
        for (List<@Nullable Object> row : complete) {
            if (!row.isEmpty()) {
                values.add(row.getFirst());
            }
        }
        return switch (call.function()) {
            case "count" -> (long) complete.size();
            case "count_if" -> values.stream().filter(Boolean.TRUE::equals).count();
            case "sum" -> values.isEmpty() ? null : sum(values, call.type());
            case "sum0" -> values.isEmpty() ? sum(List.of(0), call.type()) : sum(values, call.type());
            case "avg" -> values.isEmpty() ? null : average(values);
            case "min" -> values.stream().min(AggregateOracle::compare).orElse(null);
            case "max" -> values.stream().max(AggregateOracle::compare).orElse(null);
            case "any_value" -> values.isEmpty() ? null : values.getFirst();
            case "first" -> rows.isEmpty() ? null : rows.getFirst().getFirst();
            case "last" -> rows.isEmpty() ? null : rows.getLast().getFirst();
            case "bool_and" -> values.isEmpty() ? null : values.stream().allMatch(Boolean.TRUE::equals);
            case "bool_or" -> values.isEmpty() ? null : values.stream().anyMatch(Boolean.TRUE::equals);
            case "bit_and" -> bits(values, call.type(), -1, (a, b) -> a & b);
            case "bit_or" -> bits(values, call.type(), 0, (a, b) -> a | b);
            case "bit_xor" -> bits(values, call.type(), 0, (a, b) -> a ^ b);
            case "var_samp" -> values.size() < 2 ? null : squares(values) / (values.size() - 1);
            case "var_pop" -> values.isEmpty() ? null : squares(values) / values.size();
            case "stddev_samp" -> values.size() < 2 ? null : Math.sqrt(squares(values) / (values.size() - 1));
            case "stddev_pop" -> values.isEmpty() ? null : Math.sqrt(squares(values) / values.size());
            case "covar_samp" -> complete.size() < 2 ? null : products(complete, 0, 1) / (complete.size() - 1);
            case "covar_pop" -> complete.isEmpty() ? null : products(complete, 0, 1) / complete.size();
            case "corr" -> {
                boolean varies =
                        complete.stream().map(r -> number(r.get(0))).distinct().count() > 1
                                && complete.stream()
                                                .map(r -> number(r.get(1)))
                                                .distinct()
                                                .count()
                                        > 1;
                double spread = !varies ? 0 : Math.sqrt(products(complete, 0, 0)) * Math.sqrt(products(complete, 1, 1));
                yield spread == 0 ? null : products(complete, 0, 1) / spread;
            }
            case "min_by" -> by(rows, -1);
            case "max_by" -> by(rows, 1);
            case "string_agg" -> joined(rows);
            case "array_agg" ->
                rows.isEmpty()
                        ? null
                        : rows.stream().map(r -> r.getFirst()).collect(Collectors.toCollection(ArrayList::new));
            default -> throw new IllegalArgumentException(call.function());
        };
    }

    private static Object sum(List<?> values, DataType type) {
        if (type == DataType.DOUBLE) {
            return values.stream().mapToDouble(v -> ((Number) v).doubleValue()).reduce(0, Double::sum);
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (Object value : values) {
            sum = sum.add(new BigDecimal(value.toString()));
        }
        return type == DataType.BIGINT
                ? (Object) sum.longValueExact()
                : sum.setScale(((DataType.Decimal) type).scale());
    }

    private static double average(List<Object> values) {
        if (values.getFirst() instanceof Double || values.getFirst() instanceof Float) {
            return (double) sum(values, DataType.DOUBLE) / values.size();
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (Object value : values) {
            sum = sum.add(new BigDecimal(value.toString()));
        }
        return sum.doubleValue() / values.size();
    }

    @SuppressWarnings("unchecked")
    static int compare(Object a, Object b) {
        if (a instanceof String s) {
            return Arrays.compareUnsigned(
                    s.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    ((String) b).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        if (a instanceof byte[] bytes) {
            return Arrays.compareUnsigned(bytes, (byte[]) b);
        }
        if (a instanceof Double d) {
            return Double.compare(d + 0.0, (Double) b + 0.0);
        }
        if (a instanceof Float f) {
            return Float.compare(f + 0.0f, (Float) b + 0.0f);
        }
        if (a instanceof java.time.Period p) {
            return Long.compare(p.toTotalMonths(), ((java.time.Period) b).toTotalMonths());
        }
        return ((Comparable<Object>) a).compareTo(b);
    }

    private static @Nullable Object bits(
            List<Object> values, DataType type, long initial, java.util.function.LongBinaryOperator fold) {
        if (values.isEmpty()) {
            return null;
        }
        long bits = values.stream().mapToLong(v -> ((Number) v).longValue()).reduce(initial, fold);
        return switch (type.layout()) {
            case INT8 -> (Object) (byte) bits;
            case INT16 -> (short) bits;
            case INT32 -> (int) bits;
            default -> bits;
        };
    }

    private static double squares(List<Object> values) {
        double mean = values.stream()
                .mapToDouble(v -> ((Number) v).doubleValue())
                .average()
                .orElseThrow();
        return values.stream()
                .mapToDouble(v -> Math.pow(((Number) v).doubleValue() - mean, 2))
                .sum();
    }

    private static double products(List<List<@Nullable Object>> rows, int x, int y) {
        double meanX =
                rows.stream().mapToDouble(r -> number(r.get(x))).average().orElseThrow();
        double meanY =
                rows.stream().mapToDouble(r -> number(r.get(y))).average().orElseThrow();
        return rows.stream()
                .mapToDouble(r -> (number(r.get(x)) - meanX) * (number(r.get(y)) - meanY))
                .sum();
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static @Nullable Object by(List<List<@Nullable Object>> rows, int sign) {
        List<@Nullable Object> best = null;
        for (List<@Nullable Object> row : rows) {
            Object order = row.get(1);
            if (order != null
                    && (best == null || compare(order, java.util.Objects.requireNonNull(best.get(1))) * sign > 0)) {
                best = row;
            }
        }
        return best == null ? null : best.getFirst();
    }

    private static @Nullable String joined(List<List<@Nullable Object>> rows) {
        StringBuilder text = null;
        for (List<@Nullable Object> row : rows) {
            if (row.getFirst() != null) {
                text = text == null ? new StringBuilder() : text.append(row.get(1) == null ? "" : row.get(1));
                text.append(row.getFirst());
            }
        }
        return text == null ? null : text.toString();
    }
}
