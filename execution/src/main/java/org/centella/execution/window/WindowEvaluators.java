// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.aggregate.AggregateFunction;
import org.centella.execution.aggregate.AggregateFunctions;
import org.centella.execution.aggregate.AggregateKind;
import org.centella.execution.aggregate.AggregateTypes;
import org.centella.execution.aggregate.FoldedTypes;
import org.centella.execution.plan.AggregateCall;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.WindowCall;
import org.centella.execution.plan.WindowFrame;

/**
 * Chooses the way in which each call of a window is computed; DESIGN of the choice:
 *
 * <pre>
 *   aggregate                             whole partition    from its start      any frame
 *   count, exact sum and average          groups             prefix sums         prefix sums
 *   min, max, and, or, double sum         groups             one pass            tree of numbers
 *   min, max of wide types, min_by        groups             one pass            tree of places
 *   first, last, any_value                places of rows
 *   variance and others                   groups             tree of states      tree of states
 *   array_agg, string_agg                 groups             row by row          row by row
 *   DISTINCT                              groups             first rows only     sweep, or row by row
 * </pre>
 */
public final class WindowEvaluators implements AutoCloseable {
    private final List<WindowEvaluator> evaluators = new ArrayList<>();
    private final Map<WindowFrame, Frame> frames = new HashMap<>();
    private final List<DataType> types;
    private final boolean descending;
    private final MemoryPool pool;
    private boolean ranked;

    /**
     * @param types of the input's columns
     * @param descending whether the first order key descends
     */
    public WindowEvaluators(List<WindowCall> calls, List<DataType> types, boolean descending, MemoryPool pool) {
        this.types = types;
        this.descending = descending;
        this.pool = pool;
        calls.forEach(call -> evaluators.add(new PositionedEvaluator(evaluator(call), call.position())));
    }

    /** One for each call. */
    public List<WindowEvaluator> evaluators() {
        return evaluators;
    }

    /** All look at another block. */
    public void start(WindowBlock block) {
        frames.values().forEach(frame -> frame.start(block));
        evaluators.forEach(evaluator -> evaluator.start(block));
    }

    /** What all calls together need. */
    public Reach reach() {
        Reach reach = Reach.ROW;
        for (WindowEvaluator evaluator : evaluators) {
            reach = reach.and(evaluator.reach());
        }
        return reach;
    }

    /** Whether any function asks which rows are peers. */
    public boolean usesPeers() {
        return ranked || frames.keySet().stream().anyMatch(WindowEvaluators::usesPeers);
    }

    private static boolean usesPeers(WindowFrame frame) {
        return frame.unit() != WindowFrame.Unit.ROWS
                || frame.exclusion() == WindowFrame.Exclusion.GROUP
                || frame.exclusion() == WindowFrame.Exclusion.TIES;
    }

    /** Input columns that functions or frames read. */
    public java.util.Set<Integer> columns() {
        java.util.Set<Integer> columns = new java.util.TreeSet<>();
        evaluators.forEach(evaluator -> columns.addAll(evaluator.columns()));
        for (WindowFrame frame : frames.keySet()) {
            add(frame.start(), columns);
            add(frame.end(), columns);
        }
        return columns;
    }

    private static void add(WindowFrame.Bound bound, java.util.Set<Integer> columns) {
        if (bound.offset() instanceof Expression.InputReference reference) {
            columns.add(reference.index());
        }
        if (bound.key() >= 0) {
            columns.add(bound.key());
            columns.add(bound.limit());
        }
    }

    private Frame frame(WindowFrame frame) {
        return frames.computeIfAbsent(frame, f -> Frame.of(f, descending, pool));
    }

    private WindowEvaluator evaluator(WindowCall call) {
        WindowFunction function = WindowFunctions.find(call.function());
        if (function == null) {
            return aggregate(call);
        }
        List<Expression> arguments = call.arguments();
        ranked |= switch (function.kind()) {
            case RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST -> true;
            case ROW_NUMBER, NTILE, LAG, LEAD, FIRST_VALUE, LAST_VALUE, NTH_VALUE -> false;
        };
        return switch (function.kind()) {
            case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST -> new RankEvaluator(function.kind(), pool);
            case NTILE -> new TileEvaluator(arguments.getFirst(), pool);
            case LAG -> new ShiftEvaluator(call, true, pool);
            case LEAD -> new ShiftEvaluator(call, false, pool);
            case FIRST_VALUE, LAST_VALUE, NTH_VALUE -> {
                int value = ShiftEvaluator.column(arguments.getFirst());
                List<Integer> notNull = call.ignoreNulls() ? List.of(value) : List.of();
                yield new FrameValueEvaluator(
                        frame(call.frame()),
                        value,
                        arguments.size() > 1 ? arguments.get(1) : null,
                        call.fromLast() || function.kind() == WindowKind.LAST_VALUE,
                        new RowChoice(notNull, List.of(), null, pool),
                        call.type(),
                        pool);
            }
        };
    }

    private WindowEvaluator aggregate(WindowCall window) {
        AggregateFunction function = AggregateFunctions.find(window.function());
        if (function == null) {
            throw new IllegalArgumentException("no function " + window.function());
        }
        AggregateCall call = window.aggregate();
        WindowFrame frame = window.frame();
        boolean distinct = call.distinct() && !function.ignoresDuplicates();
        if (frame.wholePartition()) {
            return new PartitionEvaluator(call, types, pool);
        }
        List<DataType> arguments = call.arguments().stream().map(types::get).toList();
        boolean exact = !arguments.isEmpty() && isExact(arguments.getFirst());
        return switch (function.kind()) {
            case COUNT -> counted(call, function, distinct, frame);
            case COUNT_IF, COUNT_ROWS -> counted(call, function, distinct, frame);
            case SUM, SUM_OR_ZERO, AVERAGE -> {
                if (!exact) {
                    yield distinct && !frame.fromPartitionStart()
                            ? states(call, false, frame)
                            : folded(call, function, Fold.SUM, distinct, frame);
                }
                yield summed(call, function, distinct, frame);
            }
            case MIN -> extreme(call, function, false, frame);
            case MAX -> extreme(call, function, true, frame);
            case BOOL_AND, BIT_AND -> folded(call, function, Fold.AND, distinct, frame);
            case BOOL_OR, BIT_OR -> folded(call, function, Fold.OR, distinct, frame);
            case BIT_XOR ->
                distinct && !frame.fromPartitionStart()
                        ? states(call, false, frame)
                        : folded(call, function, Fold.XOR, distinct, frame);
            case MIN_BY -> extremeRow(call, 1, false, frame);
            case MAX_BY -> extremeRow(call, 1, true, frame);
            case FIRST -> placed(call, false, List.of(), frame);
            case LAST -> distinct ? states(call, false, frame) : placed(call, true, List.of(), frame);
            case ANY_VALUE -> placed(call, false, call.arguments(), frame);
            case VARIANCE_SAMPLE,
                    VARIANCE_POPULATION,
                    DEVIATION_SAMPLE,
                    DEVIATION_POPULATION,
                    COVARIANCE_SAMPLE,
                    COVARIANCE_POPULATION,
                    CORRELATION,
                    SKEWNESS,
                    KURTOSIS,
                    KURTOSIS_POPULATION,
                    REGRESSION_COUNT,
                    REGRESSION_MEAN_X,
                    REGRESSION_MEAN_Y,
                    REGRESSION_SXX,
                    REGRESSION_SYY,
                    REGRESSION_SXY,
                    REGRESSION_SLOPE,
                    REGRESSION_INTERCEPT,
                    REGRESSION_R2,
                    PRECISE_SUM,
                    PRECISE_AVERAGE,
                    SUM_OF_SQUARES,
                    PRODUCT,
                    GEOMETRIC_MEAN,
                    HARMONIC_MEAN,
                    LEAST_N,
                    GREATEST_N,
                    APPROXIMATE_DISTINCT,
                    APPROXIMATE_QUANTILE,
                    APPROXIMATE_MEDIAN,
                    CHECKSUM -> states(call, false, frame);
            case MEDIAN,
                    QUANTILE_CONTINUOUS,
                    QUANTILE_CONTINUOUS_DESCENDING,
                    QUANTILE_DISCRETE,
                    QUANTILE_DISCRETE_DESCENDING -> quantile(call, function, distinct, frame);
            case STRING_AGG, ARRAY_AGG, MODE, MODE_DESCENDING, ENTROPY, HISTOGRAM, MAP_AGG, MULTIMAP_AGG, MAP_UNION ->
                states(call, true, frame);
        };
    }

    private static boolean isExact(DataType type) {
        return type.isInteger() || type instanceof DataType.Decimal || type.isInterval();
    }

    private RowChoice choice(AggregateCall call, List<Integer> notNull, boolean firstOnly) {
        List<Integer> conditions = new ArrayList<>();
        if (call.filter() >= 0) {
            conditions.add(call.filter());
        }
        return new RowChoice(notNull, conditions, firstOnly ? equal(call) : null, pool);
    }

    private EarlierEqual equal(AggregateCall call) {
        return new EarlierEqual(call.arguments(), types, pool);
    }

    private AggregateOutput output(AggregateCall call, AggregateFunction function) {
        return new AggregateOutput(
                function, call.arguments().stream().map(types::get).toList(), call.type(), pool);
    }

    private WindowEvaluator counted(
            AggregateCall call, AggregateFunction function, boolean distinct, WindowFrame frame) {
        List<Integer> conditions = new ArrayList<>();
        if (call.filter() >= 0) {
            conditions.add(call.filter());
        }
        if (function.kind() == AggregateKind.COUNT_IF) {
            conditions.add(call.arguments().getFirst());
        }
        List<Integer> notNull = function.kind() == AggregateKind.COUNT_ROWS ? List.of() : call.arguments();
        if (distinct && !frame.fromPartitionStart()) {
            if (frame.exclusion() != WindowFrame.Exclusion.NO_OTHERS
                    || call.arguments().isEmpty()) {
                return states(call, false, frame);
            }
            return new DistinctEvaluator(
                    frame(frame),
                    PrefixEvaluator.NO_VALUE,
                    false,
                    new RowChoice(notNull, conditions, null, pool),
                    equal(call),
                    output(call, function),
                    pool);
        }
        RowChoice rows = new RowChoice(notNull, conditions, distinct ? equal(call) : null, pool);
        return new PrefixEvaluator(
                frame(frame), PrefixEvaluator.NO_VALUE, DataType.BIGINT, rows, output(call, function), distinct, pool);
    }

    private WindowEvaluator summed(
            AggregateCall call, AggregateFunction function, boolean distinct, WindowFrame frame) {
        int value = call.arguments().getFirst();
        if (distinct && !frame.fromPartitionStart()) {
            return frame.exclusion() == WindowFrame.Exclusion.NO_OTHERS
                    ? new DistinctEvaluator(
                            frame(frame),
                            value,
                            true,
                            choice(call, call.arguments(), false),
                            equal(call),
                            output(call, function),
                            pool)
                    : states(call, false, frame);
        }
        return new PrefixEvaluator(
                frame(frame),
                value,
                types.get(value),
                choice(call, call.arguments(), distinct),
                output(call, function),
                distinct,
                pool);
    }

    private WindowEvaluator folded(
            AggregateCall call, AggregateFunction function, Fold fold, boolean distinct, WindowFrame frame) {
        int value = call.arguments().getFirst();
        return new FoldEvaluator(
                frame(frame),
                value,
                types.get(value),
                fold,
                choice(call, call.arguments(), distinct),
                output(call, function),
                distinct,
                pool);
    }

    private WindowEvaluator extreme(
            AggregateCall call, AggregateFunction function, boolean greatest, WindowFrame frame) {
        return FoldedTypes.takes(types.get(call.arguments().getFirst()))
                ? folded(call, function, greatest ? Fold.MAX : Fold.MIN, false, frame)
                : extremeRow(call, 0, greatest, frame);
    }

    private WindowEvaluator extremeRow(AggregateCall call, int ordering, boolean greatest, WindowFrame frame) {
        int by = call.arguments().get(ordering);
        return new ExtremeRowEvaluator(
                frame(frame),
                call.arguments().getFirst(),
                by,
                greatest,
                choice(call, List.of(by), false),
                call.type(),
                pool);
    }

    private WindowEvaluator placed(AggregateCall call, boolean last, List<Integer> notNull, WindowFrame frame) {
        return new FrameValueEvaluator(
                frame(frame), call.arguments().getFirst(), null, last, choice(call, notNull, false), call.type(), pool);
    }

    private WindowEvaluator quantile(
            AggregateCall call, AggregateFunction function, boolean distinct, WindowFrame frame) {
        int value = call.arguments().getFirst();
        boolean several =
                call.type() instanceof DataType.Array && call.arguments().size() > 1;
        if (several || distinct && !frame.fromPartitionStart()) {
            return states(call, true, frame);
        }
        AggregateKind kind = function.kind();
        boolean median = kind == AggregateKind.MEDIAN;
        return new QuantileEvaluator(
                frame(frame),
                value,
                median ? -1 : call.arguments().getLast(),
                median
                        ? AggregateTypes.isInterpolated(types.get(value))
                        : kind == AggregateKind.QUANTILE_CONTINUOUS
                                || kind == AggregateKind.QUANTILE_CONTINUOUS_DESCENDING,
                kind == AggregateKind.QUANTILE_CONTINUOUS_DESCENDING
                        || kind == AggregateKind.QUANTILE_DISCRETE_DESCENDING,
                choice(call, List.of(value), distinct),
                types.get(value),
                call.type(),
                pool);
    }

    private WindowEvaluator states(AggregateCall call, boolean growing, WindowFrame frame) {
        AggregateFunction function = AggregateFunctions.find(call.function());
        boolean distinct = call.distinct() && function != null && !function.ignoresDuplicates();
        AggregateCall plain = call.distinct(false);
        return new StateEvaluator(
                frame(frame),
                plain,
                growing,
                distinct ? equal(call) : null,
                distinct ? choice(call, List.of(), false) : null,
                types,
                pool);
    }

    @Override
    public void close() {
        evaluators.forEach(WindowEvaluator::close);
        frames.values().forEach(Frame::close);
    }
}
