// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The documentation page of aggregate functions says what {@link AggregateFunctions} declares; {@code -Dupdate=true} writes
 * it anew.
 */
class AggregatePageTest {
    private static final Path PAGE = Path.of("..", "docs", "aggregates.md");

    @Test
    void thePageIsMadeOfTheTable() throws IOException {
        String page = page();
        if (Boolean.getBoolean("update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("run this test with -Dupdate=true")
                .isEqualTo(page);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Aggregate functions

                Made from the table of aggregate functions; do not edit. Every call takes DISTINCT, `FILTER (WHERE …)` and ORDER BY
                behind its last argument or as `WITHIN GROUP (ORDER BY …)`. Nulls are left out unless said otherwise. Of no rows a
                function is null, unless it is marked. Which types a result has is in [design/aggregation.md](design/aggregation.md).

                | function | what it gives | also called | of no rows | order |
                |---|---|---|---|---|
                """);
        for (AggregateFunction function : AggregateFunctions.named()) {
            String aliases = function.aliases().stream().map(a -> "`" + a + "`").collect(Collectors.joining(", "));
            page.append("| `%s%s` | %s | %s | %s | %s |\n"
                    .formatted(
                            function.name(),
                            function.signature(),
                            function.description(),
                            aliases,
                            function.neverNull() ? "not null" : "",
                            function.dependsOnOrder() ? "matters" : ""));
        }
        return page.toString();
    }
}
