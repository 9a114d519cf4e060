// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.type.DataType;

/** Kernels. */
final class SliceKernels {
    private SliceKernels() {}

    static Kernel left(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel ltrim(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel right(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel rtrim(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel splitPart(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel substring(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel trim(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }
}
