// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

/**
 * One form of a function.
 *
 * @param text the form for the documentation, like {@code (VARCHAR, BIGINT) → VARCHAR}
 */
public record Signature(String text, TypeRule types, KernelFactory kernels) {
    @Override
    public String toString() {
        return text;
    }
}
