// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.type.DataType;

/** Kernels. */
final class TemporalKernels {
    private TemporalKernels() {}

    static Kernel add(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel addDays(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel daysBetween(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel scale(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel subtract(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel subtractDays(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }
}
