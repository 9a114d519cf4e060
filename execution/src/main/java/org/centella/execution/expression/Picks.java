// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;

/** Collects the rows of a child column that new lists are made of. */
final class Picks {
    private static final int FIRST = 64;

    /** Behind those of two {@link Elements}. */
    private static final int SLOT = 2 * Elements.SLOTS;

    private int[] rows = new int[FIRST];
    private int count;

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    void add(int row) {
        if (count == rows.length) {
            rows = java.util.Arrays.copyOf(rows, count * 2);
        }
        rows[count++] = row;
    }

    int get(int at) {
        return rows[at];
    }

    /** The rows from one place on, to be put in order. */
    int[] array() {
        return rows;
    }

    /** The picked rows of the child as the elements of a kernel's lists. */
    void finish(org.centella.columnar.FlatColumn child, KernelOutput out) {
        MemorySegment target = out.scratch().ints(SLOT, count);
        MemorySegment.copy(rows, 0, target, Segments.INT, 0, count);
        out.children(java.util.List.of(out.pick(0, child, target, count)));
    }
}
