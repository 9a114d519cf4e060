// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.type.DataType;

/** Kernels. */
final class BuildKernels {
    private BuildKernels() {}

    static Kernel chr(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel concat(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel initcap(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel lower(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel lpad(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel repeat(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel replace(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel reverse(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel rpad(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel translate(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel upper(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }
}
