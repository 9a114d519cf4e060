// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.memory.Segments;

/** Loops over rows for functions whose work per row is more than a call. Rows that do not count are left out. */
final class Rows {
    private Rows() {}

    /** Computes one row and puts its value. */
    interface Row {
        void compute(Operand[] in, int i, KernelOutput out);
    }

    /** One row's integer. */
    interface LongRow {
        long value(Operand[] in, int i);
    }

    /** One row's floating-point number. */
    interface DoubleRow {
        double value(Operand[] in, int i);
    }

    /** One row's truth value. */
    interface BitRow {
        boolean value(Operand[] in, int i);
    }

    /** One row's text, appended to the writer. */
    interface TextRow {
        void write(Operand[] in, int i, TextWriter text);
    }

    /** Appends one row's elements; false when the list is null. */
    interface ListRow {
        boolean append(Operand[] in, int i, ColumnBuilder elements);
    }

    /** A function of text alone. */
    interface TextMap {
        String map(String text);
    }

    /** Any result; {@code row} may also {@link KernelOutput#setNull}. */
    static Kernel each(Row row) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                if (out.counts(i)) {
                    row.compute(in, i, out);
                } else {
                    out.putNothing(i);
                }
            }
        };
    }

    static Kernel longs(LongRow row) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                out.putLong(i, out.counts(i) ? row.value(in, i) : 0);
            }
        };
    }

    static Kernel doubles(DoubleRow row) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                Segments.setDouble(out.values(), i, out.counts(i) ? row.value(in, i) : 0);
            }
        };
    }

    static Kernel bits(BitRow row) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                Segments.setBit(out.values(), i, out.counts(i) && row.value(in, i));
            }
        };
    }

    static Kernel text(TextRow row) {
        TextWriter text = new TextWriter();
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                if (out.counts(i)) {
                    text.reset();
                    row.write(in, i, text);
                    out.putString(i, text.buffer(), 0, text.length());
                } else {
                    out.putEmpty(i);
                }
            }
        };
    }

    static Kernel lists(ListRow row) {
        return (in, rows, out) -> {
            ColumnBuilder elements = out.elements();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                if (out.counts(i) && !row.append(in, i, elements)) {
                    out.setNull(i);
                }
                Segments.setInt(out.values(), i + 1L, elements.length());
            }
            out.children(List.of(elements.view()));
        };
    }

    static Kernel mapped(TextMap map) {
        return text((in, i, text) -> text.text(map.map(in[0].text(i))));
    }
}
