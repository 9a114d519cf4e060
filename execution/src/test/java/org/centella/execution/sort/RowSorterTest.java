// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.centella.columnar.Cancellation;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.SortKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowSorterTest {
    private static final int ROWS = 50_000;

    /** Every check of a whole sort in turn is the one that finds the query cancelled; nothing may be left allocated. */
    @ParameterizedTest
    @ValueSource(strings = {"number", "text", "list"})
    void stopsAtEveryCheckOnceItsQueryIsCancelled(String kind) {
        try (TestMemory memory = new TestMemory()) {
            MemoryPool pool = memory.pool();
            FlatColumn column = values(kind, memory);
            AtomicInteger checks = new AtomicInteger();
            Cancellation.checkedBy(checks::incrementAndGet, () -> {
                sort(column, pool).close();
                return null;
            });
            assertThat(checks.get()).as("checks").isGreaterThan(ROWS / 2048);

            for (int last = 1; last <= checks.get(); last += Math.max(1, checks.get() / 50)) {
                AtomicInteger left = new AtomicInteger(last);
                Runnable cancelled = () -> {
                    if (left.decrementAndGet() == 0) {
                        throw new CentellaException(ErrorCode.QUERY_CANCELLED, "the query was cancelled");
                    }
                };
                assertThatThrownBy(() -> Cancellation.checkedBy(cancelled, () -> sort(column, pool)))
                        .as("check " + last)
                        .isInstanceOf(CentellaException.class);
                assertThat(left.get()).isZero();
            }
        }
    }

    private static Buffer sort(FlatColumn column, MemoryPool pool) {
        return RowSorter.sort(new FlatColumn[] {column}, List.of(new SortKey(0, false, false)), ROWS, pool);
    }

    private static FlatColumn values(String kind, TestMemory memory) {
        IntFunction<Object> value = switch (kind) {
            case "number" -> i -> i * 0x9E3779B97F4A7C15L;
            case "text" -> i -> "the same beginning " + i * 7919 % ROWS;
            default -> i -> List.of(i * 7919 % 100, i);
        };
        DataType type = switch (kind) {
            case "number" -> DataType.BIGINT;
            case "text" -> DataType.VARCHAR;
            default -> new DataType.Array(DataType.INTEGER);
        };
        return TestColumns.flat(
                memory, type, IntStream.range(0, ROWS).mapToObj(value).toList());
    }
}
