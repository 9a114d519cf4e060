// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.kernel.VectorKernels;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/**
 * AND and OR. Two bitmaps are kept, rows true so far and rows false so far; a row in neither is null. Operands that cannot
 * raise are computed for all rows and combined 64 rows at a time; the others then see only the rows they can still decide.
 */
final class LogicNode extends Node {
    /** An operand with a branch of its own, for it may raise. */
    record Guarded(Scope.Branch branch, Node node) {}

    private final boolean isAnd;
    private final Node[] eager;
    private final List<Guarded> guarded;
    private final GrowingBuffer trues;
    private final GrowingBuffer falses;
    private final GrowingBuffer undecided;

    LogicNode(Scope scope, boolean isAnd, List<Node> eager, List<Guarded> guarded) {
        super(scope, DataType.BOOLEAN);
        this.isAnd = isAnd;
        this.eager = eager.toArray(Node[]::new);
        this.guarded = guarded;
        this.trues = new GrowingBuffer(scope.pool);
        this.falses = new GrowingBuffer(scope.pool);
        this.undecided = new GrowingBuffer(scope.pool);
    }

    @Override
    Column compute() {
        int rows = scope.rows();
        int words = Validity.words(rows);
        MemorySegment t = trues.ensure(Segments.bitBytes(rows), 0);
        MemorySegment f = falses.ensure(Segments.bitBytes(rows), 0);
        for (int i = 0; i < words; i++) {
            Segments.setLong(t, i, isAnd ? -1 : 0);
            Segments.setLong(f, i, isAnd ? 0 : -1);
        }
        boolean nulls = false;
        for (Node node : eager) {
            Operand operand = node.operand();
            nulls |= operand.column().mayHaveNulls();
            combine(operand, t, f, rows);
        }
        for (Guarded operand : guarded) {
            nulls |= decide(operand, t, f, rows);
        }
        if (!nulls) {
            return FlatColumn.of(type, rows, null, t);
        }
        for (int i = 0; i < words; i++) {
            Segments.setLong(f, i, Segments.getLong(f, i) | Segments.getLong(t, i));
        }
        return FlatColumn.of(type, rows, f, t);
    }

    private void combine(Operand operand, MemorySegment t, MemorySegment f, int rows) {
        MemorySegment values = operand.values();
        MemorySegment valid = operand.column().validity();
        boolean constant = operand.constant();
        boolean yes = constant && !operand.isNull(0) && Segments.getBit(values, 0);
        boolean no = constant && !operand.isNull(0) && !yes;
        for (int i = 0; i < Validity.words(rows); i++) {
            long mask = constant ? 0 : Validity.wordOrOnes(valid, i);
            long value = constant ? 0 : Validity.word(values, i);
            long isTrue = constant ? (yes ? -1 : 0) : value & mask;
            long isFalse = constant ? (no ? -1 : 0) : ~value & mask;
            long nowTrue = isAnd ? Segments.getLong(t, i) & isTrue : Segments.getLong(t, i) | isTrue;
            long nowFalse = isAnd ? Segments.getLong(f, i) | isFalse : Segments.getLong(f, i) & isFalse;
            Segments.setLong(t, i, nowTrue);
            Segments.setLong(f, i, nowFalse);
        }
    }

    /** Computes an operand for the rows that it can still decide; true when it may have been null. */
    private boolean decide(Guarded operand, MemorySegment t, MemorySegment f, int rows) {
        MemorySegment open = open(isAnd ? f : t, rows);
        MemorySegment list = operand.branch().room(rows);
        int count = VectorKernels.active().bitsToRows(open, rows, list);
        if (count == 0) {
            return false;
        }
        operand.branch().beginRows(count);
        Operand result = operand.node().operand();
        for (int i = 0; i < count; i++) {
            int row = Segments.getInt(list, i);
            boolean isNull = result.isNull(i);
            boolean value = Segments.getBit(result.values(), i & result.mask());
            if (isAnd) {
                if (isNull || !value) {
                    Segments.setBit(t, row, false);
                }
                if (!isNull && !value) {
                    Segments.setBit(f, row, true);
                }
            } else {
                if (!isNull && value) {
                    Segments.setBit(t, row, true);
                }
                if (isNull || value) {
                    Segments.setBit(f, row, false);
                }
            }
        }
        return result.column().mayHaveNulls();
    }

    private MemorySegment open(MemorySegment decided, int rows) {
        MemorySegment open = undecided.ensure(Segments.bitBytes(rows), 0);
        for (int i = 0; i < Validity.words(rows); i++) {
            Segments.setLong(open, i, ~Segments.getLong(decided, i) & Validity.rowsOf(i, rows));
        }
        return open;
    }

    @Override
    public void close() {
        super.close();
        trues.close();
        falses.close();
        undecided.close();
        guarded.forEach(operand -> operand.branch().close());
    }
}
