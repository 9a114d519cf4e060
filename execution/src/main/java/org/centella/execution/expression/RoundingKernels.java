// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.type.DataType;

/** Kernels. */
final class RoundingKernels {
    private RoundingKernels() {}

    static Kernel abs(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel ceil(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel floor(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel round(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel sign(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel truncate(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }
}
