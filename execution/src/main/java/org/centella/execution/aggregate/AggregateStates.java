// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.Scratch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.SqlPosition;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.aggregate.ChosenRowAccumulator.Choice;
import org.centella.execution.aggregate.FoldAccumulator.Fold;
import org.centella.execution.aggregate.SeriesAccumulator.Term;
import org.centella.execution.plan.AggregateCall;
import org.jspecify.annotations.Nullable;

/**
 * The accumulators of all calls of an aggregation. Calls are made of parts, and equal parts exist once:
 *
 * <pre>
 *   sum(x)    avg(x)          count(*)
 *      \      /    \             |
 *     sum of x   rows where x is not null     (the same as count(*) if x is declared NOT NULL)
 * </pre>
 */
final class AggregateStates implements AutoCloseable {
    /**
     * An accumulator, the rows it adds and the columns it reads; {@code merges} if they are states.
     *
     * @param position of the first call that it is a part of, for its errors
     */
    private record Part(
            Accumulator accumulator,
            RowSet rows,
            int[] columns,
            boolean merges,
            @Nullable SqlPosition position) {
        void add(AggregateInput input) {
            try {
                if (merges) {
                    accumulator.merge(input, columns);
                } else {
                    accumulator.add(input, columns);
                }
            } catch (CentellaException e) {
                throw e.at(position);
            }
        }
    }

    private record PartKey(String what, List<Integer> columns, RowSet.Rule rule) {}

    /** A call, and which parts it is made of. */
    private record Use(AggregateCall call, AggregateKind kind, int[] parts, int states, RowSet rows) {}

    /** Of the input, and behind it of each set of distinct rows. */
    private final List<List<DataType>> inputTypes;

    private final MemoryPool pool;
    private final List<Part> parts = new ArrayList<>();
    private final Map<PartKey, Integer> partNumbers = new HashMap<>();
    private final List<RowSet> rowSets = new ArrayList<>();
    private final List<Use> uses = new ArrayList<>();
    private final List<DataType> stateTypes = new ArrayList<>();
    /** Of the calls without DISTINCT. */
    private final List<DataType> spillTypes = new ArrayList<>();

    private final AggregateInput allRows = new AggregateInput();
    private final Scratch results;
    private boolean growWithValues;

    /** The rows picked for the call that is being added come from here. */
    private int source;

    /** Whether the arguments of the call that is being added are states. */
    private boolean merging;

    /** @param merging the rows are states, and the calls' arguments the state columns */
    AggregateStates(List<DataType> inputTypes, List<AggregateCall> calls, boolean merging, MemoryPool pool) {
        this.inputTypes = List.of(inputTypes);
        this.pool = pool;
        this.results = new Scratch(pool);
        this.merging = merging;
        calls.forEach(this::add);
    }

    /**
     * For rows from disk.
     *
     * @param inputTypes types of the states, then of each set of distinct rows
     * @param sources of each call: 0 if its arguments are states, else the number of the set they are columns of
     */
    AggregateStates(
            List<List<DataType>> inputTypes, List<AggregateCall> calls, List<Integer> sources, MemoryPool pool) {
        this.inputTypes = inputTypes;
        this.pool = pool;
        this.results = new Scratch(pool);
        for (int c = 0; c < calls.size(); c++) {
            source = sources.get(c);
            merging = source == 0;
            add(calls.get(c));
        }
    }

    private void add(AggregateCall declared) {
        AggregateFunction function = AggregateFunctions.find(declared.function());
        if (function == null) {
            throw new IllegalArgumentException("no aggregate function " + declared.function());
        }
        boolean distinct = declared.distinct() && !function.ignoresDuplicates();
        AggregateCall call = declared.distinct(distinct);
        List<DataType> arguments =
                call.arguments().stream().map(inputTypes.get(source)::get).toList();
        List<DataType> states = merging ? arguments : function.stateTypes(arguments, call.type());
        stateTypes.addAll(states);
        List<Integer> columns = call.arguments();
        AggregateKind kind = function.kind();
        int[] made = switch (kind) {
            case COUNT, COUNT_IF -> new int[] {count(call, columns, kind)};
            case SUM, SUM_OR_ZERO -> new int[] {sum(call, columns.getFirst(), states.getFirst())};
            case AVERAGE ->
                new int[] {
                    sum(call, columns.getFirst(), states.getFirst()),
                    count(call, merging ? columns.subList(1, 2) : columns, AggregateKind.COUNT)
                };
            case MIN -> new int[] {extreme(call, Fold.MIN, Choice.LEAST, states)};
            case MAX -> new int[] {extreme(call, Fold.MAX, Choice.GREATEST, states)};
            case BOOL_AND, BIT_AND -> new int[] {fold(call, Fold.AND, states)};
            case BOOL_OR, BIT_OR -> new int[] {fold(call, Fold.OR, states)};
            case BIT_XOR -> new int[] {fold(call, Fold.XOR, states)};
            case ANY_VALUE -> new int[] {chosen(call, Choice.FIRST, states, 0, columns)};
            case FIRST -> new int[] {flagged(call, Choice.FIRST, states)};
            case LAST -> new int[] {flagged(call, Choice.LAST, states)};
            case MIN_BY -> new int[] {chosen(call, Choice.LEAST, states, 1, columns.subList(1, 2))};
            case MAX_BY -> new int[] {chosen(call, Choice.GREATEST, states, 1, columns.subList(1, 2))};
            case VARIANCE_SAMPLE, VARIANCE_POPULATION, DEVIATION_SAMPLE, DEVIATION_POPULATION ->
                new int[] {moments(call, 1)};
            case COVARIANCE_SAMPLE, COVARIANCE_POPULATION, CORRELATION -> new int[] {moments(call, 2)};
            case COUNT_ROWS ->
                new int[] {
                    part(
                            call,
                            "count",
                            merging ? columns : List.of(),
                            List.of(),
                            filter(call),
                            () -> new CountAccumulator(pool, false))
                };
            case SKEWNESS, KURTOSIS, KURTOSIS_POPULATION -> new int[] {higherMoments(call)};
            case REGRESSION_COUNT,
                    REGRESSION_MEAN_X,
                    REGRESSION_MEAN_Y,
                    REGRESSION_SXX,
                    REGRESSION_SYY,
                    REGRESSION_SXY,
                    REGRESSION_SLOPE,
                    REGRESSION_INTERCEPT,
                    REGRESSION_R2 -> new int[] {moments(call, 2)};
            case PRECISE_SUM, PRECISE_AVERAGE -> series(call, Term.VALUE);
            case SUM_OF_SQUARES -> series(call, Term.SQUARE);
            case PRODUCT -> series(call, Term.FACTOR);
            case GEOMETRIC_MEAN -> series(call, Term.LOGARITHM);
            case HARMONIC_MEAN -> series(call, Term.RECIPROCAL);
            case LEAST_N -> new int[] {topRows(call, states, false)};
            case GREATEST_N -> new int[] {topRows(call, states, true)};
            case STRING_AGG -> new int[] {joined(call, states)};
            case ARRAY_AGG -> new int[] {lists(call, columns, merging ? columns : List.of(), states)};
            case MEDIAN, MODE, MODE_DESCENDING, ENTROPY, HISTOGRAM -> new int[] {lists(call, columns, columns, states)};
            case QUANTILE_CONTINUOUS, QUANTILE_CONTINUOUS_DESCENDING, QUANTILE_DISCRETE, QUANTILE_DISCRETE_DESCENDING ->
                new int[] {
                    lists(call, columns.subList(0, 1), columns.subList(0, 1), states.subList(0, 1)),
                    parameter(call, states.getLast())
                };
            case MAP_AGG, MULTIMAP_AGG, MAP_UNION -> new int[] {lists(call, columns, columns.subList(0, 1), states)};
            case APPROXIMATE_DISTINCT ->
                new int[] {simple(call, "distinct sketch", () -> new DistinctSketchAccumulator(pool))};
            case APPROXIMATE_MEDIAN -> new int[] {quantileSketch(call)};
            case APPROXIMATE_QUANTILE -> new int[] {quantileSketch(call), parameter(call, states.getLast())};
            case CHECKSUM -> new int[] {simple(call, "checksum", () -> new ChecksumAccumulator(pool))};
        };
        RowSet rows = parts.get(made[0]).rows();
        uses.add(new Use(call, kind, made, states.size(), rows));
        if (!rows.isDistinct()) {
            spillTypes.addAll(states);
        }
    }

    private int filter(AggregateCall call) {
        return merging ? -1 : call.filter();
    }

    private int count(AggregateCall call, List<Integer> columns, AggregateKind kind) {
        if (merging) {
            return part(call, "count", columns, List.of(), filter(call), () -> new CountAccumulator(pool, false));
        }
        // The condition of count_if is a filter by another name; a second filter must hold too, so it stays an
        // argument.
        if (kind == AggregateKind.COUNT_IF && call.filter() < 0) {
            return part(
                    call, "count", List.of(), List.of(), columns.getFirst(), () -> new CountAccumulator(pool, false));
        }
        if (kind == AggregateKind.COUNT_IF) {
            return part(call, "count_if", columns, columns, filter(call), () -> new CountAccumulator(pool, true));
        }
        return part(call, "count", List.of(), columns, filter(call), () -> new CountAccumulator(pool, false));
    }

    private int sum(AggregateCall call, int column, DataType state) {
        return part(
                call,
                "sum " + state,
                List.of(column),
                List.of(column),
                filter(call),
                () -> state instanceof DataType.Decimal
                        ? new DecimalSumAccumulator(state, pool)
                        : new SumAccumulator(state, pool));
    }

    private int extreme(AggregateCall call, Fold fold, Choice choice, List<DataType> states) {
        return FoldedTypes.takes(states.getFirst())
                ? fold(call, fold, states)
                : chosen(call, choice, states, 0, call.arguments());
    }

    private int fold(AggregateCall call, Fold fold, List<DataType> states) {
        DataType type = states.getFirst();
        List<Integer> columns = call.arguments();
        return part(
                call, fold + " " + type, columns, columns, filter(call), () -> new FoldAccumulator(fold, type, pool));
    }

    private int chosen(AggregateCall call, Choice choice, List<DataType> states, int ordering, List<Integer> notNull) {
        return part(
                call,
                choice + " of " + ordering,
                call.arguments(),
                notNull,
                filter(call),
                () -> new ChosenRowAccumulator(choice, states, ordering, false, pool));
    }

    private int flagged(AggregateCall call, Choice choice, List<DataType> states) {
        return part(
                call,
                choice + " row",
                call.arguments().subList(0, 1),
                List.of(),
                merging ? call.arguments().get(1) : filter(call),
                () -> new ChosenRowAccumulator(choice, states.subList(0, 1), 0, true, pool));
    }

    private int moments(AggregateCall call, int variables) {
        List<Integer> columns = call.arguments();
        return part(
                call,
                "moments " + variables,
                columns,
                merging ? List.of() : columns,
                filter(call),
                () -> new MomentsAccumulator(variables, pool));
    }

    private int higherMoments(AggregateCall call) {
        List<Integer> columns = call.arguments();
        return part(
                call,
                "higher moments",
                columns,
                merging ? List.of() : columns,
                filter(call),
                () -> new HigherMomentsAccumulator(pool));
    }

    /** The words of a series, and how many values it has. */
    private int[] series(AggregateCall call, Term term) {
        List<Integer> columns = call.arguments();
        return new int[] {
            part(
                    call,
                    "series of " + term,
                    merging ? columns.subList(0, 2) : columns,
                    merging ? List.of() : columns,
                    filter(call),
                    () -> new SeriesAccumulator(term, pool)),
            count(call, merging ? columns.subList(2, 3) : columns, AggregateKind.COUNT)
        };
    }

    private int topRows(AggregateCall call, List<DataType> states, boolean greatest) {
        List<Integer> columns = call.arguments();
        // What is compared must not be null; a number of values that is null is a mistake that is reported.
        int compared = merging ? 0 : columns.size() - 2;
        return part(
                call,
                (greatest ? "greatest of " : "least of ") + states,
                columns,
                columns.subList(compared, compared + 1),
                filter(call),
                () -> new TopRowsAccumulator(states, greatest, pool));
    }

    private int joined(AggregateCall call, List<DataType> states) {
        List<Integer> columns = call.arguments();
        return part(
                call,
                "joined",
                columns,
                columns.subList(0, 1),
                filter(call),
                () -> new JoinedTextAccumulator(states, pool));
    }

    private int lists(AggregateCall call, List<Integer> columns, List<Integer> notNull, List<DataType> states) {
        boolean ofMaps = !merging
                && inputTypes.get(source).get(columns.getFirst()) instanceof DataType.Map
                && !(states.size() == 1);
        return part(
                call,
                ofMaps ? "lists of entries" : "lists",
                columns,
                notNull,
                filter(call),
                () -> new ListAccumulator(states, ofMaps, pool));
    }

    /** An argument that is the same for all rows of a group; the first row's counts. */
    private int parameter(AggregateCall call, DataType type) {
        List<Integer> columns = call.arguments();
        return part(
                call,
                "parameter",
                columns.subList(1, 2),
                columns.subList(0, 1),
                filter(call),
                () -> new ChosenRowAccumulator(Choice.FIRST, List.of(type), 0, false, pool));
    }

    private int quantileSketch(AggregateCall call) {
        List<Integer> first = call.arguments().subList(0, 1);
        return part(call, "quantile sketch", first, first, filter(call), () -> new QuantileSketchAccumulator(pool));
    }

    private int simple(AggregateCall call, String what, Maker maker) {
        List<Integer> columns = call.arguments();
        return part(call, what, columns, columns, filter(call), maker);
    }

    private interface Maker {
        Accumulator make();
    }

    private int part(
            AggregateCall call, String what, List<Integer> columns, List<Integer> notNull, int filter, Maker maker) {
        // Filters and DISTINCT have been applied to what became states.
        List<Integer> distinct = call.distinct() && !merging ? call.arguments() : List.of();
        RowSet.Rule rule = new RowSet.Rule(notNull, filter, distinct, source);
        PartKey key = new PartKey(what, columns, rule);
        Integer known = partNumbers.get(key);
        if (known != null) {
            return known;
        }
        int number = parts.size();
        RowSet rows = rowSet(rule);
        Accumulator made = maker.make();
        growWithValues |= rows.isDistinct() || made.growsWithValues();
        parts.add(new Part(made, rows, columns.stream().mapToInt(c -> c).toArray(), merging, call.position()));
        partNumbers.put(key, number);
        return number;
    }

    private RowSet rowSet(RowSet.Rule rule) {
        for (RowSet rows : rowSets) {
            if (rows.rule().equals(rule)) {
                return rows;
            }
        }
        RowSet rows = new RowSet(rule, inputTypes.get(source), pool);
        rowSets.add(rows);
        return rows;
    }

    boolean growWithValues() {
        return growWithValues;
    }

    /** Types of the state columns of all calls. */
    List<DataType> stateTypes() {
        return stateTypes;
    }

    /** Makes room for groups; when memory is refused, nothing has changed that {@link #reset} does not mend. */
    void ensureGroups(int groups) {
        for (Part part : parts) {
            part.accumulator().ensureGroups(groups);
        }
    }

    /**
     * Adds rows.
     *
     * @param from the number of the set of distinct rows these are, or 0 for the input proper
     */
    void add(Batch batch, int[] ids, int groups, int from) {
        // A set need not have a row of every group.
        add(batch, ids, groups, from, from == 0);
    }

    /** As above. @param complete every group that is new since the last call has a row here */
    void add(Batch batch, int[] ids, int groups, int from, boolean complete) {
        allRows.start(batch, ids, groups, complete);
        for (RowSet rows : rowSets) {
            if (rows.rule().source() != from) {
                continue;
            }
            AggregateInput input = rows.pick(allRows, batch);
            for (Part part : parts) {
                if (part.rows() == rows) {
                    part.add(input);
                }
            }
        }
    }

    /** The sets of distinct rows, in the order in which they are numbered from 1 on. */
    List<RowSet> distinctSets() {
        return rowSets.stream().filter(RowSet::isDistinct).toList();
    }

    List<DataType> spillTypes() {
        return spillTypes;
    }

    /**
     * For each call what reads it back from disk: its columns there, behind {@code keys} others, and their source. Sets are
     * made distinct on disk, so that nothing reads them with DISTINCT.
     */
    void spilledCalls(int keys, List<AggregateCall> calls, List<Integer> sources) {
        List<RowSet> sets = distinctSets();
        int column = keys;
        for (Use use : uses) {
            boolean distinct = use.rows().isDistinct();
            int count = distinct ? use.call().arguments().size() : use.states();
            int first = distinct ? keys : column;
            List<Integer> arguments =
                    IntStream.range(first, first + count).boxed().toList();
            calls.add(use.call().over(arguments));
            sources.add(distinct ? sets.indexOf(use.rows()) + 1 : 0);
            column += distinct ? 0 : count;
        }
    }

    /** The state columns of the calls without DISTINCT. */
    List<Column> spillStates(int from, int count) {
        Column[][] made = partStates(from, count);
        List<Column> states = new ArrayList<>();
        for (Use use : uses) {
            if (!use.rows().isDistinct()) {
                for (int part : use.parts()) {
                    states.addAll(List.of(made[part]));
                }
            }
        }
        return states;
    }

    /** The state columns of all calls. */
    List<Column> states(int from, int count) {
        Column[][] made = partStates(from, count);
        List<Column> states = new ArrayList<>();
        for (Use use : uses) {
            for (int part : use.parts()) {
                states.addAll(List.of(made[part]));
            }
        }
        return states;
    }

    /** A result column for each call. */
    List<Column> results(int from, int count) {
        Column[][] made = partStates(from, count);
        List<Column> columns = new ArrayList<>();
        for (int u = 0; u < uses.size(); u++) {
            Use use = uses.get(u);
            List<Column> states = new ArrayList<>();
            for (int part : use.parts()) {
                states.addAll(List.of(made[part]));
            }
            try {
                columns.add(new AggregateResult(use.kind(), use.call().type(), results, u, pool).of(states, count));
            } catch (CentellaException e) {
                throw e.at(use.call().position());
            }
        }
        return columns;
    }

    private Column[][] partStates(int from, int count) {
        Column[][] made = new Column[parts.size()][];
        for (int p = 0; p < made.length; p++) {
            made[p] = parts.get(p).accumulator().states(from, count);
        }
        return made;
    }

    long memory() {
        long bytes = results.memory();
        for (Part part : parts) {
            bytes += part.accumulator().memory();
        }
        for (RowSet rows : rowSets) {
            bytes += rows.memory();
        }
        return bytes;
    }

    void reset() {
        parts.forEach(part -> part.accumulator().reset());
        rowSets.forEach(RowSet::reset);
    }

    @Override
    public void close() {
        results.close();
        parts.forEach(part -> part.accumulator().close());
        rowSets.forEach(RowSet::close);
    }
}
