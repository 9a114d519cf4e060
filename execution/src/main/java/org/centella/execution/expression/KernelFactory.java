// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.type.DataType;

/** Makes the loop that computes a call of the given types. */
@FunctionalInterface
interface KernelFactory {
    Kernel bind(List<DataType> arguments, DataType result);
}
