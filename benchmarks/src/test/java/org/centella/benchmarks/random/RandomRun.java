// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import java.nio.file.Path;
import java.util.List;
import org.centella.benchmarks.compare.Contender;
import org.centella.benchmarks.compare.JdbcContender;
import org.centella.benchmarks.compare.ResultComparison;
import org.centella.benchmarks.data.DataFolder;
import org.centella.benchmarks.random.RandomQueries.Partition;
import org.jspecify.annotations.Nullable;

/** Both engines over the same tables, and what they say to the queries of seeds. */
final class RandomRun implements AutoCloseable {
    /** Texts that are tried to make a failing query shorter. */
    private static final int TRIES = 500;

    private static final String REFUSED = "the oracle cannot run it";

    private final Contender centella;
    private final Contender oracle;
    private final Counts counts;

    /** Of queries, over all tables. */
    static final class Counts {
        /** Answers compared with the oracle's. */
        int compared;
        /** Answers of other plans compared with the first one's. */
        int withItself;
        /** Queries that the oracle refuses; those that this engine runs are still compared with themselves. */
        int refused;

        @Override
        public String toString() {
            return compared + " answers compared with the oracle's, " + withItself + " with those of other plans, "
                    + refused + " queries refused by the oracle";
        }
    }

    /** @param tables the seed of what the tables hold */
    RandomRun(Path folder, long tables, Counts counts) {
        this.counts = counts;
        Path data = folder.resolve("tables-" + tables);
        DataFolder.write(data, RandomTables.files(tables), 1, _ -> {});
        centella = JdbcContender.centella(data, 2);
        oracle = JdbcContender.duckdb(data, RandomTables.names(), 1);
        oracle.run(List.of(
                "SET integer_division = true",
                "SET lambda_syntax = 'ENABLE_SINGLE_ARROW'",
                "SET temp_directory = '" + folder.resolve("spilled") + "'"));
    }

    @Override
    public void close() {
        centella.close();
        oracle.close();
    }

    /** What is wrong with the query of a seed, made short; null if nothing is. */
    @Nullable
    String check(long seed) {
        try {
            return differenceOf(seed);
        } catch (StackOverflowError e) {
            // Not a user's error, which other queries would follow.
            return "seed %d: %s%n%s%n".formatted(seed, e, new RandomQueries(new Dice(seed)).query());
        }
    }

    private @Nullable String differenceOf(long seed) {
        Dice dice = new Dice(seed);
        if (dice.oneIn(10)) {
            Partition partition = new RandomQueries(dice).partition();
            return report(
                    seed, partition.parts(), itself(difference(partition.parts(), centella, partition.whole())), null);
        }
        String sql = new RandomQueries(dice).query();
        String difference = difference(sql, oracle, sql);
        boolean refused = REFUSED.equals(difference);
        if (refused) {
            counts.refused++;
        } else {
            counts.compared++;
            if (difference != null) {
                String shorter = Reduction.shorten(sql, s -> stillDiffers(s, difference), TRIES);
                return report(seed, sql, difference, shorter);
            }
        }
        return report(seed, sql, itself(otherPlan(dice, sql)), null);
    }

    private @Nullable String itself(@Nullable String difference) {
        if (REFUSED.equals(difference)) {
            return null;
        }
        counts.withItself++;
        return difference;
    }

    /** How the answer differs from this engine's own under other settings. */
    private @Nullable String otherPlan(Dice dice, String sql) {
        List<List<@Nullable Object>> wanted;
        try {
            wanted = centella.run(List.of(sql)).rows();
        } catch (IllegalStateException e) {
            return REFUSED;
        }
        List<String> settings = Variants.pick(dice);
        try {
            centella.run(settings);
            String difference = differenceFrom(wanted, sql);
            return difference == null ? null : String.join("; ", settings) + ": " + difference;
        } finally {
            centella.run(List.of("RESET ALL"));
        }
    }

    /** What is wrong with a query, or null; REFUSED when the one that is asked for the expected answer cannot run it. */
    private @Nullable String difference(String sql, Contender expected, String other) {
        List<List<@Nullable Object>> wanted;
        try {
            wanted = expected.run(List.of(other)).rows();
        } catch (IllegalStateException e) {
            return REFUSED;
        }
        return differenceFrom(wanted, sql);
    }

    private @Nullable String differenceFrom(List<List<@Nullable Object>> wanted, String sql) {
        try {
            return ResultComparison.difference(centella.run(List.of(sql)).rows(), wanted);
        } catch (IllegalStateException e) {
            return e.getMessage();
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

    private static @Nullable String report(
            long seed, String sql, @Nullable String difference, @Nullable String shorter) {
        return difference == null
                ? null
                : "seed %d: %s%n%s%n%sagain: -Dcentella.random.queries=1 -Dcentella.random.seed=%d%n"
                        .formatted(seed, difference, sql, shorter == null ? "" : "shorter: " + shorter + "\n", seed);
    }
}
