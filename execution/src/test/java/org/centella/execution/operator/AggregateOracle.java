// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.centella.columnar.Interval;
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
            case Map<?, ?> map -> {
                Map<@Nullable Object, @Nullable Object> normal = new LinkedHashMap<>();
                map.forEach((k, v) -> normal.put(normal(k), normal(v)));
                yield normal;
            }
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
            case "avg" -> values.isEmpty() ? null : average(values, call.type());
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
            case "$count_rows" -> (long) rows.size();
            case "fsum" -> values.isEmpty() ? null : numbers(values).sum();
            case "favg" -> values.isEmpty() ? null : numbers(values).average().orElseThrow();
            case "sum_squares" ->
                values.isEmpty() ? null : numbers(values).map(v -> v * v).sum();
            case "product" -> values.isEmpty() ? null : numbers(values).reduce(1, (a, b) -> a * b);
            case "geometric_mean" ->
                values.isEmpty()
                        ? null
                        : Math.exp(numbers(values).map(Math::log).average().orElseThrow());
            case "harmonic_mean" ->
                values.isEmpty()
                        ? null
                        : values.size() / numbers(values).map(v -> 1 / v).reduce(0, Double::sum);
            case "skewness" -> {
                double n = values.size();
                yield n < 3
                        ? null
                        : Math.sqrt(n * (n - 1)) / (n - 2) * (power(values, 3) / Math.pow(power(values, 2), 1.5));
            }
            case "kurtosis" -> {
                double n = values.size();
                yield n < 4 || power(values, 2) == 0
                        ? null
                        : (n - 1)
                                / ((n - 2) * (n - 3))
                                * ((n + 1) * (power(values, 4) / Math.pow(power(values, 2), 2) - 3) + 6);
            }
            case "kurtosis_pop" ->
                values.size() < 2 || power(values, 2) == 0
                        ? null
                        : power(values, 4) / Math.pow(power(values, 2), 2) - 3;
            case "regr_count" -> (long) complete.size();
            case "regr_avgx" -> complete.isEmpty() ? null : mean(complete, 1);
            case "regr_avgy" -> complete.isEmpty() ? null : mean(complete, 0);
            case "regr_sxx" -> complete.isEmpty() ? null : products(complete, 1, 1);
            case "regr_syy" -> complete.isEmpty() ? null : products(complete, 0, 0);
            case "regr_sxy" -> complete.isEmpty() ? null : products(complete, 0, 1);
            case "regr_slope" -> varies(complete, 1) ? products(complete, 0, 1) / products(complete, 1, 1) : null;
            case "regr_intercept" ->
                varies(complete, 1)
                        ? mean(complete, 0) - products(complete, 0, 1) / products(complete, 1, 1) * mean(complete, 1)
                        : null;
            case "regr_r2" ->
                !varies(complete, 1)
                        ? null
                        : !varies(complete, 0)
                                ? (Object) 1.0
                                : (Object) (Math.pow(products(complete, 0, 1), 2)
                                        / (products(complete, 0, 0) * products(complete, 1, 1)));
            case "min_n", "max_n" -> top(rows, 0, call.function().startsWith("min") ? 1 : -1);
            case "min_by_n", "max_by_n" -> top(rows, 1, call.function().startsWith("min") ? 1 : -1);
            case "median" ->
                values.isEmpty()
                        ? null
                        : call.type() == DataType.DOUBLE
                                ? (Object) continuous(values, 0.5, 1)
                                : temporal(values) ? between(values, 0.5, 1) : discrete(values, 0.5, 1);
            case "quantile_cont", "$percentile_cont_desc" -> {
                List<Object> wanted = quantiled(rows);
                int sign = call.function().startsWith("$") ? -1 : 1;
                if (wanted.isEmpty()) {
                    yield null;
                }
                double fraction = number(rows.getFirst().get(1));
                yield temporal(wanted) ? between(wanted, fraction, sign) : (Object) continuous(wanted, fraction, sign);
            }
            case "quantile_disc", "$percentile_disc_desc" -> {
                List<Object> wanted = quantiled(rows);
                yield wanted.isEmpty()
                        ? null
                        : discrete(
                                wanted,
                                number(rows.getFirst().get(1)),
                                call.function().startsWith("$") ? -1 : 1);
            }
            case "mode", "$mode_desc" -> {
                List<List<Object>> runs = runs(values, call.function().startsWith("$") ? -1 : 1);
                List<Object> best = List.of();
                for (List<Object> run : runs) {
                    best = run.size() > best.size() ? run : best;
                }
                yield best.isEmpty() ? null : best.getFirst();
            }
            case "entropy" ->
                runs(values, 1).stream()
                        .mapToDouble(run -> (double) run.size() / values.size())
                        .map(share -> -share * Math.log(share) / Math.log(2))
                        .sum();
            case "histogram" -> {
                Map<@Nullable Object, @Nullable Object> counts = new LinkedHashMap<>();
                for (Object value : values) {
                    counts.merge(normal(value), 1L, (a, b) -> (long) a + (long) b);
                }
                yield values.isEmpty() ? null : counts;
            }
            case "map_agg", "multimap_agg" -> {
                Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
                for (List<@Nullable Object> row : rows) {
                    Object key = normal(row.getFirst());
                    if (key != null && call.function().equals("map_agg") && !map.containsKey(key)) {
                        map.put(key, normal(row.get(1)));
                    } else if (key != null && call.function().equals("multimap_agg")) {
                        List<@Nullable Object> list = new ArrayList<>();
                        if (map.get(key) instanceof List<?> known) {
                            list.addAll(known);
                        }
                        list.add(normal(row.get(1)));
                        map.put(key, list);
                    }
                }
                yield map.isEmpty() ? null : map;
            }
            case "approx_count_distinct" ->
                values.stream().map(AggregateOracle::normal).distinct().count();
            case "string_agg" -> joined(rows);
            case "array_agg" ->
                rows.isEmpty()
                        ? null
                        : rows.stream().map(r -> r.getFirst()).collect(Collectors.toCollection(ArrayList::new));
            default -> throw new IllegalArgumentException(call.function());
        };
    }

    private static java.util.stream.DoubleStream numbers(List<Object> values) {
        return values.stream().mapToDouble(AggregateOracle::number);
    }

    /** Mean of a power of the distances from the mean. */
    private static double power(List<Object> values, int exponent) {
        double mean = numbers(values).average().orElseThrow();
        return numbers(values).map(v -> Math.pow(v - mean, exponent)).average().orElseThrow();
    }

    private static double mean(List<List<@Nullable Object>> rows, int column) {
        return rows.stream().mapToDouble(r -> number(r.get(column))).average().orElseThrow();
    }

    private static boolean varies(List<List<@Nullable Object>> rows, int column) {
        return rows.stream().map(r -> number(r.get(column)) + 0.0).distinct().count() > 1;
    }

    private static List<Object> sorted(List<Object> values, int sign) {
        return values.stream().sorted((a, b) -> sign * compare(a, b)).toList();
    }

    /** Equal values together, in order. */
    private static List<List<Object>> runs(List<Object> values, int sign) {
        List<List<Object>> runs = new ArrayList<>();
        for (Object value : sorted(values, sign)) {
            if (runs.isEmpty() || compare(runs.getLast().getFirst(), value) != 0) {
                runs.add(new ArrayList<>());
            }
            runs.getLast().add(value);
        }
        return runs;
    }

    /** The rows' first values without nulls. */
    private static List<Object> quantiled(List<List<@Nullable Object>> rows) {
        List<Object> values = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
            if (row.getFirst() != null) {
                values.add(row.getFirst());
            }
        }
        return values;
    }

    private static boolean temporal(List<Object> values) {
        return values.getFirst() instanceof java.time.temporal.Temporal
                || values.getFirst() instanceof java.time.Duration;
    }

    private static double continuous(List<Object> values, double fraction, int sign) {
        List<Object> sorted = sorted(values, sign);
        double position = fraction * (sorted.size() - 1);
        double low = number(sorted.get((int) Math.floor(position)));
        double high = number(sorted.get((int) Math.ceil(position)));
        return low == high ? low : low + (high - low) * (position - Math.floor(position));
    }

    /** Between two times, to the microsecond. */
    private static Object between(List<Object> values, double fraction, int sign) {
        List<Object> sorted = sorted(values, sign);
        double position = fraction * (sorted.size() - 1);
        Object low = sorted.get((int) Math.floor(position));
        Object high = sorted.get((int) Math.ceil(position));
        double part = position - Math.floor(position);
        return switch (low) {
            case java.time.LocalDate date ->
                between(date.atStartOfDay(), ((java.time.LocalDate) high).atStartOfDay(), part);
            case java.time.Duration duration ->
                duration.plus(java.time.Duration.of(
                        Math.round(
                                ((java.time.Duration) high).minus(duration).dividedBy(java.time.Duration.ofNanos(1000))
                                        * part),
                        java.time.temporal.ChronoUnit.MICROS));
            default -> between((java.time.temporal.Temporal) low, (java.time.temporal.Temporal) high, part);
        };
    }

    private static java.time.temporal.Temporal between(
            java.time.temporal.Temporal low, java.time.temporal.Temporal high, double part) {
        java.time.temporal.ChronoUnit micros = java.time.temporal.ChronoUnit.MICROS;
        return low.plus(Math.round(low.until(high, micros) * part), micros);
    }

    private static Object discrete(List<Object> values, double fraction, int sign) {
        return sorted(values, sign).get(Math.max(0, (int) Math.ceil(fraction * values.size()) - 1));
    }

    private static @Nullable Object top(List<List<@Nullable Object>> rows, int ordering, int sign) {
        List<List<@Nullable Object>> kept = rows.stream()
                .filter(r -> r.get(ordering) != null)
                .sorted((a, b) -> sign
                        * compare(
                                java.util.Objects.requireNonNull(a.get(ordering)),
                                java.util.Objects.requireNonNull(b.get(ordering))))
                .toList();
        if (kept.isEmpty()) {
            return null;
        }
        int limit = ((Number) java.util.Objects.requireNonNull(kept.getFirst().getLast())).intValue();
        List<@Nullable Object> values = new ArrayList<>();
        kept.stream().limit(limit).forEach(row -> values.add(row.getFirst()));
        return values;
    }

    private static Object sum(List<?> values, DataType type) {
        if (type.isInterval()) {
            return interval(total(values), type);
        }
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

    private static Object average(List<Object> values, DataType type) {
        if (type.isInterval()) {
            Interval total = total(values);
            return type == DataType.INTERVAL_DAY
                    ? Duration.of(Math.round((double) total.length() / values.size()), ChronoUnit.MICROS)
                    : values.size() == 1 ? total : total.times(1.0 / values.size());
        }
        if (values.getFirst() instanceof Double || values.getFirst() instanceof Float) {
            return (double) sum(values, DataType.DOUBLE) / values.size();
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (Object value : values) {
            sum = sum.add(new BigDecimal(value.toString()));
        }
        return sum.doubleValue() / values.size();
    }

    private static Interval total(List<?> values) {
        long months = 0;
        long days = 0;
        long micros = 0;
        for (Object value : values) {
            switch (value) {
                case Period period -> months += period.toTotalMonths();
                case Duration duration -> micros += duration.dividedBy(ChronoUnit.MICROS.getDuration());
                case Interval interval -> {
                    months += interval.months();
                    days += interval.days();
                    micros += interval.micros();
                }
                default -> assertThat(value).isEqualTo(0);
            }
        }
        return Interval.exact(months, days, micros);
    }

    private static Object interval(Interval value, DataType type) {
        return type == DataType.INTERVAL_MONTH
                ? Period.ofMonths(value.months()).normalized()
                : type == DataType.INTERVAL_DAY ? Duration.of(value.length(), ChronoUnit.MICROS) : value;
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
        if (a instanceof List<?> list) {
            return compareLists(list, (List<?>) b);
        }
        return ((Comparable<Object>) a).compareTo(b);
    }

    /** Element by element with nulls last; the shorter is less. */
    private static int compareLists(List<?> a, List<?> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            Object x = a.get(i);
            Object y = b.get(i);
            int order = x == null || y == null ? Boolean.compare(x == null, y == null) : compare(x, y);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
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
