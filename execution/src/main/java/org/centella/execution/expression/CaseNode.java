// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.kernel.VectorKernels;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * CASE. Each row goes to the first condition that is true for it. What cannot raise is computed for all rows and picked
 * from; what can is computed in a branch, for the rows that reach it.
 */
final class CaseNode extends Node {
    /** A condition or result; without a branch it is computed for all rows of this node's scope. */
    record Part(Node node, Scope.@Nullable Branch branch) {}

    private final List<Part> conditions;
    private final List<Part> results;
    private final KernelOutput output;
    private final @Nullable ColumnBuilder nested;
    private final GrowingBuffer remaining;
    private final GrowingBuffer matched;
    private final GrowingBuffer rowList;

    /** @param results one more than conditions: the last is ELSE's */
    CaseNode(Scope scope, DataType type, List<Part> conditions, List<Part> results) {
        super(scope, type);
        this.conditions = conditions;
        this.results = results;
        this.output = new KernelOutput(type, scope.pool);
        this.nested = type.isNested() ? new ColumnBuilder(type, scope.pool) : null;
        this.remaining = new GrowingBuffer(scope.pool);
        this.matched = new GrowingBuffer(scope.pool);
        this.rowList = new GrowingBuffer(scope.pool);
    }

    @Override
    Column compute() {
        int rows = scope.rows();
        Part first = conditions.getFirst();
        Operand decided = first.node().operand();
        if (conditions.size() == 1 && decided.constant() && first.branch() == null) {
            Part only =
                    !decided.isNull(0) && Segments.getBit(decided.values(), 0) ? results.getFirst() : results.getLast();
            return whole(only, rows);
        }
        MemorySegment left = remaining.ensure(Segments.bitBytes(rows), 0);
        for (int i = 0; i < Validity.words(rows); i++) {
            Segments.setLong(left, i, Validity.rowsOf(i, rows));
        }
        Merge merge = new Merge(rows);
        MemorySegment match = matched.ensure(Segments.bitBytes(rows), 0);
        for (int k = 0; k < conditions.size(); k++) {
            match(conditions.get(k), left, match, rows);
            merge.take(results.get(k), match);
            for (int i = 0; i < Validity.words(rows); i++) {
                Segments.setLong(left, i, Segments.getLong(left, i) & ~Segments.getLong(match, i));
            }
        }
        merge.take(results.getLast(), left);
        return merge.finish();
    }

    /** One result for all rows. */
    private Column whole(Part part, int rows) {
        Scope.Branch branch = part.branch();
        if (branch == null) {
            return part.node().value();
        }
        MemorySegment list = branch.room(rows);
        for (int i = 0; i < rows; i++) {
            Segments.setInt(list, i, i);
        }
        branch.beginRows(rows);
        return part.node().value();
    }

    /** Sets in {@code match} the rows of {@code left} for which a condition is true. */
    private void match(Part condition, MemorySegment left, MemorySegment match, int rows) {
        Scope.Branch branch = condition.branch();
        if (branch == null) {
            Operand operand = condition.node().operand();
            MemorySegment valid = operand.column().validity();
            boolean yes = operand.constant() && !operand.isNull(0) && Segments.getBit(operand.values(), 0);
            for (int i = 0; i < Validity.words(rows); i++) {
                long isTrue = operand.constant()
                        ? (yes ? -1 : 0)
                        : Validity.word(operand.values(), i) & Validity.wordOrOnes(valid, i);
                Segments.setLong(match, i, Segments.getLong(left, i) & isTrue);
            }
            return;
        }
        MemorySegment list = branch.room(rows);
        int count = VectorKernels.active().bitsToRows(left, rows, list);
        for (int i = 0; i < Validity.words(rows); i++) {
            Segments.setLong(match, i, 0);
        }
        if (count == 0) {
            return;
        }
        branch.beginRows(count);
        Operand operand = condition.node().operand();
        for (int i = 0; i < count; i++) {
            if (!operand.isNull(i) && Segments.getBit(operand.values(), i & operand.mask())) {
                Segments.setBit(match, Segments.getInt(list, i), true);
            }
        }
    }

    /** Gathers the results of one batch. */
    private final class Merge {
        private final int rows;
        private final RowCopier copier = new RowCopier(type.layout(), output);
        private final Column[] columns = new Column[results.size()];
        private final int[] source;
        private final int[] sourceRow;
        private int taken;

        Merge(int rows) {
            this.rows = rows;
            boolean byRow = nested != null;
            this.source = new int[byRow ? rows : 0];
            this.sourceRow = new int[byRow ? rows : 0];
            output.begin(rows, null, false);
        }

        /** Takes one result for the rows of a bitmap. */
        void take(Part part, MemorySegment match) {
            MemorySegment list = rowList.ensure((long) rows << 2, 0);
            Scope.Branch branch = part.branch();
            if (branch != null) {
                list = branch.room(rows);
            }
            int count = VectorKernels.active().bitsToRows(match, rows, list);
            if (count == 0) {
                return;
            }
            if (branch != null) {
                branch.beginRows(count);
            }
            Operand operand = part.node().operand();
            if (nested != null) {
                columns[taken] = operand.column();
                for (int i = 0; i < count; i++) {
                    int row = Segments.getInt(list, i);
                    source[row] = taken;
                    sourceRow[row] = (branch == null ? row : i) & operand.mask();
                }
                taken++;
                return;
            }
            copy(operand, branch == null, list, count);
        }

        private void copy(Operand operand, boolean inPlace, MemorySegment list, int count) {
            FlatColumn column = operand.column();
            int mask = operand.mask();
            int shift = copier.source(column);
            boolean nulls = column.mayHaveNulls();
            if (!nulls && type.layout().byteWidth() == Long.BYTES) {
                copyLongs(column.values(), mask, inPlace, list, count, output.values());
                return;
            }
            for (int i = 0; i < count; i++) {
                int row = Segments.getInt(list, i);
                int from = (inPlace ? row : i) & mask;
                copier.copy(column, from, shift, row);
                if (nulls && column.isNull(from)) {
                    output.setNull(row);
                }
            }
        }

        Column finish() {
            ColumnBuilder builder = nested;
            if (builder == null) {
                return output.finish();
            }
            builder.reset();
            for (int row = 0; row < rows; row++) {
                builder.append(columns[source[row]], sourceRow[row], 1);
            }
            return builder.view();
        }
    }

    private static void copyLongs(
            MemorySegment from, int mask, boolean inPlace, MemorySegment list, int count, MemorySegment to) {
        for (int i = 0; i < count; i++) {
            int row = Segments.getInt(list, i);
            Segments.setLong(to, row, Segments.getLong(from, (inPlace ? row : i) & mask));
        }
    }

    @Override
    public void close() {
        super.close();
        output.close();
        if (nested != null) {
            nested.close();
        }
        remaining.close();
        matched.close();
        rowList.close();
        for (Part part : conditions) {
            closeBranch(part);
        }
        for (Part part : results) {
            closeBranch(part);
        }
    }

    private static void closeBranch(Part part) {
        if (part.branch() != null) {
            part.branch().close();
        }
    }
}
