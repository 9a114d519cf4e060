// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.tpcds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.centella.benchmarks.compare.Contender;
import org.centella.benchmarks.compare.JdbcContender;
import org.centella.benchmarks.compare.ResultComparison;
import org.centella.benchmarks.data.DataFolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The 103 TPC-DS texts have the rows that DuckDB has on the same files, at a scale small enough for every build. */
class TpcdsAnswersTest {
    private static final double SCALE = 0.01;

    /** Where a divisor is zero on so little data: null there, an error here, as the standard and PostgreSQL have it. */
    private static final Set<String> DIVIDING_BY_ZERO = Set.of("Q12", "Q90");

    @TempDir
    static Path folder;

    private static Contender centella;
    private static Contender oracle;

    @BeforeAll
    static void writeTables() {
        TpcdsSuite suite = new TpcdsSuite();
        Path data = folder.resolve("tpcds");
        DataFolder.write(data, suite.files(SCALE), 2, _ -> {});
        centella = JdbcContender.centella(data, 2);
        oracle = JdbcContender.duckdb(data, suite.tables(), 2);
    }

    @AfterAll
    static void close() {
        centella.close();
        oracle.close();
    }

    static Set<String> queries() {
        return TpcdsQueries.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void rowsAreDuckDbs(String query) {
        List<String> statements = TpcdsQueries.all().get(query);
        if (DIVIDING_BY_ZERO.contains(query)) {
            assertThatThrownBy(() -> centella.run(statements)).hasMessageContaining("DIVISION_BY_ZERO");
            return;
        }
        assertThat(ResultComparison.difference(
                        centella.run(statements).rows(), oracle.run(statements).rows()))
                .isNull();
    }
}
