// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Functions over Arrow batches, and rows that are kept. A session that leaks memory fails to close. */
class MapBatchesTest {
    private static final Schema DOUBLED = Schema.of(Field.of("doubled", DataType.BIGINT));
    private static final AtomicLong ROWS_SEEN = new AtomicLong();

    private Session session;
    private DataFrame numbers;

    @BeforeEach
    void open() {
        session = Session.builder().set("slots", "2").set("memory", "64m").build();
        numbers = session.sql("SELECT i AS n, 'text ' || i AS t FROM generate_series(1, 20000) s(i)");
        ROWS_SEEN.set(0);
    }

    @AfterEach
    void close() {
        session.close();
    }

    /** A root of its own. */
    private static VectorSchemaRoot doubled(VectorSchemaRoot rows) {
        BigIntVector from = (BigIntVector) rows.getVector("n");
        BigIntVector to = new BigIntVector("doubled", from.getAllocator());
        to.allocateNew(from.getValueCount());
        for (int i = 0; i < from.getValueCount(); i++) {
            to.set(i, 2 * from.get(i));
        }
        to.setValueCount(from.getValueCount());
        return new VectorSchemaRoot(List.of(to));
    }

    private static VectorSchemaRoot counted(VectorSchemaRoot rows) {
        ROWS_SEEN.addAndGet(rows.getRowCount());
        return rows;
    }

    @Test
    void makesOtherColumns() {
        DataFrame doubled = numbers.mapBatches(MapBatchesTest::doubled, DOUBLED);
        assertThat(doubled.columns()).containsExactly("doubled");
        assertThat(doubled.agg(
                                functions.sum("doubled").as("s"),
                                functions.count().as("c"))
                        .collect()
                        .getFirst()
                        .values()
                        .toString())
                .isEqualTo("[400020000, 20000]");
        assertThat(doubled.filter("doubled > 39996").orderBy("doubled").collect())
                .extracting(row -> row.get(0))
                .containsExactly(39_998L, 40_000L);
        assertThat(doubled.join(numbers, functions.col("doubled").eq(functions.col("n")))
                        .count())
                .isEqualTo(10_000);
    }

    @Test
    void passesOnWhatItIsGiven() {
        DataFrame same = numbers.mapBatches(MapBatchesTest::counted, numbers.schema());
        assertThat(same.orderBy("n").limit(2).collect().getLast().values()).containsExactly(2L, "text 2");
        same.createOrReplaceTempView("same");
        assertThat(session.sql("SELECT count(*) FROM same WHERE t LIKE '%9'")
                        .collect()
                        .getFirst()
                        .get(0))
                .isEqualTo(2000L);
        assertThat(session.sql("SELECT * FROM same a JOIN same b ON a.n = b.n + 1")
                        .count())
                .isEqualTo(19_999);
    }

    @Test
    void refusesOtherColumnsThanWereSaid() {
        assertThatThrownBy(() -> numbers.mapBatches(MapBatchesTest::doubled, numbers.schema())
                        .collect())
                .isInstanceOfSatisfying(
                        CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.APPLICATION_ERROR));
    }

    @Test
    void computesCachedRowsOnce() {
        DataFrame cached = numbers.mapBatches(MapBatchesTest::counted, numbers.schema())
                .filter("n % 2 = 0")
                .cache();
        assertThat(ROWS_SEEN).hasValue(0);
        assertThat(cached.count()).isEqualTo(10_000);
        assertThat(cached.filter("n > 19990").select("t").orderBy("t").collect())
                .extracting(row -> row.string(0))
                .containsExactly("text 19992", "text 19994", "text 19996", "text 19998", "text 20000");
        assertThat(cached.limit(3).count()).isEqualTo(3);
        assertThat(cached.toRdd().map(row -> row.longValue("n")).reduce(Long::sum))
                .isEqualTo(100_010_000L);
        assertThat(ROWS_SEEN).hasValue(20_000);
        cached.unpersist();
        assertThat(cached.count()).isEqualTo(10_000);
        assertThat(ROWS_SEEN).hasValue(40_000);
        assertThatThrownBy(numbers::unpersist).isInstanceOf(CentellaException.class);
    }

    @Test
    void keepsMoreThanMemoryHolds() {
        DataFrame large = session.sql("SELECT i AS n, repeat('x', 200) || i AS t FROM generate_series(1, 600000) s(i)")
                .cache();
        for (int i = 0; i < 2; i++) {
            assertThat(large.agg(functions.max("t").as("m"), functions.count().as("c"))
                            .collect()
                            .getFirst()
                            .longValue("c"))
                    .isEqualTo(600_000);
        }
        assertThat(large.filter("n = 543210").select("t").collect().getFirst().string(0))
                .endsWith("x543210");
    }

    @Test
    void cachesNoRowsAtAll() {
        DataFrame none = numbers.filter("n < 0").cache();
        assertThat(none.count()).isZero();
        assertThat(none.collect()).isEmpty();
    }
}
