// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;
import org.centella.storage.Domain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Predicates, and the domains that scans skip by. */
class PredicateEvaluatorTest {
    private final TestMemory memory = new TestMemory();

    @AfterEach
    void nothingLeaks() {
        memory.close();
    }

    private static Expression parse(String text, DataType... columns) {
        return ExpressionParser.parse(text, columns);
    }

    private List<Integer> select(List<Expression> conditions, Column... columns) {
        Batch batch = TestColumns.batch(columns);
        MemorySegment rows = memory.buffer(batch.rowCount() * 4L).segment();
        try (PredicateEvaluator predicate = new PredicateEvaluator(conditions, memory.pool())) {
            int count = predicate.select(batch, rows);
            List<Integer> selected = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                selected.add(Segments.getInt(rows, i));
            }
            return selected;
        }
    }

    @Test
    void conditionsNarrowOneSelection() {
        FlatColumn a = TestColumns.flat(memory, DataType.INTEGER, 1, 5, null, 7, 9, 6);
        FlatColumn b = TestColumns.flat(memory, DataType.VARCHAR, "x", "xy", "x", "y", "x", "xz");
        List<Expression> conditions = List.of(
                parse("$0 >= 5", DataType.INTEGER),
                parse("$0 < 9", DataType.INTEGER),
                parse("like($1, 'x%')", DataType.INTEGER, DataType.VARCHAR));
        assertThat(select(conditions, a, b)).containsExactly(1, 5);
        assertThat(select(List.of(), a, b)).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void rangesThatExcludeEachOtherSelectNothing() {
        FlatColumn a = TestColumns.flat(memory, DataType.BIGINT, Long.MIN_VALUE, 0L, Long.MAX_VALUE);
        assertThat(select(List.of(parse("$0 > 5", DataType.BIGINT), parse("$0 < 3", DataType.BIGINT)), a))
                .isEmpty();
        assertThat(select(List.of(parse("$0 > 9223372036854775807", DataType.BIGINT)), a))
                .isEmpty();
        assertThat(select(List.of(parse("$0 <> 0", DataType.BIGINT)), a)).containsExactly(0, 2);
    }

    @Test
    void aConditionThatMayRaiseSeesNoRowThatAnotherRejects() {
        FlatColumn x = TestColumns.flat(memory, DataType.INTEGER, 0, 5, 20);
        Expression quotient = parse("10 / $0 > 0", DataType.INTEGER);
        Expression notZero = parse("$0 <> 0", DataType.INTEGER);
        assertThat(select(List.of(quotient, notZero), x)).containsExactly(1);
        assertThatThrownBy(() -> select(List.of(quotient), x)).isInstanceOf(CentellaException.class);
    }

    @Test
    void aDictionaryIsDecidedByItsEntries() {
        FlatColumn entries =
                TestColumns.flat(memory, DataType.VARCHAR, "PROMO TIN", null, "STANDARD TIN", "PROMO BRASS");
        Column column = TestColumns.dictionary(memory, entries, 0, 1, 2, 3, 0, 2);
        assertThat(select(List.of(parse("like($0, 'PROMO%')", DataType.VARCHAR)), column))
                .containsExactly(0, 3, 4);
    }

    @Test
    void orderOfManyBatchesStaysRight() {
        FlatColumn a = TestColumns.flat(memory, DataType.INTEGER, 1, 2, 3, 4);
        FlatColumn b = TestColumns.flat(memory, DataType.INTEGER, 4, 2, 1, 5);
        MemorySegment rows = memory.buffer(16).segment();
        List<Expression> conditions = List.of(
                parse("$0 * 1.0 > 1.5", DataType.INTEGER, DataType.INTEGER),
                parse("$0 <= $1", DataType.INTEGER, DataType.INTEGER),
                parse("$1 <> 7", DataType.INTEGER, DataType.INTEGER));
        try (PredicateEvaluator predicate = new PredicateEvaluator(conditions, memory.pool())) {
            for (int i = 0; i < 100; i++) {
                assertThat(predicate.select(Batch.of(4, a, b), rows)).isEqualTo(2);
                assertThat(Segments.getInt(rows, 0)).isEqualTo(1);
                assertThat(Segments.getInt(rows, 1)).isEqualTo(3);
            }
        }
    }

    private static Domain domain(String condition, DataType... types) {
        return ExpressionScanFilter.domainOf(parse(condition, types));
    }

    @Test
    void domainsFollowFromConditions() {
        DataType i = DataType.INTEGER;
        DataType s = DataType.VARCHAR;
        assertThat(domain("$0 = 5", i)).isEqualTo(new Domain.Values(List.of(5L)));
        assertThat(domain("5 < $0", i)).isEqualTo(new Domain.Range(5L, false, null, false));
        assertThat(domain("$0 <> 5", i)).isEqualTo(Domain.NOT_NULL);
        assertThat(domain("$0 = NULL", i)).isEqualTo(Domain.NOT_NULL);
        assertThat(domain("like($0, 'abc%')", s)).isEqualTo(new Domain.Range("abc", true, "abd", false));
        assertThat(domain("like($0, 'ab%c%')", s)).isEqualTo(new Domain.Range("ab", true, "ac", false));
        assertThat(domain("like($0, 'abc')", s)).isEqualTo(new Domain.Values(List.of("abc")));
        assertThat(domain("like($0, '%abc')", s)).isEqualTo(Domain.NOT_NULL);
        assertThat(domain("$0 > $1", i, i)).isEqualTo(Domain.ALL);
        assertThat(domain("is_distinct_from($0, 5)", i)).isEqualTo(Domain.ALL);
        assertThat(domain("$0 + 1 = 5", i)).isEqualTo(Domain.NOT_NULL);
        assertThat(domain("$0 = CAST('a' AS CHAR(2))", new DataType.Char(2))).isEqualTo(Domain.NOT_NULL);
    }

    @Test
    void domainsOfLogicAreCombined() {
        DataType i = DataType.INTEGER;
        Expression one = parse("$0 = 1", i);
        Expression nine = parse("$0 = 9", i);
        Expression low = parse("$0 >= 5", i);
        Expression high = parse("$0 < 8", i);
        assertThat(ExpressionScanFilter.domainOf(new Expression.Or(List.of(nine, one))))
                .isEqualTo(new Domain.Values(List.of(1L, 9L)));
        assertThat(ExpressionScanFilter.domainOf(new Expression.And(List.of(low, high))))
                .isEqualTo(new Domain.Range(5L, true, 8L, false));
        assertThat(ExpressionScanFilter.domainOf(new Expression.And(List.of(one, low))))
                .isEqualTo(Domain.NONE);
        Expression isNull = new Expression.IsNull(new Expression.InputReference(0, i));
        assertThat(ExpressionScanFilter.domainOf(isNull)).isEqualTo(Domain.ONLY_NULL);
        assertThat(ExpressionScanFilter.domainOf(new Expression.Not(isNull))).isEqualTo(Domain.NOT_NULL);
        Expression in = new Expression.In(
                new Expression.InputReference(0, i),
                List.of(new Expression.Literal(7L, i), new Expression.Literal(null, i), new Expression.Literal(3L, i)));
        assertThat(ExpressionScanFilter.domainOf(in)).isEqualTo(new Domain.Values(List.of(3L, 7L)));
    }

    @Test
    void aScanFilterReadsItsOwnColumns() {
        Expression condition = parse(
                "$4 > $2",
                Arrays.asList(DataType.DATE, DataType.DATE, DataType.DATE, DataType.DATE, DataType.DATE)
                        .toArray(DataType[]::new));
        MemorySegment rows = memory.buffer(16).segment();
        try (ExpressionScanFilter filter = new ExpressionScanFilter(condition, memory.pool())) {
            assertThat(filter.columns()).containsExactly(2, 4);
            assertThat(filter.domain()).isEqualTo(Domain.ALL);
            FlatColumn two =
                    TestColumns.flat(memory, DataType.DATE, LocalDate.of(2024, 1, 1), LocalDate.of(2024, 1, 3));
            FlatColumn four =
                    TestColumns.flat(memory, DataType.DATE, LocalDate.of(2024, 1, 2), LocalDate.of(2024, 1, 2));
            assertThat(filter.select(TestColumns.batch(two, four), rows)).isEqualTo(1);
            assertThat(Segments.getInt(rows, 0)).isEqualTo(0);
        }
    }
}
