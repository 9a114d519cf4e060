// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.util.ImmutableBitSet;

/** An ASOF join over the rows of both sides in one order; see {@link AsofExpansion}. */
public final class AsofMerge extends SingleRel {
    private final Columns columns;
    private final boolean outer;

    /**
     * Which columns of the input are what.
     *
     * @param keys what rows of both sides must have in common
     * @param order within the rows of a key: those before which a left row may have as its partner, the nearest last
     * @param side TRUE for right rows
     * @param left columns of the result from left rows
     * @param right columns of the result from right rows, behind those
     */
    public record Columns(ImmutableBitSet keys, RelCollation order, int side, List<Integer> left, List<Integer> right) {
        public Columns {
            left = List.copyOf(left);
            right = List.copyOf(right);
        }
    }

    private AsofMerge(
            RelOptCluster cluster,
            RelTraitSet traits,
            RelNode input,
            Columns columns,
            boolean outer,
            RelDataType rows) {
        super(cluster, traits, input);
        this.columns = columns;
        this.outer = outer;
        this.rowType = rows;
    }

    /** @param outer left rows without a partner stay */
    static AsofMerge create(RelNode input, Columns columns, boolean outer, List<String> names) {
        RelDataTypeFactory.Builder rows = input.getCluster().getTypeFactory().builder();
        List<Integer> all = new ArrayList<>(columns.left());
        all.addAll(columns.right());
        for (int i = 0; i < all.size(); i++) {
            rows.add(
                    names.get(i),
                    input.getRowType().getFieldList().get(all.get(i)).getType());
        }
        return new AsofMerge(input.getCluster(), input.getTraitSet(), input, columns, outer, rows.build());
    }

    public Columns columns() {
        return columns;
    }

    public boolean outer() {
        return outer;
    }

    /** The same over another input, with some of its columns of the result, as far as they are needed. */
    AsofMerge over(RelNode newInput, IntUnaryOperator moved, List<Integer> left, List<Integer> right) {
        RelCollation order = org.apache.calcite.rel.RelCollations.of(columns.order().getFieldCollations().stream()
                .map(f -> f.withFieldIndex(moved.applyAsInt(f.getFieldIndex())))
                .toList());
        Columns now = new Columns(
                Trees.map(columns.keys(), moved),
                order,
                moved.applyAsInt(columns.side()),
                left.stream().map(i -> moved.applyAsInt(columns.left().get(i))).toList(),
                right.stream()
                        .map(i -> moved.applyAsInt(columns.right().get(i)))
                        .toList());
        List<String> names = new ArrayList<>();
        left.forEach(i -> names.add(getRowType().getFieldNames().get(i)));
        right.forEach(
                i -> names.add(getRowType().getFieldNames().get(columns.left().size() + i)));
        return create(newInput, now, outer, names);
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return create(inputs.getFirst(), columns, outer, getRowType().getFieldNames());
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer)
                .item("keys", columns.keys())
                .item("order", columns.order())
                .item("left", columns.left())
                .item("right", columns.right())
                .item("outer", outer);
    }
}
