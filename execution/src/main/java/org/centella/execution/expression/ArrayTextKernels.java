// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** Between arrays and text. */
final class ArrayTextKernels {
    private ArrayTextKernels() {}

    /** The elements as text with a separator between them; nulls are left out, or written as a third argument. */
    static Kernel join(List<DataType> arguments, DataType result) {
        TextWriter writer = new TextWriter();
        return (in, rows, out) -> {
            FlatColumn child = Elements.child(in[0]);
            for (int i = 0; i < rows; i++) {
                if (in[0].isNull(i) || in[1].isNull(i)) {
                    out.setNull(i);
                    out.putEmpty(i);
                    continue;
                }
                writer.reset();
                boolean first = true;
                int end = Elements.start(in[0], i) + Elements.length(in[0], i);
                for (int k = Elements.start(in[0], i); k < end; k++) {
                    boolean isNull = child.isNull(k);
                    if (isNull && (in.length < 3 || in[2].isNull(i))) {
                        continue;
                    }
                    if (!first) {
                        writer.view(in[1].column(), i & in[1].mask());
                    }
                    first = false;
                    if (isNull) {
                        writer.view(in[2].column(), i & in[2].mask());
                    } else {
                        writer.view(child, k);
                    }
                }
                out.putString(i, writer.buffer(), 0, writer.length());
            }
        };
    }

    static Kernel split(List<DataType> arguments, DataType result) {
        return split(false);
    }

    /** As PostgreSQL: no elements of an empty text, and a text to take for null. */
    static Kernel toArray(List<DataType> arguments, DataType result) {
        return split(true);
    }

    private static Kernel split(boolean toArray) {
        return (in, rows, out) -> {
            ColumnBuilder elements = out.elements();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                if (in[0].isNull(i)) {
                    out.setNull(i);
                } else {
                    String text = in[0].column().stringAt(i & in[0].mask());
                    String by = in[1].isNull(i) ? null : in[1].column().stringAt(i & in[1].mask());
                    String none =
                            in.length > 2 && !in[2].isNull(i) ? in[2].column().stringAt(i & in[2].mask()) : null;
                    if (by == null && !toArray) {
                        out.setNull(i);
                    } else if (!toArray || !text.isEmpty()) {
                        split(text, by, none, toArray, elements);
                    }
                }
                Segments.setInt(out.values(), i + 1L, elements.length());
            }
            out.children(List.of(elements.view()));
        };
    }

    private static void split(
            String text,
            @org.jspecify.annotations.Nullable String by,
            @org.jspecify.annotations.Nullable String none,
            boolean toArray,
            ColumnBuilder elements) {
        boolean characters = toArray ? by == null : by != null && by.isEmpty();
        if (characters) {
            text.codePoints().forEach(c -> part(Character.toString(c), none, elements));
            return;
        }
        if (by == null || by.isEmpty()) {
            part(text, none, elements);
            return;
        }
        int from = 0;
        for (int at = text.indexOf(by); at >= 0; at = text.indexOf(by, from)) {
            part(text.substring(from, at), none, elements);
            from = at + by.length();
        }
        part(text.substring(from), none, elements);
    }

    private static void part(String part, @org.jspecify.annotations.Nullable String none, ColumnBuilder elements) {
        if (part.equals(none)) {
            elements.appendNulls(1);
        } else {
            elements.appendBytes(part.getBytes(StandardCharsets.UTF_8));
        }
    }
}
