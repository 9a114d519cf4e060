// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.type.DataType;

/** Kernels. */
final class HashKernels {
    private HashKernels() {}

    static Kernel crc32(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel hex(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel unhex(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel digest(String algorithm) {
        return (in, rows, out) -> {};
    }
}
