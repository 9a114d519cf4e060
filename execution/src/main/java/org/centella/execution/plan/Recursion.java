// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.plan;

import org.centella.columnar.type.Schema;

/**
 * A recursive query: the seed's rows, then, again and again, what the step makes of the rows that came last, until nothing
 * comes. All of them are there as a working table when the stages that read it run.
 *
 * @param table number of the working table
 * @param step reads the rows that came last as that working table
 * @param distinct only rows that did not come before count
 */
public record Recursion(int table, StageGraph seed, StageGraph step, boolean distinct, Schema schema) {}
