// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StageFiltersTest {
    private static final List<DataType> TYPES = List.of(DataType.BIGINT);

    @Test
    void makesAFilterOfAllRows() {
        assertThat(made(null)).isInstanceOf(BuildSideFilter.class);
    }

    @Test
    void makesNoneWhenRowsAreLostOrMemoryIsShort() {
        assertThat(made(ErrorCode.BLOCK_LOST)).isNull();
        assertThat(made(ErrorCode.OUT_OF_MEMORY)).isNull();
    }

    @Test
    void endsWithItsQuery() {
        assertThatThrownBy(() -> made(ErrorCode.QUERY_CANCELLED))
                .isInstanceOfSatisfying(
                        CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_CANCELLED));
    }

    /** @param failure after a hundred rows, or none */
    private static @Nullable DynamicFilter made(@Nullable ErrorCode failure) {
        try (TestMemory memory = new TestMemory();
                StageFilters filters = new StageFilters(memory.pool())) {
            BatchStream rows = Rows.random(TYPES, 100, 50, 0.1, new Random(1)).stream(memory, 30, new Random(2));
            return filters.make(TYPES, 0, _ -> failure == null ? rows : new Failing(rows, failure), () -> {});
        }
    }

    private record Failing(BatchStream rows, ErrorCode failure) implements BatchStream {
        @Override
        public @Nullable Batch next() {
            Batch next = rows.next();
            if (next == null) {
                throw new CentellaException(failure, "here it ends");
            }
            return next;
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
