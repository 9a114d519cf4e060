// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import org.centella.columnar.Column;

/**
 * Gives every distinct combination of key values a dense number from 0 on, in order of first sight, and keeps the values.
 * Nulls are equal to each other here, so are 0.0 and -0.0, and all NaN. When memory is refused in the middle of a batch,
 * the table is only good for {@link #keys} of the groups that were there before, and {@link #reset}.
 */
interface GroupTable extends AutoCloseable {
    /** Writes the group of each row to {@code ids}, making groups as needed. */
    void groupIds(Column[] keys, int rows, int[] ids);

    /** Groups so far. */
    int groupCount();

    /** Key columns of {@code count} groups from {@code from} on; valid until the table next changes. */
    Column[] keys(int from, int count);

    /** Bytes held. */
    long memory();

    /** Forgets all groups; may keep memory for the next ones. */
    void reset();

    /** Forgets all groups and frees all memory; may be used again. */
    @Override
    void close();
}
