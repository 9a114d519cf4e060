// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * The first rows, in an order, of each group of rows that are equal in some columns: a LIMIT in a correlated subquery, for
 * all outer rows at once; DISTINCT ON; FETCH FIRST … WITH TIES.
 */
public final class GroupLimit extends SingleRel {
    private final ImmutableBitSet keys;
    private final RelCollation collation;
    private final long offset;
    private final long fetch;
    private final boolean ties;

    private GroupLimit(
            RelOptCluster cluster,
            RelTraitSet traits,
            RelNode input,
            ImmutableBitSet keys,
            RelCollation collation,
            long offset,
            long fetch,
            boolean ties) {
        super(cluster, traits, input);
        this.keys = keys;
        this.collation = collation;
        this.offset = offset;
        this.fetch = fetch;
        this.ties = ties;
    }

    /**
     * @param keys what the rows of a group have in common
     * @param fetch rows of each group, or -1 for all behind the offset
     * @param ties further rows that are equal to the last in the columns of the order, too
     */
    public static GroupLimit create(
            RelNode input, ImmutableBitSet keys, RelCollation collation, long offset, long fetch, boolean ties) {
        return new GroupLimit(input.getCluster(), input.getTraitSet(), input, keys, collation, offset, fetch, ties);
    }

    public ImmutableBitSet keys() {
        return keys;
    }

    public RelCollation collation() {
        return collation;
    }

    public long offset() {
        return offset;
    }

    public long fetch() {
        return fetch;
    }

    public boolean ties() {
        return ties;
    }

    /** The same over another input in which column {@code c} is {@code columns(c)}. */
    GroupLimit over(RelNode newInput, java.util.function.IntUnaryOperator columns) {
        RelCollation moved = RelCollations.of(collation.getFieldCollations().stream()
                .map(f -> f.withFieldIndex(columns.applyAsInt(f.getFieldIndex())))
                .toList());
        return create(newInput, Trees.map(keys, columns), moved, offset, fetch, ties);
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new GroupLimit(getCluster(), traits, inputs.getFirst(), keys, collation, offset, fetch, ties);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer)
                .item("by", keys)
                .item("order", collation)
                .item("offset", offset)
                .item("fetch", fetch)
                .item("ties", ties);
    }
}
