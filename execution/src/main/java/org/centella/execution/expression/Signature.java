// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

/**
 * One form of a function.
 *
 * @param text the form for the documentation, like {@code (VARCHAR, BIGINT) → VARCHAR}
 * @param lambdas the parameters of arguments that are lambdas
 */
public record Signature(String text, TypeRule types, KernelFactory kernels, ZoneUse zone, LambdaRule lambdas) {
    public Signature(String text, TypeRule types, KernelFactory kernels) {
        this(text, types, kernels, ZoneUse.NONE, LambdaRule.NONE);
    }

    Signature with(ZoneUse use) {
        return new Signature(text, types, kernels, use, lambdas);
    }

    Signature with(LambdaRule rule) {
        return new Signature(text, types, kernels, zone, rule);
    }

    /** The same with another rule for the types. */
    Signature withTypes(TypeRule rule) {
        return new Signature(text, rule, kernels, zone, lambdas);
    }

    @Override
    public String toString() {
        return text;
    }
}
