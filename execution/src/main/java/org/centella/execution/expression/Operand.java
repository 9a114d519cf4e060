// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.Layout;
import org.jspecify.annotations.Nullable;

/** One argument of a kernel: a value per row, or one value for all rows. */
final class Operand implements AutoCloseable {
    private final GrowingBuffer repeated;

    private FlatColumn column;
    private boolean constant;
    private int repeatedRows;
    private @Nullable LambdaBody lambda;

    Operand(FlatColumn column, boolean constant, MemoryPool pool) {
        this.column = column;
        this.constant = constant;
        this.repeated = new GrowingBuffer(pool);
    }

    /** A lambda as an argument; it has no column. */
    static Operand of(LambdaBody lambda, FlatColumn none, MemoryPool pool) {
        Operand operand = new Operand(none, lambda.isConstant(), pool);
        operand.lambda = lambda;
        return operand;
    }

    /** The lambda that the argument is, or null. */
    @Nullable
    LambdaBody lambda() {
        return lambda;
    }

    /** The lambda that the argument is. */
    LambdaBody body() {
        return Objects.requireNonNull(lambda);
    }

    void set(FlatColumn newColumn, boolean isConstant) {
        if (newColumn != column) {
            repeatedRows = 0;
        }
        column = newColumn;
        constant = isConstant;
    }

    FlatColumn column() {
        return column;
    }

    boolean constant() {
        return constant;
    }

    /** {@code row & mask()} is the row of {@link #column()}. */
    int mask() {
        return constant ? 0 : -1;
    }

    MemorySegment values() {
        return column.values();
    }

    boolean isNull(int row) {
        return column.isNull(row & mask());
    }

    /** Values for rows 0 to {@code rows}: a constant is repeated, so that a loop needs one form only. Not for bits. */
    MemorySegment dense(int rows) {
        if (!constant || rows == 1) {
            return column.values();
        }
        if (repeatedRows < rows) {
            Layout layout = column.type().layout();
            int width = layout.byteWidth();
            MemorySegment target = repeated.ensure((long) rows * width, 0);
            MemorySegment.copy(column.values(), 0, target, 0, width);
            for (long filled = width; filled < (long) rows * width; filled *= 2) {
                MemorySegment.copy(target, 0, target, filled, Math.min(filled, (long) rows * width - filled));
            }
            repeatedRows = rows;
        }
        return repeated.segment();
    }

    /** The integer in {@code row}, of a layout up to INT64. */
    long integer(int row) {
        int at = row & mask();
        return switch (column.type().layout()) {
            case INT8 -> Segments.getByte(column.values(), at);
            case INT16 -> Segments.getShort(column.values(), at);
            case INT32 -> Segments.getInt(column.values(), at);
            case INT64 -> Segments.getLong(column.values(), at);
            case BIT, FLOAT32, FLOAT64, INT128, VIEW, LIST, STRUCT ->
                throw new IllegalStateException(column + " holds no integers");
        };
    }

    String text(int row) {
        return column.stringAt(row & mask());
    }

    byte[] bytes(int row) {
        return column.bytesAt(row & mask());
    }

    boolean bit(int row) {
        return Segments.getBit(column.values(), row & mask());
    }

    /** The number in {@code row} of a REAL or DOUBLE. */
    double floating(int row) {
        int at = row & mask();
        return column.type().layout() == Layout.FLOAT32
                ? Segments.getFloat(column.values(), at)
                : Segments.getDouble(column.values(), at);
    }

    @Override
    public void close() {
        repeated.close();
    }
}
