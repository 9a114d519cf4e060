// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;

/** Series as arrays. */
final class SeriesKernels {
    private static final long MOST_ELEMENTS = 1L << 30;

    private SeriesKernels() {}

    /** @throws CentellaException INVALID_ARGUMENT when no array has so many elements */
    static long checkLength(long length) {
        if (length < 0 || length > MOST_ELEMENTS) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "an array cannot have " + length + " elements");
        }
        return length;
    }

    /** The kernel of one of the functions that make series. */
    static KernelFactory of(String function) {
        return (arguments, result) -> series(Series.of(function, arguments, ArrayAggregateKernels.elementOf(result)));
    }

    private static Kernel series(Series series) {
        return (in, rows, out) -> {
            ColumnBuilder elements = out.elements();
            long[] arguments = new long[in.length];
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                if (out.counts(i)) {
                    for (int k = 0; k < in.length; k++) {
                        arguments[k] = in[k].integer(i);
                    }
                    series.begin(arguments, in.length);
                    checkLength(series.left());
                    while (series.left() > 0) {
                        elements.appendLong(series.next());
                    }
                }
                Segments.setInt(out.values(), i + 1L, elements.length());
            }
            out.children(List.of(elements.view()));
        };
    }
}
