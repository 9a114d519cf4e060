// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;

/** The elements of all lists of an argument, one list after the other, as rows of their own. */
final class Elements {
    /** Scratch slots that this class uses of those of the kernel's output. */
    static final int SLOTS = 4;

    private final Operand in;
    private final int rows;
    private final KernelOutput out;
    private final int slot;
    private final int total;

    private Elements(Operand in, int rows, KernelOutput out, int slot, int total) {
        this.in = in;
        this.rows = rows;
        this.out = out;
        this.slot = slot;
        this.total = total;
    }

    /**
     * The elements of the rows that count; the others have none.
     *
     * @param slot the first of {@link #SLOTS} scratch slots
     */
    static Elements of(Operand in, int rows, KernelOutput out, int slot) {
        int total = 0;
        for (int i = 0; i < rows; i++) {
            total = Math.addExact(total, out.counts(i) ? length(in, i) : 0);
        }
        return new Elements(in, rows, out, slot, total);
    }

    /** Elements of one row's list, 0 of null. */
    static int length(Operand in, int row) {
        int at = row & in.mask();
        return in.column().isNull(at) ? 0 : Segments.getInt(in.values(), at + 1L) - Segments.getInt(in.values(), at);
    }

    /** The row of the child column where one row's list begins. */
    static int start(Operand in, int row) {
        return Segments.getInt(in.values(), row & in.mask());
    }

    static FlatColumn child(Operand in) {
        return in.column().children().getFirst();
    }

    int total() {
        return total;
    }

    int length(int row) {
        return out.counts(row) ? length(in, row) : 0;
    }

    /** Writes {@code rows + 1} offsets, the first 0. */
    void offsets(MemorySegment target) {
        int at = 0;
        Segments.setInt(target, 0, 0);
        for (int i = 0; i < rows; i++) {
            at += length(i);
            Segments.setInt(target, i + 1L, at);
        }
    }

    /** Writes the row that each element belongs to. */
    void rows(MemorySegment target) {
        int at = 0;
        for (int i = 0; i < rows; i++) {
            for (int end = at + length(i); at < end; at++) {
                Segments.setInt(target, at, i);
            }
        }
    }

    /** The elements, without a copy. */
    Column column() {
        FlatColumn child = child(in);
        int first = rows == 0 ? 0 : start(in, 0);
        boolean dense = !in.constant() || rows == 1;
        for (int i = 0, at = first; dense && i < rows; i++) {
            int length = length(i);
            dense = length == 0 || start(in, i) == at;
            at += length;
        }
        return dense && (total == 0 || first + total <= child.length())
                ? child.slice(total == 0 ? 0 : first, total)
                : new DictionaryColumn(child, positions(), total);
    }

    /** The row of the child column of each element. */
    MemorySegment positions() {
        MemorySegment target = out.scratch().ints(slot, total);
        int at = 0;
        for (int i = 0; i < rows; i++) {
            int start = start(in, i);
            int length = length(i);
            for (int k = 0; k < length; k++) {
                Segments.setInt(target, at++, start + k);
            }
        }
        return target;
    }

    /** The number of each element in its list, from 1, as BIGINT. */
    FlatColumn ordinals() {
        MemorySegment target = out.scratch().longs(slot + 1, total);
        int at = 0;
        for (int i = 0; i < rows; i++) {
            int length = length(i);
            for (int k = 1; k <= length; k++) {
                Segments.setLong(target, at++, k);
            }
        }
        return FlatColumn.of(org.centella.columnar.type.DataType.BIGINT, total, null, target);
    }
}
