// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.plan;

import java.util.List;
import java.util.Objects;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.TableHandle;
import org.jspecify.annotations.Nullable;

/**
 * A tree of operators, serializable, as tasks run it. Every node has an id, unique in its query, that metrics and dynamic
 * filters refer to, and the schema of the rows it yields. Columns are positions in the input's schema.
 */
public sealed interface PhysicalPlan {
    int id();

    Schema schema();

    List<PhysicalPlan> inputs();

    /** The same node over other inputs, as many as before. */
    PhysicalPlan withInputs(List<PhysicalPlan> inputs);

    /**
     * Rows of a table.
     *
     * @param columns positions in the table's schema, one per output column
     * @param conjuncts over the output columns; all must be true
     * @param dynamicFilters filters that joins above publish while the query runs
     * @param limit rows that suffice per task, or -1
     */
    record TableScan(
            int id,
            TableHandle table,
            List<Integer> columns,
            List<Expression> conjuncts,
            List<DynamicFilterUse> dynamicFilters,
            long limit,
            Schema schema)
            implements PhysicalPlan {
        public TableScan {
            columns = List.copyOf(columns);
            conjuncts = List.copyOf(conjuncts);
            dynamicFilters = List.copyOf(dynamicFilters);
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of();
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return this;
        }
    }

    /** A scan's output column must be among the keys that the join's filter {@code filterId} holds. */
    record DynamicFilterUse(int filterId, int column) {}

    /** Constant rows, one list of literals per row. */
    record Values(int id, List<List<Expression.Literal>> rows, Schema schema) implements PhysicalPlan {
        public Values {
            rows = List.copyOf(rows);
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of();
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return this;
        }
    }

    /**
     * Rows that the driver keeps under a number: of a recursive query those that the last step added, when the query is over
     * all. In one task.
     */
    record WorkingTable(int id, int table, Schema schema) implements PhysicalPlan {
        @Override
        public List<PhysicalPlan> inputs() {
            return List.of();
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return this;
        }
    }

    /** The rows for which the predicate is true. */
    record Filter(int id, PhysicalPlan input, Expression predicate) implements PhysicalPlan {
        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return new Filter(id, inputs.getFirst(), predicate);
        }
    }

    /** One expression per output column. */
    record Project(int id, PhysicalPlan input, List<Expression> expressions, Schema schema) implements PhysicalPlan {
        public Project {
            expressions = List.copyOf(expressions);
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return new Project(id, inputs.getFirst(), expressions, schema);
        }
    }

    /**
     * Rows as a table's columns take them: one expression per column, cast to the column's type. What does not fit, a null
     * where none may be or text that is too long, is an error that names the column.
     */
    record Assign(int id, PhysicalPlan input, List<Expression> expressions, Schema schema) implements PhysicalPlan {
        public Assign {
            expressions = List.copyOf(expressions);
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return new Assign(id, inputs.getFirst(), expressions, schema);
        }
    }

    /** Which part of an aggregation a node does. */
    enum AggregationStep {
        /** Rows to results. */
        SINGLE,
        /** Rows to keys and states; may pass groups on early, and more than once. */
        PARTIAL,
        /** Keys and states to fewer keys and states; may pass groups on early, as PARTIAL. */
        INTERMEDIATE,
        /** Keys and states to results. */
        FINAL,
        /** Rows to results; the rows of a group lie together, in the order in which the calls want them. */
        SORTED;

        /** Whether the calls' arguments are columns of states. */
        public boolean takesStates() {
            return this == INTERMEDIATE || this == FINAL;
        }

        /** Whether what comes out is to be aggregated again, so that it does not matter which rows a task has. */
        public boolean givesStates() {
            return this == PARTIAL || this == INTERMEDIATE;
        }
    }

    /**
     * Groups rows by key columns. Output: the keys, then one column per call (results), or the columns of its states
     * (PARTIAL, INTERMEDIATE). Without keys there is one group, even of no rows, except where states come out.
     */
    record HashAggregate(
            int id,
            PhysicalPlan input,
            AggregationStep step,
            List<Integer> keys,
            List<AggregateCall> calls,
            Schema schema)
            implements PhysicalPlan {
        public HashAggregate {
            keys = List.copyOf(keys);
            calls = List.copyOf(calls);
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return new HashAggregate(id, inputs.getFirst(), step, keys, calls, schema);
        }
    }

    /** The join's filter on its build key number {@code key}, by the id that scans use. */
    record DynamicFilterSource(int filterId, int key) {}

    /**
     * Joins on equality of key columns and, with {@code residual}, a condition over the probe's columns followed by the
     * build's.
     *
     * @param nullAware for PROBE_ANTI and MARK: NOT IN semantics, a null on either side makes the answer unknown
     */
    record HashJoin(
            int id,
            PhysicalPlan probe,
            PhysicalPlan build,
            JoinKind kind,
            List<Integer> probeKeys,
            List<Integer> buildKeys,
            @Nullable Expression residual,
            boolean nullAware,
            List<DynamicFilterSource> dynamicFilters)
            implements PhysicalPlan {
        public HashJoin {
            probeKeys = List.copyOf(probeKeys);
            buildKeys = List.copyOf(buildKeys);
            dynamicFilters = List.copyOf(dynamicFilters);
        }

        @Override
        public Schema schema() {
            return joinSchema(kind, probe.schema(), build.schema());
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(probe, build);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return new HashJoin(
                    id, inputs.get(0), inputs.get(1), kind, probeKeys, buildKeys, residual, nullAware, dynamicFilters);
        }
    }

    /** Joins without equality: every pair is tried, a batch of pairs at a time. */
    record NestedLoopJoin(
            int id,
            PhysicalPlan probe,
            PhysicalPlan build,
            JoinKind kind,
            @Nullable Expression condition) implements PhysicalPlan {
        @Override
        public Schema schema() {
            return joinSchema(kind, probe.schema(), build.schema());
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(probe, build);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return new NestedLoopJoin(id, inputs.get(0), inputs.get(1), kind, condition);
        }
    }

    /**
     * Passes its input through, and fails with CARDINALITY_VIOLATION on a second row; yields one row of nulls for none. A
     * subquery used as a value.
     */
    record EnforceSingleRow(int id, PhysicalPlan input) implements PhysicalPlan {
        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return new EnforceSingleRow(id, inputs.getFirst());
        }
    }

    /** All rows in order. */
    record Sort(int id, PhysicalPlan input, List<SortKey> keys) implements PhysicalPlan {
        public Sort {
            keys = List.copyOf(keys);
        }

        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return new Sort(id, inputs.getFirst(), keys);
        }
    }

    /**
     * The first {@code count} rows in order.
     *
     * @param filterId of the filter that scans below find of the last row that is kept, or {@link #NO_FILTER}
     */
    record TopN(int id, PhysicalPlan input, List<SortKey> keys, long count, int filterId) implements PhysicalPlan {
        public static final int NO_FILTER = -1;

        public TopN {
            keys = List.copyOf(keys);
        }

        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return new TopN(id, inputs.getFirst(), keys, count, filterId);
        }
    }

    /**
     * Each row as often as its arrays have elements, with the elements beside it, the n-th of each array in the n-th row.
     * Output: the kept columns, a column per source, and with {@code ordinality} the number of the element as BIGINT.
     *
     * @param kept columns of the input that are passed on
     * @param outer a row without elements comes once, with nulls, instead of not at all
     */
    record Unnest(
            int id,
            PhysicalPlan input,
            List<Integer> kept,
            List<UnnestSource> sources,
            boolean outer,
            boolean ordinality,
            Schema schema)
            implements PhysicalPlan {
        public Unnest {
            kept = List.copyOf(kept);
            sources = List.copyOf(sources);
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return new Unnest(id, inputs.getFirst(), kept, sources, outer, ordinality, schema);
        }
    }

    /**
     * Where elements come from: an ARRAY or MAP column, or a function that makes a series of its arguments' columns, whose
     * values are computed as they are wanted.
     *
     * @param function empty for a column
     */
    record UnnestSource(String function, List<Integer> columns) {
        public UnnestSource {
            columns = List.copyOf(columns);
        }

        public static UnnestSource ofColumn(int column) {
            return new UnnestSource("", List.of(column));
        }
    }

    /**
     * Its input's columns and one more for each call. Rows of a partition are all in one task.
     *
     * @param orderKeys what makes rows peers
     * @param sorted the input comes sorted by the partition keys, in any order of theirs and any direction, then by the
     *     order keys; else it comes in any order, and there are only aggregates of whole partitions
     */
    record Window(
            int id,
            PhysicalPlan input,
            List<Integer> partitionKeys,
            List<SortKey> orderKeys,
            List<WindowCall> calls,
            boolean sorted,
            Schema schema)
            implements PhysicalPlan {
        public Window {
            partitionKeys = List.copyOf(partitionKeys);
            orderKeys = List.copyOf(orderKeys);
            calls = List.copyOf(calls);
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return new Window(id, inputs.getFirst(), partitionKeys, orderKeys, calls, sorted, schema);
        }
    }

    /** How {@link RankLimit} counts rows, as the window functions of those names do. */
    enum Ranking {
        ROW_NUMBER,
        RANK,
        DENSE_RANK
    }

    /**
     * Drops rows that cannot be among those of a rank up to {@code count} in their partition, as far as that is cheap: a
     * filter on the rank must follow.
     */
    record RankLimit(
            int id,
            PhysicalPlan input,
            List<Integer> partitionKeys,
            List<SortKey> orderKeys,
            Ranking ranking,
            long count)
            implements PhysicalPlan {
        public RankLimit {
            partitionKeys = List.copyOf(partitionKeys);
            orderKeys = List.copyOf(orderKeys);
        }

        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return new RankLimit(id, inputs.getFirst(), partitionKeys, orderKeys, ranking, count);
        }
    }

    /** Rows {@code offset} to {@code offset + count} of its input; count -1 means all. */
    record Limit(int id, PhysicalPlan input, long offset, long count) implements PhysicalPlan {
        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return new Limit(id, inputs.getFirst(), offset, count);
        }
    }

    /**
     * Of each group of rows that are equal in the keys, rows {@code offset} to {@code offset + count}; count -1 means all.
     * The input is sorted, the keys first.
     *
     * @param ties also the rows that equal the last of those in {@code tieKeys}, which the input is sorted by next
     */
    record GroupLimit(
            int id,
            PhysicalPlan input,
            List<Integer> keys,
            List<Integer> tieKeys,
            boolean ties,
            long offset,
            long count)
            implements PhysicalPlan {
        public GroupLimit {
            keys = List.copyOf(keys);
            tieKeys = List.copyOf(tieKeys);
        }

        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return new GroupLimit(id, inputs.getFirst(), keys, tieKeys, ties, offset, count);
        }
    }

    /**
     * Left rows with the last right row before them of the same keys: an ASOF join. The input has the rows of both sides in
     * order, the keys first.
     *
     * @param side a BOOLEAN column, TRUE for right rows
     * @param left columns of the result that come from left rows
     * @param right columns of the result that come from right rows, behind those
     * @param outer left rows without a partner come with nulls
     */
    record AsofMerge(
            int id,
            PhysicalPlan input,
            List<Integer> keys,
            int side,
            List<Integer> left,
            List<Integer> right,
            boolean outer,
            Schema schema)
            implements PhysicalPlan {
        public AsofMerge {
            keys = List.copyOf(keys);
            left = List.copyOf(left);
            right = List.copyOf(right);
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return new AsofMerge(id, inputs.getFirst(), keys, side, left, right, outer, schema);
        }
    }

    /** Each row as often as its value in the BIGINT column {@code times} says; not at all if that is not positive. */
    record Repeat(int id, PhysicalPlan input, int times) implements PhysicalPlan {
        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return new Repeat(id, inputs.getFirst(), times);
        }
    }

    /**
     * A random part of the rows, the same whenever a task runs again.
     *
     * @param rate the share kept, 0 to 1
     * @param batches whole batches are kept or not, instead of single rows
     */
    record Sample(int id, PhysicalPlan input, double rate, boolean batches, long seed) implements PhysicalPlan {
        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return new Sample(id, inputs.getFirst(), rate, batches, seed);
        }
    }

    /** All rows of all inputs, which have equal types. */
    record Union(int id, List<PhysicalPlan> inputs, Schema schema) implements PhysicalPlan {
        public Union {
            inputs = List.copyOf(inputs);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> newInputs) {
            return new Union(id, newInputs, schema);
        }
    }

    /**
     * What code of the application makes of its inputs, of which it opens any partition that it wants. How its tasks divide
     * the work is its own affair, so its stage keeps the tasks that it was planned with.
     *
     * @param text what the code does, for people
     */
    record Program(int id, List<PhysicalPlan> inputs, ProgramCode code, String text, Schema schema)
            implements PhysicalPlan {
        public Program {
            inputs = List.copyOf(inputs);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> newInputs) {
            return new Program(id, newInputs, code, text, schema);
        }
    }

    /** Values that the application has given, as bytes that its programs read: those of partition p in task p. */
    record ProgramValues(int id, List<ProgramCode> partitions, Schema schema) implements PhysicalPlan {
        public ProgramValues {
            partitions = List.copyOf(partitions);
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of();
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return this;
        }
    }

    /** Cuts stages: rows of the input, spread anew. Only in plans that are not cut yet. */
    record Exchange(int id, PhysicalPlan input, Partitioning partitioning) implements PhysicalPlan {
        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return new Exchange(id, inputs.getFirst(), partitioning);
        }
    }

    /**
     * The rows of another stage that are meant for this partition. Only in stages.
     *
     * @param broadcast all partitions of this stage read the same rows
     * @param mergeKeys when not empty, each map output is sorted by them and the input yields their merge
     */
    record StageInput(int id, int stage, boolean broadcast, List<SortKey> mergeKeys, Schema schema)
            implements PhysicalPlan {
        public StageInput {
            mergeKeys = List.copyOf(mergeKeys);
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of();
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return this;
        }
    }

    /**
     * Writes its input as files below a folder; yields one row per file: path VARCHAR, rows BIGINT, bytes BIGINT.
     *
     * @param partitionColumns columns that become {@code key=value} folders instead of being written
     * @param largestFile bytes beyond which another file is begun
     */
    record TableWrite(
            int id,
            PhysicalPlan input,
            String format,
            String location,
            List<Integer> partitionColumns,
            java.util.Map<String, String> options,
            long largestFile,
            Schema schema)
            implements PhysicalPlan {
        public TableWrite {
            partitionColumns = List.copyOf(partitionColumns);
            options = java.util.Map.copyOf(options);
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public PhysicalPlan withInputs(List<PhysicalPlan> inputs) {
            return new TableWrite(
                    id, inputs.getFirst(), format, location, partitionColumns, options, largestFile, schema);
        }
    }

    private static Schema joinSchema(JoinKind kind, Schema probe, Schema build) {
        Objects.requireNonNull(kind);
        return switch (kind) {
            case INNER -> probe.concat(build);
            case PROBE_OUTER -> probe.concat(nullable(build));
            case BUILD_OUTER -> nullable(probe).concat(build);
            case FULL_OUTER -> nullable(probe).concat(nullable(build));
            case PROBE_SEMI, PROBE_ANTI -> probe;
            case BUILD_SEMI, BUILD_ANTI -> build;
            case MARK -> probe.concat(Schema.of(Field.of("mark", org.centella.columnar.type.DataType.BOOLEAN)));
        };
    }

    private static Schema nullable(Schema schema) {
        return new Schema(schema.fields().stream()
                .map(f -> new Field(f.name(), f.type(), true))
                .toList());
    }
}
