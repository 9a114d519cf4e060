// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

/** The arithmetic that kernels do on whole columns. */
public enum Arithmetic {
    ADD,
    SUBTRACT,
    MULTIPLY
}
