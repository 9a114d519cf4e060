// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.centella.columnar.Batch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.junit.jupiter.api.Test;

class ResultQueueTest {
    private static final Schema SCHEMA = Schema.of(Field.of("n", DataType.BIGINT));

    @Test
    void handsRowsOverInOrderAndThenTheEnd() {
        try (TestMemory memory = new TestMemory();
                ResultQueue queue = new ResultQueue(memory.pool())) {
            queue.put(numbers(memory, 1, 2), SCHEMA, () -> {});
            queue.put(numbers(memory, 3), SCHEMA, () -> {});
            queue.finish(null);
            assertThat(TestColumns.rows(queue.next())).containsExactly(List.of(1L), List.of(2L));
            assertThat(TestColumns.rows(queue.next())).containsExactly(List.of(3L));
            assertThat(queue.next()).isNull();
            assertThat(queue.next()).isNull();
        }
    }

    @Test
    void stopsAWriterWhoseReaderDoesNotFetchUntilTheReaderCloses() throws InterruptedException {
        try (TestMemory memory = new TestMemory()) {
            ResultQueue queue = new ResultQueue(memory.pool());
            Batch batch = numbers(memory, new Object[100_000]);
            AtomicInteger written = new AtomicInteger();
            AtomicBoolean waited = new AtomicBoolean();
            Thread writer = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 200; i++) {
                    queue.put(batch, SCHEMA, () -> waited.set(true));
                    written.incrementAndGet();
                }
            });
            while (!waited.get()) {
                Thread.onSpinWait();
            }
            assertThat(written.get()).isLessThan(200);
            queue.close();
            writer.join();
            assertThat(written.get()).isEqualTo(200);
        }
    }

    @Test
    void endsAWaitingWriterThatIsCancelled() {
        try (TestMemory memory = new TestMemory();
                ResultQueue queue = new ResultQueue(memory.pool())) {
            Batch batch = numbers(memory, new Object[100_000]);
            CentellaException cancelled = new CentellaException(ErrorCode.QUERY_CANCELLED, "cancelled");
            assertThatThrownBy(() -> {
                        while (true) {
                            queue.put(batch, SCHEMA, () -> {
                                throw cancelled;
                            });
                        }
                    })
                    .isSameAs(cancelled);
        }
    }

    @Test
    void givesTheFailureToItsReader() {
        try (TestMemory memory = new TestMemory();
                ResultQueue queue = new ResultQueue(memory.pool())) {
            CentellaException failure = new CentellaException(ErrorCode.DIVISION_BY_ZERO, "division by zero");
            queue.put(numbers(memory, 1), SCHEMA, () -> {});
            queue.finish(failure);
            assertThatThrownBy(queue::next).isSameAs(failure);
        }
    }

    @Test
    void runsTheLastActionOnceNothingIsHeld() {
        try (TestMemory memory = new TestMemory()) {
            ResultQueue queue = new ResultQueue(memory.pool());
            AtomicInteger runs = new AtomicInteger();
            queue.put(numbers(memory, 1), SCHEMA, () -> {});
            queue.finish(null);
            queue.whenDrained(runs::incrementAndGet);
            assertThat(runs.get()).isZero();
            queue.next();
            queue.close();
            queue.close();
            assertThat(runs.get()).isEqualTo(1);
        }
    }

    private static Batch numbers(TestMemory memory, Object... values) {
        Long[] longs = new Long[values.length];
        for (int i = 0; i < values.length; i++) {
            longs[i] = values[i] == null ? i : ((Number) values[i]).longValue();
        }
        return TestColumns.batch(TestColumns.flat(memory, DataType.BIGINT, (Object[]) longs));
    }
}
