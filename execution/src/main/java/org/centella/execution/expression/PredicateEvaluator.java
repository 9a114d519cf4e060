// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.Batch;
import org.centella.columnar.kernel.Comparison;
import org.centella.columnar.kernel.LongRange;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.centella.execution.plan.Expression;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows for which all of some conditions are true. Each condition sees only the rows that those before it left:
 *
 * <pre>
 *   8192 rows -&gt; shipdate in range -&gt; 1240 rows -&gt; discount in range -&gt; 340 rows -&gt; quantity &lt; 24 -&gt; 160 rows
 * </pre>
 *
 * Conditions change places by what they were measured to cost and to reject; those that may raise stay behind all others, in
 * the order written. One per task; not thread-safe.
 */
public final class PredicateEvaluator implements AutoCloseable {
    /** Batches between two decisions about the order. */
    private static final int REORDER_EVERY = 16;

    private final List<Conjunct> safe = new ArrayList<>();
    private final List<Conjunct> raising = new ArrayList<>();
    private int batches;

    public PredicateEvaluator(List<Expression> conditions, MemoryPool pool) {
        List<Expression> conjuncts = new ArrayList<>();
        for (Expression condition : conditions) {
            Expression normal = Rewrites.normalize(condition);
            conjuncts.addAll(normal instanceof Expression.And(var operands) ? operands : List.of(normal));
        }
        try {
            addAll(conjuncts, pool);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        safe.sort(Comparator.comparingDouble(Conjunct::rank));
    }

    private void addAll(List<Expression> conjuncts, MemoryPool pool) {
        Map<Integer, RangeConjunct> ranges = new HashMap<>();
        for (Expression conjunct : conjuncts) {
            RangeConjunct range = range(conjunct);
            if (range != null && range.range().inside()) {
                ranges.merge(range.column(), range, (a, b) -> both(a, b, conjunct));
                continue;
            }
            Conjunct made = range != null ? range : columnsOrGeneral(conjunct, pool);
            (made.mayRaise() ? raising : safe).add(made);
        }
        safe.addAll(ranges.values());
    }

    /** x >= 5 and x <= 9 are one range. */
    private static RangeConjunct both(RangeConjunct a, RangeConjunct b, Expression last) {
        LongRange range = LongRange.between(
                Math.max(a.range().lo(), b.range().lo()),
                Math.min(a.range().hi(), b.range().hi()));
        return new RangeConjunct(a.column(), columnLayout(last), range);
    }

    private static Layout columnLayout(Expression comparison) {
        return comparison.children().getFirst().type().layout();
    }

    /** The range that a comparison of a column with a constant asks for, or null for anything else. */
    private static @Nullable RangeConjunct range(Expression conjunct) {
        if (!(conjunct instanceof Expression.Call(String function, List<Expression> arguments, DataType _, var _))) {
            return null;
        }
        Comparison comparison = CompareKernels.named(function);
        if (comparison == null) {
            return null;
        }
        Expression left = arguments.getFirst();
        Expression right = arguments.getLast();
        if (left instanceof Expression.Literal) {
            comparison = comparison.flipped();
            left = arguments.getLast();
            right = arguments.getFirst();
        }
        Layout layout = left.type().layout();
        boolean fits = layout == Layout.INT32 || layout == Layout.INT64;
        if (!fits
                || !(left instanceof Expression.InputReference(int index, DataType _))
                || !(right instanceof Expression.Literal(Object value, DataType _))
                || !(value instanceof Number number)) {
            return null;
        }
        LongRange range = inside(comparison, number.longValue());
        return new RangeConjunct(index, layout, range);
    }

    /** Ranges of values as such rather than of those outside, so that they may be merged. */
    private static LongRange inside(Comparison comparison, long constant) {
        return switch (comparison) {
            case LESS ->
                constant == Long.MIN_VALUE ? LongRange.between(1, 0) : LongRange.between(Long.MIN_VALUE, constant - 1);
            case GREATER ->
                constant == Long.MAX_VALUE ? LongRange.between(1, 0) : LongRange.between(constant + 1, Long.MAX_VALUE);
            case EQUAL, NOT_EQUAL, LESS_OR_EQUAL, GREATER_OR_EQUAL -> LongRange.of(comparison, constant);
        };
    }

    private static Conjunct columnsOrGeneral(Expression conjunct, MemoryPool pool) {
        if (conjunct instanceof Expression.Call(String function, List<Expression> arguments, DataType _, var _)
                && arguments.size() == 2
                && arguments.getFirst() instanceof Expression.InputReference(int left, DataType type)
                && arguments.getLast() instanceof Expression.InputReference(int right, DataType _)) {
            Comparison comparison = CompareKernels.named(function);
            if (comparison != null && ColumnsConjunct.handles(type.layout())) {
                return new ColumnsConjunct(comparison, left, right, type.layout(), conjunct, pool);
            }
        }
        return new GeneralConjunct(conjunct, pool);
    }

    /**
     * Writes the numbers of the rows for which all conditions are true, ascending.
     *
     * @param rows room for {@code batch.rowCount()} ints
     * @return how many there are
     */
    public int select(Batch batch, MemorySegment rows) {
        if (++batches % REORDER_EVERY == 0) {
            safe.sort(Comparator.comparingDouble(Conjunct::rank));
            safe.forEach(Conjunct::forgetHalf);
        }
        int count = batch.rowCount();
        boolean all = true;
        for (int i = 0; i < safe.size() + raising.size() && count > 0; i++) {
            Conjunct conjunct = i < safe.size() ? safe.get(i) : raising.get(i - safe.size());
            count = conjunct.measuredSelect(batch, all ? null : rows, count, rows);
            all = false;
        }
        if (all) {
            for (int i = 0; i < count; i++) {
                Segments.setInt(rows, i, i);
            }
        }
        return count;
    }

    @Override
    public void close() {
        safe.forEach(Conjunct::close);
        raising.forEach(Conjunct::close);
    }
}
