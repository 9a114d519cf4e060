// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

/**
 * One form of a function.
 *
 * @param text the form for the documentation, like {@code (VARCHAR, BIGINT) → VARCHAR}
 * @param zoned a call has one more argument than the text says, the last: the name of the session's time zone, which the
 *     planner adds
 */
public record Signature(String text, TypeRule types, KernelFactory kernels, boolean zoned) {
    public Signature(String text, TypeRule types, KernelFactory kernels) {
        this(text, types, kernels, false);
    }

    Signature inZone() {
        return new Signature(text, types, kernels, true);
    }

    @Override
    public String toString() {
        return text;
    }
}
