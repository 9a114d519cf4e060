// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.centella.benchmarks.data.DataFolder;
import org.centella.benchmarks.tpch.TpchQueries;
import org.centella.benchmarks.tpch.TpchSuite;
import org.centella.dataframe.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why it exists: everything at once, with real plans, when memory suffices for nothing. */
class LittleMemoryTest {
    private static final int[] QUERIES = {3, 9, 13, 16, 18, 21};

    /** Whose state is larger than a few megabytes at this scale, one per kind of operator. */
    private static final List<String> LARGE_STATES = List.of(
            "SELECT count(*), sum(l_quantity) FROM lineitem a JOIN (SELECT l_orderkey AS k, l_linenumber AS n,"
                    + " l_comment AS c FROM lineitem) b ON a.l_orderkey = b.k AND a.l_linenumber = b.n WHERE b.c <>"
                    + " a.l_shipmode",
            "SELECT count(DISTINCT l_comment), count(DISTINCT l_orderkey), max(l_partkey) FROM lineitem",
            "SELECT count(*) FROM (SELECT l_comment, l_orderkey, l_extendedprice FROM lineitem"
                    + " ORDER BY l_extendedprice, l_comment, l_orderkey LIMIT 400000) t WHERE l_orderkey > 1000",
            "SELECT count(*) FROM lineitem WHERE l_partkey NOT IN (SELECT l_suppkey + l_orderkey FROM lineitem)",
            "SELECT l_comment, count(*) FROM lineitem GROUP BY l_comment ORDER BY 2 DESC, 1 LIMIT 5");

    @TempDir
    static Path folder;

    @Test
    void answersTheSameAsWithAmpleMemory() throws IOException {
        DataFolder.write(folder.resolve("tpch"), new TpchSuite().files(0.1), 2, _ -> {});
        Map<String, List<String>> ample = answers(Map.of());
        assertThat(answers(Map.of("memory", "64m"))).as("64 MiB").isEqualTo(ample);
        assertThat(answers(Map.of("memory", "24m", "broadcast_limit", "0")))
                .as("24 MiB, all partitioned")
                .isEqualTo(ample);
    }

    /** Of each query the rows as text, in any order. */
    private static Map<String, List<String>> answers(Map<String, String> settings) throws IOException {
        Path spilled = Files.createDirectories(folder.resolve("spilled"));
        Session.Builder builder = Session.builder()
                .data(folder.resolve("tpch"))
                .set("slots", "2")
                .set("spill_directory", spilled.toString());
        settings.forEach(builder::set);
        Map<String, List<String>> answers = new HashMap<>();
        try (Session session = builder.build()) {
            List<String> all = new ArrayList<>(LARGE_STATES);
            for (int query : QUERIES) {
                all.addAll(TpchQueries.statements(query));
            }
            for (String sql : all) {
                answers.put(
                        sql,
                        session.sql(sql).collect().stream()
                                .map(row -> row.values().toString())
                                .sorted()
                                .toList());
            }
        }
        try (Stream<Path> left = Files.list(spilled)) {
            assertThat(left).isEmpty();
        }
        return answers;
    }
}
