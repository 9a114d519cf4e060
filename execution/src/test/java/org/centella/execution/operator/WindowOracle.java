// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.SortKey;
import org.centella.execution.plan.WindowCall;
import org.centella.execution.plan.WindowFrame;
import org.centella.execution.plan.WindowFrame.Bound;
import org.centella.execution.plan.WindowFrame.Unit;
import org.jspecify.annotations.Nullable;

/** Window functions over sorted rows of Java values, each frame row by row: what the operator's answers are compared with. */
final class WindowOracle {
    private final List<List<@Nullable Object>> partition;
    private final List<SortKey> order;
    private final int[] group;

    private WindowOracle(List<List<@Nullable Object>> partition, List<SortKey> order) {
        this.partition = partition;
        this.order = order;
        this.group = new int[partition.size()];
        for (int i = 1; i < group.length; i++) {
            group[i] = group[i - 1] + (samePeers(i - 1, i) ? 0 : 1);
        }
    }

    /** For each row, in order, the results of the calls. */
    static List<List<@Nullable Object>> results(
            List<List<@Nullable Object>> rows, List<Integer> keys, List<SortKey> order, List<WindowCall> calls) {
        List<List<@Nullable Object>> results = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= rows.size(); i++) {
            if (i == rows.size() || !same(rows.get(i - 1), rows.get(i), keys)) {
                WindowOracle oracle = new WindowOracle(rows.subList(from, i), order);
                for (int row = 0; row < i - from; row++) {
                    List<@Nullable Object> result = new ArrayList<>();
                    for (WindowCall call : calls) {
                        result.add(AggregateOracle.normal(oracle.result(call, row)));
                    }
                    results.add(result);
                }
                from = i;
            }
        }
        return results;
    }

    private static boolean same(List<@Nullable Object> a, List<@Nullable Object> b, List<Integer> columns) {
        return columns.stream()
                .allMatch(c -> Objects.equals(AggregateOracle.normal(a.get(c)), AggregateOracle.normal(b.get(c))));
    }

    private boolean samePeers(int a, int b) {
        return same(
                partition.get(a),
                partition.get(b),
                order.stream().map(SortKey::column).toList());
    }

    private @Nullable Object result(WindowCall call, int row) {
        int rows = partition.size();
        return switch (call.function()) {
            case "row_number" -> row + 1L;
            case "rank" -> firstPeer(row) + 1L;
            case "dense_rank" -> group[row] + 1L;
            case "percent_rank" -> rows == 1 ? 0.0 : firstPeer(row) / (rows - 1.0);
            case "cume_dist" -> behindPeers(row) / (double) rows;
            case "ntile" -> {
                Long parts = (Long) argument(call, 1 - 1, 0);
                if (parts == null) {
                    yield null;
                }
                long large = rows % parts;
                long at = 0;
                long tile = 0;
                while (at <= row) {
                    at += rows / parts + (tile < large ? 1 : 0);
                    tile++;
                }
                yield tile;
            }
            case "lag" -> shifted(call, row, -1);
            case "lead" -> shifted(call, row, 1);
            case "first_value", "last_value", "nth_value" -> {
                List<Integer> frame = frame(call.frame(), row);
                if (call.ignoreNulls()) {
                    frame = frame.stream()
                            .filter(j -> argument(call, 0, j) != null)
                            .toList();
                }
                Long n = call.function().equals("nth_value") ? (Long) argument(call, 1, row) : Long.valueOf(1);
                boolean last = call.function().equals("last_value") || call.fromLast();
                if (n == null || n > frame.size()) {
                    yield null;
                }
                yield argument(call, 0, frame.get((int) (last ? frame.size() - n : n - 1)));
            }
            default -> {
                List<List<@Nullable Object>> members =
                        frame(call.frame(), row).stream().map(partition::get).toList();
                yield AggregateOracle.aggregate(members, List.of(), List.of(call.aggregate()))
                        .getFirst()
                        .getFirst();
            }
        };
    }

    private @Nullable Object argument(WindowCall call, int argument, int row) {
        return value(call.arguments().get(argument), row);
    }

    private @Nullable Object value(@Nullable Expression expression, int row) {
        return switch (expression) {
            case Expression.InputReference reference -> partition.get(row).get(reference.index());
            case Expression.Literal literal -> literal.value();
            case null, default -> throw new IllegalArgumentException(String.valueOf(expression));
        };
    }

    private @Nullable Object shifted(WindowCall call, int row, int sign) {
        Long offset = call.arguments().size() > 1 ? (Long) argument(call, 1, row) : Long.valueOf(1);
        if (offset == null) {
            return null;
        }
        long left = Math.abs(offset);
        int step = offset < 0 ? -sign : sign;
        int at = row;
        while (left > 0) {
            at += step;
            if (at < 0 || at >= partition.size()) {
                return call.arguments().size() > 2 ? argument(call, 2, row) : null;
            }
            if (!call.ignoreNulls() || argument(call, 0, at) != null) {
                left--;
            }
        }
        return argument(call, 0, at);
    }

    private int firstPeer(int row) {
        int first = row;
        while (first > 0 && group[first - 1] == group[row]) {
            first--;
        }
        return first;
    }

    private int behindPeers(int row) {
        int behind = row;
        while (behind < group.length && group[behind] == group[row]) {
            behind++;
        }
        return behind;
    }

    /** The rows of a row's frame. */
    private List<Integer> frame(WindowFrame frame, int row) {
        int from = bound(frame.unit(), frame.start(), row, true);
        int to = bound(frame.unit(), frame.end(), row, false);
        List<Integer> rows = new ArrayList<>();
        for (int j = Math.max(0, from); j < Math.min(partition.size(), to); j++) {
            boolean kept = switch (frame.exclusion()) {
                case NO_OTHERS -> true;
                case CURRENT_ROW -> j != row;
                case GROUP -> group[j] != group[row];
                case TIES -> j == row || group[j] != group[row];
            };
            if (kept) {
                rows.add(j);
            }
        }
        return rows;
    }

    /** The first row, or the one behind the last. */
    private int bound(Unit unit, Bound bound, int row, boolean start) {
        return switch (bound.edge()) {
            case UNBOUNDED_PRECEDING -> 0;
            case UNBOUNDED_FOLLOWING -> partition.size();
            case CURRENT_ROW -> unit == Unit.ROWS ? row + (start ? 0 : 1) : start ? firstPeer(row) : behindPeers(row);
            case PRECEDING -> offset(unit, bound, row, start, -1);
            case FOLLOWING -> offset(unit, bound, row, start, 1);
        };
    }

    private int offset(Unit unit, Bound bound, int row, boolean start, int sign) {
        if (unit == Unit.RANGE) {
            return reach(bound, row, start);
        }
        long offset = (Long) Objects.requireNonNull(value(bound.offset(), row));
        if (unit == Unit.ROWS) {
            return (int) (row + sign * offset + (start ? 0 : 1));
        }
        long wanted = group[row] + sign * offset;
        int at = 0;
        while (at < group.length && (start ? group[at] < wanted : group[at] <= wanted)) {
            at++;
        }
        return at;
    }

    private int reach(Bound bound, int row, boolean start) {
        Object limit = partition.get(row).get(bound.limit());
        if (limit == null) {
            return start ? firstPeer(row) : behindPeers(row);
        }
        int sign = order.getFirst().descending() ? -1 : 1;
        int at = 0;
        while (at < partition.size()) {
            Object key = partition.get(at).get(bound.key());
            boolean before = key == null
                    ? order.getFirst().nullsFirst()
                    : AggregateOracle.compare(key, limit) * sign < (start ? 0 : 1);
            if (!before) {
                break;
            }
            at++;
        }
        return at;
    }
}
