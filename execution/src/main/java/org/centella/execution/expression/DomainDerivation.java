// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.centella.columnar.kernel.Comparison;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;
import org.centella.storage.Domain;
import org.centella.storage.Domains;
import org.centella.storage.ValueRange;
import org.jspecify.annotations.Nullable;

/** What a condition of one column confines its values to. Always a necessary condition, not always all that is known. */
final class DomainDerivation {
    /** More ranges joined by OR become the one that covers them; values are kept up to this many. */
    private static final int MOST_VALUES = 1000;

    private DomainDerivation() {}

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
                operands.stream().map(DomainDerivation::trueFor).reduce(Domain.ALL, Domains::intersect);
            case Expression.Or(List<Expression> operands) ->
                operands.stream().map(DomainDerivation::trueFor).reduce(Domain.NONE, DomainDerivation::union);
            case Expression.Not(Expression operand) -> falseFor(operand);
            case Expression.IsNull(Expression operand) ->
                operand instanceof Expression.InputReference ? Domain.ONLY_NULL : Domain.ALL;
            case Expression.In(Expression operand, List<Expression.Literal> values) -> in(operand, values);
            case Expression.Call call -> call(call);
            case Expression.InputReference(int _, DataType type) ->
                type == DataType.BOOLEAN ? new Domain.Values(List.of(true)) : Domain.ALL;
            case Expression.Literal literal -> constant(literal);
            case Expression.Cast _,
                    Expression.Lambda _,
                    Expression.Variable _,
                    Expression.FieldAccess _,
                    Expression.Case _ -> Domain.ALL;
        };
    }

    private static Domain falseFor(Expression operand) {
        return switch (operand) {
            case Expression.IsNull(Expression.InputReference _) -> Domain.NOT_NULL;
            case Expression.In(Expression.InputReference _, List<Expression.Literal> _) -> Domain.NOT_NULL;
            case Expression.InputReference _ -> new Domain.Values(List.of(false));
            case Expression.Call call when isNullOnNull(call) -> Domain.NOT_NULL;
            case Expression.Literal _,
                    Expression.Call _,
                    Expression.Cast _,
                    Expression.And _,
                    Expression.Or _,
                    Expression.Not _,
                    Expression.IsNull _,
                    Expression.Case _,
                    Expression.Lambda _,
                    Expression.Variable _,
                    Expression.FieldAccess _,
                    Expression.In _ -> Domain.ALL;
        };
    }

    /** True when the expression is null wherever its column is. */
    private static boolean isNullOnNull(Expression expression) {
        return switch (expression) {
            case Expression.InputReference _ -> true;
            case Expression.Call call ->
                FunctionTable.get(call.function()).nullOnNull()
                        && call.arguments().stream().anyMatch(DomainDerivation::isNullOnNull);
            case Expression.Cast cast -> isNullOnNull(cast.operand());
            case Expression.Literal _,
                    Expression.And _,
                    Expression.Or _,
                    Expression.Not _,
                    Expression.IsNull _,
                    Expression.Case _,
                    Expression.Lambda _,
                    Expression.Variable _,
                    Expression.FieldAccess _,
                    Expression.In _ -> false;
        };
    }

    private static Domain in(Expression operand, List<Expression.Literal> values) {
        if (!(operand instanceof Expression.InputReference)) {
            return isNullOnNull(operand) ? Domain.NOT_NULL : Domain.ALL;
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
        if (value instanceof Double number && number == 0 && comparison == Comparison.EQUAL) {
            // Either zero may be stored, and a set is looked up by its bits.
            return new Domain.Range(-0.0, true, 0.0, true);
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

    /** Positive when a begins after b. */
    private static int compareLow(Domain.Range a, Domain.Range b) {
        if (a.low() == null || b.low() == null) {
            return Boolean.compare(a.low() != null, b.low() != null);
        }
        int c = ValueRange.compare(a.low(), b.low());
        return c != 0 ? c : Boolean.compare(b.lowInclusive(), a.lowInclusive());
    }

    /** Negative when a ends before b. */
    private static int compareHigh(Domain.Range a, Domain.Range b) {
        if (a.high() == null || b.high() == null) {
            return Boolean.compare(a.high() == null, b.high() == null);
        }
        int c = ValueRange.compare(a.high(), b.high());
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
            TreeSet<Object> all = new TreeSet<>(ValueRange::compare);
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
        return domain instanceof Domain.All || domain instanceof Domain.OnlyNull || domain instanceof Domain.OrNull;
    }

    private static Domain.Range hull(Domain domain) {
        return switch (domain) {
            case Domain.Range range -> range;
            case Domain.Values values ->
                new Domain.Range(
                        values.values().getFirst(), true, values.values().getLast(), true);
            case Domain.All _, Domain.None _, Domain.NotNull _, Domain.OnlyNull _, Domain.OrNull _ ->
                new Domain.Range(null, false, null, false);
        };
    }
}
