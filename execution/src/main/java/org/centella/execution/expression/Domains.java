// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.centella.columnar.kernel.Comparison;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;
import org.centella.storage.Domain;
import org.jspecify.annotations.Nullable;

/** What a condition of one column confines its values to. Always a necessary condition, not always all that is known. */
final class Domains {
    /** More ranges joined by OR become the one that covers them; values are kept up to this many. */
    private static final int MOST_VALUES = 1000;

    private Domains() {}

    static Domain of(Expression condition) {
        return Traits.columnOf(condition) < 0 ? constant(condition) : trueFor(Rewrites.normalize(condition));
    }

    private static Domain constant(Expression condition) {
        return condition instanceof Expression.Literal(Object value, DataType _) && !Boolean.TRUE.equals(value)
                ? Domain.NONE
                : Domain.ALL;
    }

    private static Domain trueFor(Expression condition) {
        return switch (condition) {
            case Expression.And(List<Expression> operands) ->
                operands.stream().map(Domains::trueFor).reduce(Domain.ALL, Domains::intersect);
            case Expression.Or(List<Expression> operands) ->
                operands.stream().map(Domains::trueFor).reduce(Domain.NONE, Domains::union);
            case Expression.Not(Expression operand) -> falseFor(operand);
            case Expression.IsNull(Expression operand) ->
                operand instanceof Expression.InputReference ? Domain.ONLY_NULL : Domain.ALL;
            case Expression.In(Expression operand, List<Expression.Literal> values) -> in(operand, values);
            case Expression.Call call -> call(call);
            case Expression.InputReference(int _, DataType type) ->
                type == DataType.BOOLEAN ? new Domain.Values(List.of(true)) : Domain.ALL;
            case Expression.Literal literal -> constant(literal);
            case Expression.Cast _, Expression.Case _ -> Domain.ALL;
        };
    }

    private static Domain falseFor(Expression operand) {
        return switch (operand) {
            case Expression.IsNull(Expression.InputReference _) -> Domain.NOT_NULL;
            case Expression.In(Expression.InputReference _, List<Expression.Literal> _) -> Domain.NOT_NULL;
            case Expression.InputReference _ -> new Domain.Values(List.of(false));
            case Expression.Call call
            when call.arguments().stream().anyMatch(Expression.InputReference.class::isInstance)
                    && FunctionTable.get(call.function()).nullOnNull() -> Domain.NOT_NULL;
            case Expression.Literal _,
                    Expression.Call _,
                    Expression.Cast _,
                    Expression.And _,
                    Expression.Or _,
                    Expression.Not _,
                    Expression.IsNull _,
                    Expression.Case _,
                    Expression.In _ -> Domain.ALL;
        };
    }

    private static Domain in(Expression operand, List<Expression.Literal> values) {
        if (!(operand instanceof Expression.InputReference)) {
            return Domain.ALL;
        }
        Domain all = Domain.NONE;
        for (Expression.Literal literal : values) {
            if (literal.value() != null) {
                all = union(all, compared(Comparison.EQUAL, literal));
            }
        }
        return all;
    }

    private static Domain call(Expression.Call call) {
        if (call.arguments().size() < 2) {
            return Domain.ALL;
        }
        Expression left = call.arguments().get(0);
        Expression right = call.arguments().get(1);
        Comparison comparison = CompareKernels.named(call.function());
        if (comparison != null
                && left instanceof Expression.InputReference
                && right instanceof Expression.Literal value) {
            return compared(comparison, value);
        }
        if (comparison != null
                && right instanceof Expression.InputReference
                && left instanceof Expression.Literal value) {
            return compared(comparison.flipped(), value);
        }
        boolean pattern = call.function().equals("like") || call.function().equals("starts_with");
        if (pattern
                && left instanceof Expression.InputReference(int _, DataType type)
                && right instanceof Expression.Literal(Object text, DataType _)
                && text instanceof String wanted) {
            return type instanceof DataType.Char ? Domain.NOT_NULL : matching(call, wanted);
        }
        return falseFor(call);
    }

    private static Domain matching(Expression.Call call, String wanted) {
        if (call.function().equals("starts_with")) {
            return startingWith(wanted);
        }
        if (call.arguments().size() > 2) {
            return Domain.NOT_NULL;
        }
        LikePattern like = LikePattern.parse(wanted.getBytes(StandardCharsets.UTF_8), new byte[0]);
        String prefix = new String(like.literalPrefix(), StandardCharsets.UTF_8);
        return like.isExact() ? new Domain.Values(List.of(prefix)) : startingWith(prefix);
    }

    private static Domain startingWith(String prefix) {
        return prefix.isEmpty() ? Domain.NOT_NULL : new Domain.Range(prefix, true, successor(prefix), false);
    }

    /** The least string greater than all that begin with a prefix, or null when there is none. */
    private static @Nullable String successor(String prefix) {
        int[] points = prefix.codePoints().toArray();
        for (int end = points.length; end > 0; end--) {
            int next = points[end - 1] + 1;
            if (next == Character.MIN_SURROGATE) {
                next = Character.MAX_SURROGATE + 1;
            }
            if (next <= Character.MAX_CODE_POINT) {
                points[end - 1] = next;
                return new String(points, 0, end);
            }
        }
        return null;
    }

    private static Domain compared(Comparison comparison, Expression.Literal literal) {
        Object value = literal.value();
        if (value == null) {
            return Domain.NONE;
        }
        if (literal.type() instanceof DataType.Char || literal.type().isNested()) {
            // Stored values may have more trailing spaces or fewer.
            return Domain.NOT_NULL;
        }
        if (value instanceof Double number) {
            return comparedDouble(comparison, number);
        }
        return switch (comparison) {
            case EQUAL -> new Domain.Values(List.of(value));
            case NOT_EQUAL -> Domain.NOT_NULL;
            case LESS -> new Domain.Range(null, false, value, false);
            case LESS_OR_EQUAL -> new Domain.Range(null, false, value, true);
            case GREATER -> new Domain.Range(value, false, null, false);
            case GREATER_OR_EQUAL -> new Domain.Range(value, true, null, false);
        };
    }

    /** Statistics leave NaN out, which is greater than all: nothing may be skipped for being too small. */
    private static Domain comparedDouble(Comparison comparison, double value) {
        if (Double.isNaN(value)) {
            return Domain.NOT_NULL;
        }
        // Either zero may be stored.
        double low = value == 0 ? -0.0 : value;
        double high = value == 0 ? 0.0 : value;
        return switch (comparison) {
            case EQUAL -> value == 0 ? new Domain.Range(low, true, high, true) : new Domain.Values(List.of(value));
            case LESS -> new Domain.Range(null, false, high, false);
            case LESS_OR_EQUAL -> new Domain.Range(null, false, high, true);
            case NOT_EQUAL, GREATER, GREATER_OR_EQUAL -> Domain.NOT_NULL;
        };
    }

    /** The order of a domain's values: that of their column's type. */
    static int compare(Object a, Object b) {
        return switch (a) {
            case Boolean x -> Boolean.compare(x, (Boolean) b);
            case Long x -> Long.compare(x, (Long) b);
            case Double x -> Double.compare(x, (Double) b);
            case BigInteger x -> x.compareTo((BigInteger) b);
            case String x ->
                Arrays.compareUnsigned(
                        x.getBytes(StandardCharsets.UTF_8), ((String) b).getBytes(StandardCharsets.UTF_8));
            case byte[] x -> Arrays.compareUnsigned(x, (byte[]) b);
            default -> throw new IllegalArgumentException("no domain holds a " + a.getClass());
        };
    }

    static Domain intersect(Domain a, Domain b) {
        return switch (a) {
            case Domain.All _ -> b;
            case Domain.None _ -> a;
            case Domain.OnlyNull _ -> b instanceof Domain.All || b instanceof Domain.OnlyNull ? a : Domain.NONE;
            case Domain.NotNull _ ->
                switch (b) {
                    case Domain.All _ -> a;
                    case Domain.OnlyNull _ -> Domain.NONE;
                    case Domain.None _, Domain.NotNull _, Domain.Range _, Domain.Values _ -> b;
                };
            case Domain.Values values ->
                switch (b) {
                    case Domain.All _, Domain.NotNull _ -> a;
                    case Domain.None _, Domain.OnlyNull _ -> Domain.NONE;
                    case Domain.Range range ->
                        values(values.values().stream()
                                .filter(v -> within(v, range))
                                .toList());
                    case Domain.Values others ->
                        values(values.values().stream()
                                .filter(v -> others.values().stream().anyMatch(o -> compare(v, o) == 0))
                                .toList());
                };
            case Domain.Range range ->
                switch (b) {
                    case Domain.Range other -> intersect(range, other);
                    case Domain.All _, Domain.NotNull _ -> a;
                    case Domain.None _, Domain.OnlyNull _, Domain.Values _ -> intersect(b, a);
                };
        };
    }

    private static Domain values(List<Object> values) {
        return values.isEmpty() ? Domain.NONE : new Domain.Values(values);
    }

    private static boolean within(Object value, Domain.Range range) {
        int toLow = range.low() == null ? 1 : compare(value, range.low());
        int toHigh = range.high() == null ? -1 : compare(value, range.high());
        return (toLow > 0 || (toLow == 0 && range.lowInclusive()))
                && (toHigh < 0 || (toHigh == 0 && range.highInclusive()));
    }

    private static Domain intersect(Domain.Range a, Domain.Range b) {
        int byLow = compareLow(a, b);
        int byHigh = compareHigh(a, b);
        Domain.Range low = byLow >= 0 ? a : b;
        Domain.Range high = byHigh <= 0 ? a : b;
        if (low.low() != null && high.high() != null) {
            int c = compare(low.low(), high.high());
            if (c > 0 || (c == 0 && !(low.lowInclusive() && high.highInclusive()))) {
                return Domain.NONE;
            }
        }
        return new Domain.Range(low.low(), low.lowInclusive(), high.high(), high.highInclusive());
    }

    /** Positive when a begins after b. */
    private static int compareLow(Domain.Range a, Domain.Range b) {
        if (a.low() == null || b.low() == null) {
            return Boolean.compare(a.low() != null, b.low() != null);
        }
        int c = compare(a.low(), b.low());
        return c != 0 ? c : Boolean.compare(b.lowInclusive(), a.lowInclusive());
    }

    /** Negative when a ends before b. */
    private static int compareHigh(Domain.Range a, Domain.Range b) {
        if (a.high() == null || b.high() == null) {
            return Boolean.compare(a.high() == null, b.high() == null);
        }
        int c = compare(a.high(), b.high());
        return c != 0 ? c : Boolean.compare(a.highInclusive(), b.highInclusive());
    }

    static Domain union(Domain a, Domain b) {
        if (a instanceof Domain.None || b instanceof Domain.None) {
            return a instanceof Domain.None ? b : a;
        }
        if (a.equals(b)) {
            return a;
        }
        boolean nulls = holdsNull(a) || holdsNull(b);
        if (nulls) {
            return Domain.ALL;
        }
        if (a instanceof Domain.Values x && b instanceof Domain.Values y) {
            TreeSet<Object> all = new TreeSet<>(Domains::compare);
            all.addAll(x.values());
            all.addAll(y.values());
            if (all.size() <= MOST_VALUES) {
                return new Domain.Values(new ArrayList<>(all));
            }
        }
        if (a instanceof Domain.NotNull || b instanceof Domain.NotNull) {
            return Domain.NOT_NULL;
        }
        Domain.Range x = hull(a);
        Domain.Range y = hull(b);
        Domain.Range low = compareLow(x, y) <= 0 ? x : y;
        Domain.Range high = compareHigh(x, y) >= 0 ? x : y;
        return low.low() == null && high.high() == null
                ? Domain.NOT_NULL
                : new Domain.Range(low.low(), low.lowInclusive(), high.high(), high.highInclusive());
    }

    private static boolean holdsNull(Domain domain) {
        return domain instanceof Domain.All || domain instanceof Domain.OnlyNull;
    }

    private static Domain.Range hull(Domain domain) {
        return switch (domain) {
            case Domain.Range range -> range;
            case Domain.Values values ->
                new Domain.Range(
                        values.values().getFirst(), true, values.values().getLast(), true);
            case Domain.All _, Domain.None _, Domain.NotNull _, Domain.OnlyNull _ ->
                new Domain.Range(null, false, null, false);
        };
    }
}
