// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

/**
 * One form of a function.
 *
 * @param text the form for the documentation, like {@code (VARCHAR, BIGINT) → VARCHAR}
 */
public record Signature(String text, TypeRule types, KernelFactory kernels, ZoneUse zone) {
    public Signature(String text, TypeRule types, KernelFactory kernels) {
        this(text, types, kernels, ZoneUse.NONE);
    }

    Signature with(ZoneUse use) {
        return new Signature(text, types, kernels, use);
    }

    @Override
    public String toString() {
        return text;
    }
}
