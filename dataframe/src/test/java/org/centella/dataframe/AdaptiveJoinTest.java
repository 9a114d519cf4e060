// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the engine makes of the sizes of build sides while a query runs, as EXPLAIN ANALYZE tells it. */
final class AdaptiveJoinTest {
    @TempDir
    static Path folder;

    private Session session;

    /** Several files, hence several splits and tasks. */
    @BeforeAll
    static void write() {
        try (Session session = Session.builder().set("slots", "2").build()) {
            for (int file = 0; file < 4; file++) {
                session.sql("SELECT k + " + 5000 * file + " AS k, k % 100 AS g FROM generate_series(0, 4999) AS s(k)")
                        .write()
                        .mode("append")
                        .parquet(folder.resolve("many").toString());
                session.sql("SELECT 40 * k + " + file + " AS k, k AS v FROM generate_series(0, 499) AS s(k)")
                        .write()
                        .mode("append")
                        .parquet(folder.resolve("few").toString());
            }
        }
    }

    @BeforeEach
    void open() {
        session = Session.builder().data(folder).set("slots", "2").build();
        // The planner spreads both sides, so that what is broadcast has become so at run time.
        session.set("disabled_phases", "broadcast");
    }

    @AfterEach
    void close() {
        session.close();
    }

    private String analyzed(String sql) {
        return rows("EXPLAIN ANALYZE " + sql).stream().map(r -> r.string(0)).collect(Collectors.joining("\n"));
    }

    private List<Row> rows(String sql) {
        try (QueryResult result = session.execute(sql)) {
            return Rows.collect(result);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT count(*), sum(v) FROM many m JOIN few f ON m.k = f.k | 2000",
                "SELECT count(*), sum(v) FROM many m LEFT JOIN few f ON m.k = f.k AND f.v < 10 | 20000",
                "SELECT count(*) FROM many WHERE k IN (SELECT k FROM few WHERE v < 10) | 40",
                "SELECT count(*) FROM many m WHERE NOT EXISTS (SELECT * FROM few f WHERE f.k = m.k AND f.v < 10) | 19960",
            })
    void aSmallBuildSideIsReadWholeAndTheProbeSideNotExchanged(String sql, long count) {
        assertThat(analyzed(sql)).contains("became broadcast for the size of the build side", "within this one");
        assertThat(rows(sql).getFirst().longValue(0)).isEqualTo(count);
        session.set("broadcast_limit", "1k");
        assertThat(analyzed(sql)).as("too large").doesNotContain("became broadcast");
        assertThat(rows(sql).getFirst().longValue(0)).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT count(*) FROM many m FULL JOIN few f ON m.k = f.k AND f.v < 10 | 21960",
                "SELECT count(*) FROM few f LEFT JOIN many m ON m.k = f.k | 2000",
            })
    void joinsThatYieldBuildRowsStaySpread(String sql, long count) {
        assertThat(analyzed(sql)).doesNotContain("became broadcast");
        assertThat(rows(sql).getFirst().longValue(0)).isEqualTo(count);
    }

    @Test
    void aRowOfSmallBuildSidesMakesOneStageOfSeveralJoins() {
        String sql =
                "SELECT count(*) FROM many m JOIN few f ON m.k = f.k JOIN few g ON m.g = g.v WHERE f.v < 400 AND g.k < 900";
        List<Row> adapted = rows(sql);
        session.set("disabled_phases", "");
        assertThat(rows(sql)).isEqualTo(adapted);
    }

    @Test
    void aBuildSideThatStaysSpreadFiltersTheProbeSidesScan() {
        session.set("broadcast_limit", "0");
        String sql = "SELECT count(*), sum(m.g) FROM many m JOIN few f ON m.k = f.k WHERE f.v < 5";
        String plan = analyzed(sql);
        assertThat(plan)
                .doesNotContain("became broadcast")
                .as("keys 0 to 163 are in the first of four files")
                .contains("5000 rows decoded, 20 kept", "row groups skipped by statistics");
        List<Row> filtered = rows(sql);
        session.set("dynamic_filters", "false");
        assertThat(analyzed(sql)).contains("20.0k rows decoded, 20.0k kept");
        assertThat(rows(sql)).isEqualTo(filtered);
    }

    @Test
    void filtersOfSpreadBuildSidesDropNoRowThatIsWanted() {
        session.set("broadcast_limit", "0");
        String outer = "SELECT count(*), count(f.v) FROM many m LEFT JOIN few f ON m.k = f.k AND f.v < 5";
        assertThat(rows(outer).getFirst().longValue(0)).isEqualTo(20_000);
        assertThat(rows(outer).getFirst().longValue(1)).isEqualTo(20);
        String text =
                "SELECT count(*) FROM many m JOIN few f ON CAST(m.k AS VARCHAR) = CAST(f.k AS VARCHAR) WHERE f.v < 5";
        assertThat(rows(text).getFirst().longValue(0)).isEqualTo(20);
        String nobody = "SELECT count(*) FROM many m JOIN few f ON m.k = f.k WHERE f.v < 0";
        assertThat(rows(nobody).getFirst().longValue(0)).isZero();
    }

    @Test
    void exchangesThatSpillSaySo() {
        session.set("force_spill", "true");
        session.set("broadcast_limit", "0");
        assertThat(analyzed("SELECT count(*) FROM many m JOIN few f ON m.k = f.k"))
                .contains("went to disk", "did not stay in memory");
    }
}
