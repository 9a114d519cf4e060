// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The documentation page of window functions says what {@link WindowFunctions} declares; {@code -Dupdate=true} writes it anew. */
class WindowPageTest {
    private static final Path PAGE = Path.of("..", "docs", "windows.md");

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
                # Window functions

                Made from the table of window functions; do not edit. Every [aggregate function](aggregates.md) is a window function,
                too. How windows are written is in [sql.md](sql.md).

                | function | what it gives | sees | IGNORE NULLS |
                |---|---|---|---|
                """);
        for (WindowFunction function : WindowFunctions.all()) {
            page.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            function,
                            function.description(),
                            function.kind().usesFrame() ? "the frame" : "the partition",
                            function.kind().picksValue() ? "yes" : ""));
        }
        return page.toString();
    }
}
