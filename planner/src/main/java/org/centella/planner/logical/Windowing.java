// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.PhysicalPlan.Ranking;
import org.centella.execution.plan.WindowCall;
import org.centella.execution.plan.WindowFrame;
import org.jspecify.annotations.Nullable;

/**
 * The rows of its input with the results of window functions that share a partition and an order, one column each. Calls
 * name columns of the input; Calcite's own node for this knows less of frames and filters.
 */
public final class Windowing extends SingleRel {
    private final List<Integer> partition;
    private final List<RelFieldCollation> order;
    private final List<Result> results;
    private final @Nullable Limit limit;

    /** A call and the column that it makes. */
    public record Result(WindowCall call, String name, RelDataType type) {}

    /** Of each partition only the rows of small rank are wanted above. */
    public record Limit(Ranking ranking, long count) {}

    /** @param partition in the order in which sorting by it serves other windows, too */
    public Windowing(
            RelNode input,
            List<Integer> partition,
            List<RelFieldCollation> order,
            List<Result> results,
            @Nullable Limit limit) {
        this(input.getCluster(), input.getTraitSet(), input, partition, order, results, limit);
    }

    private Windowing(
            RelOptCluster cluster,
            RelTraitSet traits,
            RelNode input,
            List<Integer> partition,
            List<RelFieldCollation> order,
            List<Result> results,
            @Nullable Limit limit) {
        super(cluster, traits, input);
        this.partition = List.copyOf(partition);
        this.order = List.copyOf(order);
        this.results = List.copyOf(results);
        this.limit = limit;
    }

    public List<Integer> partition() {
        return partition;
    }

    public List<RelFieldCollation> order() {
        return order;
    }

    public List<Result> results() {
        return results;
    }

    public @Nullable Limit limit() {
        return limit;
    }

    Windowing withLimit(Limit newLimit) {
        return new Windowing(input, partition, order, results, newLimit);
    }

    /** Columns of the input. */
    int width() {
        return input.getRowType().getFieldCount();
    }

    /** The columns of the input that these results, and the keys, read. */
    Set<Integer> columns(List<Result> of) {
        Set<Integer> columns = new TreeSet<>(partition);
        order.forEach(key -> columns.add(key.getFieldIndex()));
        for (Result result : of) {
            WindowCall call = result.call();
            call.arguments().forEach(argument -> add(argument, columns));
            add(call.filter(), columns);
            add(call.frame().start(), columns);
            add(call.frame().end(), columns);
        }
        return columns;
    }

    private static void add(WindowFrame.Bound bound, Set<Integer> columns) {
        add(bound.offset(), columns);
        add(bound.key(), columns);
        add(bound.limit(), columns);
    }

    private static void add(@Nullable Expression expression, Set<Integer> columns) {
        if (expression instanceof Expression.InputReference reference) {
            columns.add(reference.index());
        }
    }

    private static void add(int column, Set<Integer> columns) {
        if (column >= 0) {
            columns.add(column);
        }
    }

    /** Some of the results over another input, in which column {@code c} is {@code columns(c)}. */
    Windowing over(RelNode newInput, IntUnaryOperator columns, List<Result> kept) {
        List<Result> moved = new ArrayList<>();
        for (Result result : kept) {
            moved.add(new Result(move(result.call(), columns), result.name(), result.type()));
        }
        return new Windowing(
                newInput,
                partition.stream().map(columns::applyAsInt).toList(),
                order.stream()
                        .map(key -> key.withFieldIndex(columns.applyAsInt(key.getFieldIndex())))
                        .toList(),
                moved,
                limit);
    }

    private static WindowCall move(WindowCall call, IntUnaryOperator columns) {
        WindowFrame frame = call.frame();
        return new WindowCall(
                call.function(),
                call.arguments().stream().map(a -> move(a, columns)).toList(),
                move(call.filter(), columns),
                call.distinct(),
                call.ignoreNulls(),
                call.fromLast(),
                new WindowFrame(
                        frame.unit(), move(frame.start(), columns), move(frame.end(), columns), frame.exclusion()),
                call.type(),
                call.position());
    }

    private static WindowFrame.Bound move(WindowFrame.Bound bound, IntUnaryOperator columns) {
        Expression offset = bound.offset();
        return new WindowFrame.Bound(
                bound.edge(),
                offset == null ? null : move(offset, columns),
                move(bound.key(), columns),
                move(bound.limit(), columns));
    }

    private static int move(int column, IntUnaryOperator columns) {
        return column < 0 ? column : columns.applyAsInt(column);
    }

    private static Expression move(Expression expression, IntUnaryOperator columns) {
        return expression instanceof Expression.InputReference reference
                ? new Expression.InputReference(columns.applyAsInt(reference.index()), reference.type())
                : expression;
    }

    @Override
    protected RelDataType deriveRowType() {
        RelDataTypeFactory.Builder builder = getCluster().getTypeFactory().builder();
        builder.addAll(input.getRowType().getFieldList());
        results.forEach(result -> builder.add(result.name(), result.type()));
        return builder.uniquify().build();
    }

    @Override
    public Windowing copy(RelTraitSet traits, List<RelNode> inputs) {
        return new Windowing(getCluster(), traits, inputs.getFirst(), partition, order, results, limit);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer)
                .item("partition", partition)
                .item("order", order)
                .item("results", results)
                .itemIf("limit", limit, limit != null);
    }
}
