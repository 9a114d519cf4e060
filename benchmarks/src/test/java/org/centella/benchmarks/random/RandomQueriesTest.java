// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.centella.benchmarks.random.RandomRun.Counts;
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
    private static final int QUERIES = Integer.getInteger("centella.random.queries", 100);
    private static final int MINUTES = Integer.getInteger("centella.random.minutes", 0);
    private static final long SEED = Long.getLong("centella.random.seed", 1);
    /** Differences after which there is enough to look at. */
    private static final int ENOUGH = Integer.getInteger("centella.random.failures", 5);
    /** Seeds in a row that ask the same tables; the next ones get tables of other values. */
    private static final int SEEDS_PER_TABLES = 1000;

    @TempDir
    static Path folder;

    private final Counts counts = new Counts();
    private final List<String> failures = new ArrayList<>();

    @Test
    void answersAreDuckDbs() {
        Instant end = Instant.now().plus(Duration.ofMinutes(MINUTES));
        long seed = SEED;
        while (unfinished(seed, end)) {
            long tables = seed / SEEDS_PER_TABLES;
            try (RandomRun run = new RandomRun(folder, tables, counts)) {
                for (; seed / SEEDS_PER_TABLES == tables && unfinished(seed, end); seed++) {
                    String failure = run.check(seed);
                    if (failure != null) {
                        failures.add(failure);
                        System.err.println(failure);
                    }
                }
            }
            System.err.println("random queries of seeds " + SEED + " to " + (seed - 1) + ": " + counts);
        }
        assertThat(counts.compared).as("queries that both can run").isGreaterThan(counts.refused);
        assertThat(failures).isEmpty();
    }

    private boolean unfinished(long seed, Instant end) {
        return failures.size() < ENOUGH
                && (seed - SEED < QUERIES || Instant.now().isBefore(end));
    }
}
