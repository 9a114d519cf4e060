// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.centella.benchmarks.compare.Contender;
import org.centella.benchmarks.compare.JdbcContender;
import org.centella.benchmarks.compare.ResultComparison;
import org.centella.benchmarks.data.DataFolder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random queries have the answers that DuckDB gives, and the same answers under other settings. Part of the build with few
 * queries; for as long as one likes with
 *
 * <pre>./mvnw verify -pl benchmarks -am -Dtest=RandomQueriesTest -Dsurefire.failIfNoSpecifiedTests=false -Dcentella.random.minutes=120</pre>
 *
 * {@code -Dcentella.random.seed=N -Dcentella.random.queries=1} repeats what a failure names.
 */
final class RandomQueriesTest {
    private static final int QUERIES = Integer.getInteger("centella.random.queries", 400);
    private static final int MINUTES = Integer.getInteger("centella.random.minutes", 0);
    private static final long SEED = Long.getLong("centella.random.seed", 1);
    /** Differences after which there is enough to look at. */
    private static final int ENOUGH = Integer.getInteger("centella.random.failures", 5);
    /** Texts that are tried to make a failing query shorter. */
    private static final int TRIES = 500;

    private static final String REFUSED = "the oracle cannot run it";

    private static final List<String> VARIANTS = List.of(
            "SET batch_size = 3",
            "SET force_spill = true",
            "SET broadcast_limit = 0",
            "SET shuffle_partitions = 7",
            "SET disabled_phases = 'push_down,join_order'",
            "SET disabled_phases = 'fold_constants,prune_columns'",
            "SET dynamic_filters = false");

    @TempDir
    static Path folder;

    @Test
    void answersAreDuckDbs() {
        Path data = folder.resolve("data");
        DataFolder.write(data, RandomTables.files(1), 1, _ -> {});
        Instant end = Instant.now().plus(Duration.ofMinutes(MINUTES));
        List<String> failures = new ArrayList<>();
        try (Contender centella = JdbcContender.centella(data, 2);
                Contender oracle = JdbcContender.duckdb(data, RandomTables.names(), 1)) {
            oracle.run(List.of("SET integer_division = true"));
            Run run = new Run(centella, oracle);
            for (long i = 0; (i < QUERIES || Instant.now().isBefore(end)) && failures.size() < ENOUGH; i++) {
                String failure = run.check(SEED + i);
                if (failure != null) {
                    failures.add(failure);
                    System.err.println(failure);
                }
            }
            System.err.println(run.compared + " random queries compared, " + run.refused + " refused by the oracle");
            assertThat(run.compared).as("queries that both can run").isGreaterThan(run.refused);
        }
        assertThat(failures).isEmpty();
    }

    /** Both engines, and how many queries they were asked. */
    private static final class Run {
        private final Contender centella;
        private final Contender oracle;
        private int compared;
        private int refused;

        Run(Contender centella, Contender oracle) {
            this.centella = centella;
            this.oracle = oracle;
        }

        /** What is wrong with the query of a seed, made short; null if nothing is. */
        @Nullable
        String check(long seed) {
            Random random = new Random(seed);
            RandomQueries queries = new RandomQueries(random);
            if (random.nextInt(10) == 0) {
                RandomQueries.Partition partition = queries.partition();
                return report(
                        seed,
                        partition.parts(),
                        counted(difference(partition.parts(), centella, partition.whole())),
                        null);
            }
            String sql = queries.query();
            String difference = counted(difference(sql, oracle, sql));
            if (difference != null) {
                String shorter = Reduction.shorten(sql, s -> stillDiffers(s, difference), TRIES);
                return report(seed, sql, difference, shorter);
            }
            String variant = VARIANTS.get(random.nextInt(VARIANTS.size()));
            try {
                centella.run(List.of(variant));
                return report(seed, variant + "; " + sql, counted(difference(sql, oracle, sql)), null);
            } finally {
                centella.run(List.of("RESET ALL"));
            }
        }

        /** An error must stay an error of that code, a wrong answer a wrong answer. */
        private boolean stillDiffers(String sql, String first) {
            if (sql.contains("LIMIT") && !sql.contains("ORDER BY")) {
                return false;
            }
            String now = difference(sql, oracle, sql);
            return now != null && !now.equals(REFUSED) && category(now).equals(category(first));
        }

        private static String category(String difference) {
            return difference.startsWith("Centella: ") ? difference.replaceFirst("(?s)].*", "") : "";
        }

        /** What is wrong with a query, or null; REFUSED when the oracle cannot run it. */
        private @Nullable String difference(String sql, Contender expected, String other) {
            List<List<@Nullable Object>> wanted;
            try {
                wanted = expected.run(List.of(other)).rows();
            } catch (IllegalStateException e) {
                return REFUSED;
            }
            try {
                return ResultComparison.difference(centella.run(List.of(sql)).rows(), wanted);
            } catch (IllegalStateException e) {
                return e.getMessage();
            }
        }

        private @Nullable String counted(@Nullable String difference) {
            if (REFUSED.equals(difference)) {
                refused++;
                return null;
            }
            compared++;
            return difference;
        }

        private static @Nullable String report(
                long seed, String sql, @Nullable String difference, @Nullable String shorter) {
            return difference == null
                    ? null
                    : "seed %d: %s%n%s%n%sagain: -Dcentella.random.queries=1 -Dcentella.random.seed=%d%n"
                            .formatted(
                                    seed, difference, sql, shorter == null ? "" : "shorter: " + shorter + "\n", seed);
        }
    }
}
