// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.tpcds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.centella.columnar.setting.SettingValues;
import org.centella.planner.Planner;
import org.centella.planner.ViewStore;
import org.centella.planner.explain.ExplainText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The plans of the 103 TPC-DS texts over statistics of scale 1, as files. Run with {@code -Dgolden.update=true} to write them
 * anew, and read the difference.
 */
class TpcdsPlansTest {
    private static final Path GOLDEN = Path.of("src/test/resources/tpcds/golden");

    private final Planner planner = new Planner(new RecordedTables(), new ViewStore(), RecordedTables.SCHEMA);

    static Set<String> queries() {
        return TpcdsQueries.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void plansAreTheGoldenOnes(String query) throws IOException {
        String sql = TpcdsQueries.all().get(query).getFirst();
        String plan = ExplainText.physical(planner.plan(sql, SettingValues.DEFAULTS));
        Path file = GOLDEN.resolve(query.toLowerCase(Locale.ROOT) + ".txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, plan);
        }

        assertThat(plan).isEqualTo(Files.readString(file));
    }
}
