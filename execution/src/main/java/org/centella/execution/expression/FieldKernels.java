// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.type.DataType;

/** Kernels. */
final class FieldKernels {
    private FieldKernels() {}

    static Kernel addUnits(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel extract(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel fromUnixTime(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel lastDay(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel makeDate(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel truncate(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel unitsBetween(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel field(DateField field, DataType type) {
        return (in, rows, out) -> {};
    }
}
