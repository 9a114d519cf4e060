// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.kernel.VectorKernels;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.execution.plan.Expression;
import org.jspecify.annotations.Nullable;

/**
 * Any condition, by the interpreter over the rows that are left. A condition of one column is decided per entry of a
 * dictionary first, and then by the rows' indices alone.
 */
final class GeneralConjunct extends Conjunct {
    private static final double NANOS_PER_ROW = 5;
    private static final int BITS = 0;

    private final int[] columns;
    private final ExpressionEvaluator evaluator;
    private final @Nullable EntryTable table;
    private final Scratch scratch;

    GeneralConjunct(Expression condition, MemoryPool pool) {
        super(Traits.mayRaise(condition), NANOS_PER_ROW);
        this.columns = InputColumns.of(condition);
        this.evaluator = new ExpressionEvaluator(List.of(InputColumns.renumber(condition, columns)), pool);
        this.table = columns.length == 1 && !Traits.isVolatile(condition) ? new EntryTable(evaluator, pool) : null;
        this.scratch = new Scratch(pool);
    }

    @Override
    int select(Batch batch, @Nullable MemorySegment rows, int count, MemorySegment out) {
        if (table != null && batch.column(columns[0]) instanceof DictionaryColumn dictionary) {
            MemorySegment entries = table.of(dictionary, count);
            if (entries != null) {
                return EntryTable.select(entries, dictionary.indices(), rows, count, out);
            }
        }
        Column[] read = new Column[columns.length];
        for (int i = 0; i < read.length; i++) {
            read[i] = batch.column(columns[i]);
        }
        Batch input = new Batch(batch.rowCount(), List.of(read));
        if (rows != null) {
            input = Selection.select(input, rows, count, scratch);
        }
        return trueRows(evaluator.evaluate(input).column(0), rows, count, out);
    }

    private int trueRows(Column result, @Nullable MemorySegment rows, int count, MemorySegment out) {
        return switch (result) {
            case ConstantColumn constant ->
                !constant.base().isNull(0) && Segments.getBit(constant.base().values(), 0)
                        ? RangeConjunct.all(rows, count, out)
                        : 0;
            case FlatColumn flat -> flatRows(flat, rows, count, out);
            case DictionaryColumn dictionary -> {
                int selected = 0;
                for (int i = 0; i < count; i++) {
                    int entry = dictionary.baseRow(i);
                    boolean isTrue = !dictionary.base().isNull(entry)
                            && Segments.getBit(dictionary.base().values(), entry);
                    Segments.setInt(out, selected, rows == null ? i : Segments.getInt(rows, i));
                    selected += isTrue ? 1 : 0;
                }
                yield selected;
            }
        };
    }

    private int flatRows(FlatColumn flat, @Nullable MemorySegment rows, int count, MemorySegment out) {
        MemorySegment bits = flat.values();
        MemorySegment validity = flat.validity();
        if (validity != null) {
            MemorySegment both = scratch.bits(BITS, count);
            Validity.and(bits, validity, both, count);
            bits = both;
        }
        if (rows == null) {
            return VectorKernels.active().bitsToRows(bits, count, out);
        }
        int selected = 0;
        for (int i = 0; i < count; i++) {
            Segments.setInt(out, selected, Segments.getInt(rows, i));
            selected += (Segments.getByte(bits, i >>> 3) >>> (i & 7)) & 1;
        }
        return selected;
    }

    @Override
    public void close() {
        evaluator.close();
        scratch.close();
        if (table != null) {
            table.close();
        }
    }
}
