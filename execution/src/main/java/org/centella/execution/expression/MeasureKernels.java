// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.type.DataType;

/** Kernels. */
final class MeasureKernels {
    private MeasureKernels() {}

    static Kernel codePoint(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel contains(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel endsWith(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel length(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel octets(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel position(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel startsWith(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel strpos(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }
}
