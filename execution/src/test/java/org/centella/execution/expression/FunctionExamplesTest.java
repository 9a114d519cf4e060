// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.centella.columnar.Batch;
import org.centella.columnar.Values;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples that the function table documents give what it says. */
class FunctionExamplesTest {
    static Stream<Arguments> examples() {
        // What the planner puts in the place of calls is tried by the SQL layer's tests, with all other examples.
        return FunctionTable.functions().stream()
                .filter(f -> !f.ofStatement())
                .flatMap(f -> f.examples().stream().map(e -> Arguments.of(e.sql(), e.result())));
    }

    static Stream<Arguments> foldable() {
        return FunctionTable.functions().stream()
                .filter(f -> f.deterministic() && !f.ofStatement())
                .flatMap(f -> f.examples().stream().map(e -> Arguments.of(e.sql(), e.result())));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("examples")
    void exampleHolds(String sql, String result) {
        Expression expression = ExpressionParser.parse(sql);
        assertThat(text(expression)).isEqualTo(result);
    }

    @ParameterizedTest(name = "fold {0} = {1}")
    @MethodSource("foldable")
    void exampleFolds(String sql, String result) {
        Expression folded = ExpressionFolder.fold(ExpressionParser.parse(sql));
        assertThat(folded).isInstanceOf(Expression.Literal.class);
        assertThat(text(folded)).isEqualTo(result);
    }

    private static String text(Expression expression) {
        try (TestMemory memory = new TestMemory();
                ExpressionEvaluator evaluator = new ExpressionEvaluator(
                        List.of(new Expression.Cast(expression, DataType.VARCHAR, false)), memory.pool())) {
            Batch result = evaluator.evaluate(new Batch(1, List.of()));
            Object value = Values.get(result.column(0), 0);
            return value == null ? "NULL" : value.toString();
        }
    }

    @Test
    void everyFunctionHasADescriptionAndAnExample() {
        assertThat(FunctionTable.functions()).allSatisfy(f -> {
            assertThat(f.description()).as(f.name()).endsWith(".");
            assertThat(f.examples()).as(f.name()).isNotEmpty();
        });
    }

    @Test
    void aFunctionIsFoundByAliasInAnyCase() {
        assertThat(FunctionTable.get("Char_Length").name()).isEqualTo("char_length");
        assertThat(FunctionTable.get("LENGTH").name()).isEqualTo("char_length");
        assertThat(FunctionTable.find("no_such_function")).isNull();
    }
}
