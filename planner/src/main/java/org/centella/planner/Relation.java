// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;

/**
 * Relational algebra that is yet to be made: its columns are known, its nodes are made anew in the cluster of every query
 * that reads it, for Calcite's nodes belong to one query. DataFrames are made of these. Immutable and thread-safe.
 */
public interface Relation {
    /** Columns; their names are unique. */
    RelDataType row();

    /** The algebra; its columns have the types of {@link #row}. */
    RelNode toRel(RelOptCluster cluster);
}
