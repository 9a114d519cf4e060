// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.type.DataType;

/** Kernels. */
final class ArithmeticKernels {
    private ArithmeticKernels() {}

    static Kernel add(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel divide(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel multiply(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel negate(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel remainder(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel subtract(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }
}
