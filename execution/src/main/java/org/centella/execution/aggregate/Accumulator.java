// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import org.centella.columnar.Column;

/**
 * The state of one aggregate, or of a part that several share, for all groups. State i belongs to group i. Used by the
 * thread of its operator only.
 */
interface Accumulator extends AutoCloseable {
    /** Makes states for groups up to {@code groups}: as of no rows. Comes before the rows of these groups. */
    void ensureGroups(int groups);

    /** Adds rows; {@code columns} are the arguments. */
    void add(AggregateInput input, int[] columns);

    /** Adds rows that are states; {@code columns} are the state columns. */
    default void merge(AggregateInput input, int[] columns) {
        add(input, columns);
    }

    /** The state columns of {@code count} groups from {@code from} on; valid until the next call. */
    Column[] states(int from, int count);

    /** True when adding rows takes memory, beyond what {@link #ensureGroups} took. */
    default boolean growsWithValues() {
        return false;
    }

    /** Bytes held. */
    long memory();

    /** Forgets all groups; may keep memory. */
    void reset();

    /** Forgets all groups and frees all memory; may be used again. */
    @Override
    void close();
}
