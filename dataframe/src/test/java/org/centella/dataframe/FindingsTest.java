// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.centella.dataframe.AnalyzedQuery.AnalyzedNode;
import org.centella.dataframe.AnalyzedQuery.AnalyzedScan;
import org.centella.dataframe.AnalyzedQuery.AnalyzedStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** EXPLAIN ANALYZE says what stands out, and nothing else. */
final class FindingsTest {
    private static final long SECOND = 1_000_000_000;

    private static AnalyzedNode node(
            String name,
            double estimate,
            long rows,
            long nanos,
            long tasks,
            long busiest,
            long spilled,
            @Nullable AnalyzedScan scan,
            AnalyzedNode... inputs) {
        return new AnalyzedNode(
                7, name, "", estimate, rows, 1, nanos, tasks, busiest, 0, spilled, scan, null, List.of(inputs));
    }

    private static AnalyzedNode plain(String name, double estimate, long rows, long nanos, AnalyzedNode... inputs) {
        return node(name, estimate, rows, nanos, 2, rows / 2, 0, null, inputs);
    }

    private static AnalyzedScan scan(int splits, boolean filtered, long skipped, long rowsRead, long rowsSelected) {
        return new AnalyzedScan(splits, filtered, false, splits, skipped, 0, 0, 0, 0, 10, 1000, rowsRead, rowsSelected);
    }

    private static List<String> findings(AnalyzedNode root) {
        return new Findings(List.of(new AnalyzedStage(3, 2, 2, 0, "single", 0, List.of(), List.of(), root)), SECOND)
                .ranked();
    }

    @Test
    void nothingIsSaidOfAnOrdinaryQuery() {
        AnalyzedNode scan = plain("Scan", 1000, 1500, 400);
        assertThat(findings(plain("Filter", 800, 900, 300, plain("Project", 1000, 1500, 300, scan))))
                .isEmpty();
    }

    @Test
    void spillingIsNamedWithItsSize() {
        assertThat(findings(node("Sort", 100, 100, 10, 1, 100, 3 << 20, null, plain("Scan", 100, 100, 90))))
                .first()
                .asString()
                .startsWith("Sort #7 wrote 3.0 MiB to disk");
    }

    @Test
    void exchangesThatSpillAreNamed() {
        AnalyzedStage stage =
                new AnalyzedStage(3, 2, 2, 0, "hash(k)", 3 << 20, List.of(), List.of(), plain("Scan", 100, 100, 90));
        assertThat(new Findings(List.of(stage), SECOND).ranked())
                .first()
                .asString()
                .startsWith("The output of stage 3 did not stay in memory, 3.0 MiB of it went to disk");
    }

    @Test
    void joinsThatBecameBroadcastAreNamed() {
        AnalyzedNode build = new AnalyzedNode(8, "StageInput", "", 9000.0, 20, 1, 10, 2, 10, 0, 0, null, 1, List.of());
        AnalyzedNode join = plain("HashJoin INNER", 10, 10, 10, build, build);
        AnalyzedStage stage = new AnalyzedStage(3, 2, 4, 0, "single", 0, List.of(2), List.of(7), join);
        assertThat(new Findings(List.of(stage), SECOND).ranked())
                .anyMatch(f -> f.startsWith("HashJoin INNER #7 was planned with both sides spread")
                        && f.contains("20 rows (believed 9000)"));
    }

    @Test
    void estimatesFarOffAreToldWhereTheyBegin() {
        AnalyzedNode join = plain("HashJoin INNER", 2000, 100_000, 10, plain("Scan", 100_000, 100_000, 10));
        List<String> findings = findings(plain("Project", 2000, 100_000, 10, plain("Filter", 1900, 95_000, 10, join)));
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst())
                .startsWith("HashJoin INNER #7 was believed to yield 2000 rows and yielded 100k, 50 times more");
    }

    @Test
    void estimatesOfFewRowsDoNotMatter() {
        assertThat(findings(plain("Scan", 1, 900, 10))).noneMatch(f -> f.contains("believed"));
    }

    @Test
    void rowsThatJoinsFilterAwayAreNoMistake() {
        AnalyzedScan scan = new AnalyzedScan(8, true, true, 8, 0, 0, 0, 0, 0, 8, 1000, 1_000_000, 100);
        AnalyzedNode node = node("Scan", 1e6, 100, 10, 2, 50, 0, scan);
        assertThat(findings(plain("Project", 1e6, 100, 10, node))).noneMatch(f -> f.contains("believed"));
    }

    @Test
    void skewIsNamedWithItsTask() {
        assertThat(findings(node("HashJoin", 1e6, 1_000_000, 10, 8, 900_000, 0, null)))
                .anyMatch(f -> f.startsWith("HashJoin #7 of stage 3 is skewed: one of 8 tasks had 900k of 1.0M rows"));
    }

    @Test
    void selectiveScansThatSkipNothingAreNamed() {
        AnalyzedNode scan = node("Scan", 100, 100, 10, 2, 50, 0, scan(10, true, 0, 1_000_000, 100));
        assertThat(findings(scan)).anyMatch(f -> f.contains("read 1.0M rows to keep 100 and could skip no row group"));
        AnalyzedNode skipping = node("Scan", 100, 100, 10, 2, 50, 0, scan(10, true, 5, 1_000_000, 100));
        assertThat(findings(skipping)).noneMatch(f -> f.contains("skip"));
    }

    @Test
    void manySmallSplitsAreNamed() {
        AnalyzedNode scan = node("Scan", 1e5, 100_000, 10, 2, 50, 0, scan(1000, false, 0, 100_000, 100_000));
        assertThat(findings(scan)).anyMatch(f -> f.contains("read 1000 splits of 100 rows on average"));
    }

    @Test
    void whatCostsMostOfTheTimeComesFirst() {
        AnalyzedNode slow = plain("Scan", 1_000_000, 10, SECOND);
        AnalyzedNode quick = plain("Scan", 10, 1_000_000, SECOND / 10);
        List<String> findings = findings(plain("Union", 1_000_000, 1_000_010, 1, quick, slow));
        assertThat(findings.getFirst()).contains("yielded 10,");
        assertThat(findings.get(1)).contains("took 91 % of the time");
    }
}
