// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Values;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CastTest {
    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "CAST('  42 ' AS INTEGER) | 42",
                "CAST('-9223372036854775808' AS BIGINT) | -9223372036854775808",
                "CAST('+7' AS TINYINT) | 7",
                "CAST('1.005' AS DECIMAL(5, 2)) | 1.01",
                "CAST('-1.005' AS DECIMAL(5, 2)) | -1.01",
                "CAST('.5' AS DECIMAL(5, 2)) | 0.50",
                "CAST('12e2' AS DECIMAL(9, 1)) | 1200.0",
                "CAST('99999999999999999999.5' AS DECIMAL(38, 0)) | 100000000000000000000",
                "CAST('1.5e3' AS DOUBLE) | 1500.0",
                "CAST('-Infinity' AS DOUBLE) | -Infinity",
                "CAST('nan' AS REAL) | NaN",
                "CAST('2024-02-29' AS DATE) | 2024-02-29",
                "CAST('2024-2-9 10:00' AS DATE) | 2024-02-09",
                "CAST('2024-02-29T23:59:59.123456789' AS TIMESTAMP) | 2024-02-29 23:59:59.123456",
                "CAST('2024-02-29' AS TIMESTAMP) | 2024-02-29 00:00:00",
                "CAST('2024-02-29 10:00:00+02:00' AS TIMESTAMP WITH TIME ZONE) | 2024-02-29 08:00:00+00",
                "CAST('-0044-03-15' AS DATE) | -0044-03-15",
                "CAST('10:20:30.5' AS TIME) | 10:20:30.5",
                "CAST('2-6' AS INTERVAL YEAR TO MONTH) | 2 years 6 mons",
                "CAST('-3 04:05:06' AS INTERVAL DAY TO SECOND) | -3 days -04:05:06",
                "CAST('Yes' AS BOOLEAN) | true",
                "CAST(2.5 AS INTEGER) | 3",
                "CAST(-2.5 AS INTEGER) | -3",
                "CAST(2.5e0 AS BIGINT) | 2",
                "CAST(0.1e0 AS DECIMAL(20, 18)) | 0.100000000000000000",
                "CAST(1.005 AS DECIMAL(5, 2)) | 1.01",
                "CAST(0.1 AS DOUBLE) | 0.1",
                "CAST(123456789012345678901234567890.5 AS DOUBLE) | 1.2345678901234568e+29",
                "CAST(TRUE AS INTEGER) | 1",
                "CAST(2 AS BOOLEAN) | true",
                "CAST(DATE '2024-01-02' AS TIMESTAMP) | 2024-01-02 00:00:00",
                "CAST(TIMESTAMP '1969-12-31 23:59:59' AS DATE) | 1969-12-31",
                "CAST(TIMESTAMP '1969-12-31 23:59:59' AS TIME) | 23:59:59",
                "CAST('ñandú' AS VARCHAR(3)) | ñan",
                "CAST(12345 AS VARCHAR(2)) | 12",
                "CAST(-0.05 AS VARCHAR) | -0.05",
                "CAST(CAST('añb' AS VARBINARY) AS VARCHAR) | añb",
                "TRY_CAST('x' AS INTEGER) | NULL",
                "TRY_CAST('' AS INTEGER) | NULL",
                "TRY_CAST('1e99999999' AS DECIMAL(38, 0)) | NULL",
                "TRY_CAST(300 AS TINYINT) | NULL",
                "TRY_CAST(1e300 AS BIGINT) | NULL",
                "TRY_CAST('2023-02-29' AS DATE) | NULL",
                "TRY_CAST('0x10' AS DOUBLE) | NULL",
                "TRY_CAST('1d' AS DOUBLE) | NULL"
            })
    void gives(String sql, String expected) {
        Expression cast = ExpressionParser.parse(sql);
        assertThat(text(cast)).isEqualTo(expected);
    }

    private static String text(Expression expression) {
        Expression text = new Expression.Cast(expression, DataType.VARCHAR, false);
        try (TestMemory memory = new TestMemory();
                ExpressionEvaluator evaluator = new ExpressionEvaluator(List.of(text), memory.pool())) {
            return String.valueOf(Values.get(
                            evaluator.evaluate(new Batch(1, List.of())).column(0), 0))
                    .replace("null", "NULL");
        }
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "CAST('abc' AS INTEGER) | INVALID_CAST | cannot cast 'abc' of type VARCHAR to INTEGER",
                "CAST('1.5' AS INTEGER) | INVALID_CAST | '1.5'",
                "CAST('99999999999' AS INTEGER) | NUMERIC_OVERFLOW | '99999999999'",
                "CAST(3000000000 AS INTEGER) | NUMERIC_OVERFLOW | cannot cast 3000000000 of type BIGINT to INTEGER",
                "CAST(1000.00 AS DECIMAL(4, 2)) | NUMERIC_OVERFLOW | 1000.00",
                "CAST('1234.5' AS DECIMAL(4, 2)) | NUMERIC_OVERFLOW | '1234.5'",
                "CAST('2024-13-01' AS DATE) | INVALID_CAST | '2024-13-01'",
                "CAST('maybe' AS BOOLEAN) | INVALID_CAST | 'maybe'",
                "CAST(1e10 AS INTEGER) | NUMERIC_OVERFLOW | 1.0E10",
                "CAST(unhex('FF') AS VARCHAR) | INVALID_CAST | X'ff'"
            })
    void refuses(String sql, ErrorCode code, String message) {
        assertThatThrownBy(() -> text(ExpressionParser.parse(sql)))
                .isInstanceOfSatisfying(
                        CentellaException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    static Stream<DataType> writable() {
        return TestColumns.TYPES.stream().filter(t -> !t.isNested() && t != DataType.VARBINARY);
    }

    /** What a value is written as is read back as the same value. */
    @ParameterizedTest
    @MethodSource("writable")
    void textOfAValueReadsBackAsTheValue(DataType type) {
        Expression column = new Expression.InputReference(0, type);
        Expression back = new Expression.Cast(new Expression.Cast(column, DataType.VARCHAR, false), type, false);
        try (TestMemory memory = new TestMemory();
                ExpressionEvaluator evaluator = new ExpressionEvaluator(List.of(back), memory.pool())) {
            FlatColumn values = TestColumns.random(memory, type, 300, 0.1, new Random(type.hashCode()));
            Column result = evaluator.evaluate(TestColumns.batch(values)).column(0);
            assertThat(Values.list(result)).isEqualTo(Values.list(values));
        }
    }
}
