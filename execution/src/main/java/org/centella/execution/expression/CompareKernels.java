// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.type.DataType;

/** Kernels. */
final class CompareKernels {
    private CompareKernels() {}

    static Kernel distinct(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel equal(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel greater(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel greaterOrEqual(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel greatest(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel least(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel less(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel lessOrEqual(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel notEqual(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }
}
