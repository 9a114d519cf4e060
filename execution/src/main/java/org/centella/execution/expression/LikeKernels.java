// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.type.DataType;

/** Kernels. */
final class LikeKernels {
    private LikeKernels() {}

    static Kernel ilike(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }

    static Kernel like(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {};
    }
}
