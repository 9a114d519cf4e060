// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.centella.execution.expression.FunctionCategory.LAMBDA;
import static org.centella.execution.expression.ScalarFunction.named;

import java.util.List;

/** Functions that take lambdas. */
final class LambdaFunctions {
    private LambdaFunctions() {}

    private static Signature generic(String text, KernelFactory kernels) {
        return Generic.of(text, kernels);
    }

    static List<ScalarFunction> declare() {
        return List.of(
                named("transform", LAMBDA, "The lambda's value for each element, and its position if it takes two.")
                        .total()
                        .alias("list_transform", "array_transform", "list_apply", "array_apply", "apply")
                        .signature(generic("(ARRAY(T), (T, BIGINT) -> U) → ARRAY(U)", LambdaKernels::transform))
                        .example("transform(array(1, 2), x -> x * 10)", "[10, 20]")
                        .build(),
                named("list_filter", LAMBDA, "The elements for which the lambda is true.")
                        .total()
                        .alias("array_filter", "filter")
                        .signature(generic("(ARRAY(T), (T, BIGINT) -> BOOLEAN) → ARRAY(T)", LambdaKernels::filter))
                        .example("list_filter(array(1, 2, 3), x -> x > 1)", "[2, 3]")
                        .build(),
                named("reduce", LAMBDA, "A state that begins with a value and becomes the lambda's for each element.")
                        .seesNulls()
                        .total()
                        .alias("aggregate", "fold")
                        .signature(generic("(ARRAY(T), S, (S, T) -> S) → S", LambdaKernels::reduce))
                        .signature(generic("(ARRAY(T), S, (S, T) -> S, S -> R) → R", LambdaKernels::reduce))
                        .example("reduce(array(1, 2, 3), 0, (s, x) -> s + x)", "6")
                        .build(),
                named("list_reduce", LAMBDA, "As reduce, beginning with the first element or a value given last.")
                        .seesNulls()
                        .total()
                        .alias("array_reduce")
                        .signature(generic("(ARRAY(T), (T, T) -> T) → T", LambdaKernels::listReduce))
                        .signature(generic("(ARRAY(T), (S, T) -> S, S) → S", LambdaKernels::listReduce))
                        .example("list_reduce(array(1, 2, 3), (s, x) -> s * x)", "6")
                        .build(),
                named("any_match", LAMBDA, "Whether the lambda is true for an element.")
                        .total()
                        .alias("list_any_match", "array_any_match")
                        .signature(generic("(ARRAY(T), T -> BOOLEAN) → BOOLEAN", LambdaKernels::anyMatch))
                        .example("any_match(array(1, 2), x -> x > 1)", "true")
                        .build(),
                named("all_match", LAMBDA, "Whether the lambda is true for all elements.")
                        .total()
                        .alias("forall", "list_all_match", "array_all_match")
                        .signature(generic("(ARRAY(T), T -> BOOLEAN) → BOOLEAN", LambdaKernels::allMatch))
                        .example("all_match(array(1, 2), x -> x > 1)", "false")
                        .build(),
                named("none_match", LAMBDA, "Whether the lambda is true for no element.")
                        .total()
                        .alias("list_none_match")
                        .signature(generic("(ARRAY(T), T -> BOOLEAN) → BOOLEAN", LambdaKernels::noneMatch))
                        .example("none_match(array(1, 2), x -> x > 2)", "true")
                        .build(),
                named(
                                "zip_with",
                                LAMBDA,
                                "The lambda's value for each pair; the shorter array is filled up with nulls.")
                        .total()
                        .signature(generic("(ARRAY(A), ARRAY(B), (A, B) -> U) → ARRAY(U)", LambdaKernels::zipWith))
                        .example("zip_with(array(1, 2), array(10, 20), (a, b) -> a + b)", "[11, 22]")
                        .build(),
                named("map_filter", LAMBDA, "The entries for which the lambda of key and value is true.")
                        .total()
                        .signature(generic("(MAP(K, V), (K, V) -> BOOLEAN) → MAP(K, V)", LambdaKernels::mapFilter))
                        .example("map_filter(map(array('a', 'b'), array(1, 2)), (k, v) -> v > 1)", "{b=2}")
                        .build(),
                named("transform_keys", LAMBDA, "The lambda's value in place of each key.")
                        .signature(generic("(MAP(K, V), (K, V) -> U) → MAP(U, V)", LambdaKernels::transformKeys))
                        .example("transform_keys(map(array('a'), array(1)), (k, v) -> upper(k))", "{A=1}")
                        .build(),
                named("transform_values", LAMBDA, "The lambda's value in place of each value.")
                        .total()
                        .signature(generic("(MAP(K, V), (K, V) -> U) → MAP(K, U)", LambdaKernels::transformValues))
                        .example("transform_values(map(array('a'), array(1)), (k, v) -> v + 1)", "{a=2}")
                        .build(),
                named("map_zip_with", LAMBDA, "The lambda of key and both values, for each key of two maps.")
                        .total()
                        .signature(generic(
                                "(MAP(K, V), MAP(K, W), (K, V, W) -> U) → MAP(K, U)", LambdaKernels::mapZipWith))
                        .example(
                                "map_zip_with(map(array(1), array(2)), map(array(1), array(3)), (k, a, b) -> k + a * b)",
                                "{1=7}")
                        .build());
    }
}
