// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The documentation page of errors says what {@link ErrorCode} declares; {@code -Dupdate=true} writes it anew. */
class ErrorPageTest {
    private static final Path PAGE = Path.of("..", "docs", "errors.md");

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
                # Errors

                Made from the table of error codes; do not edit. Every error has a code, a SQLSTATE (JDBC: `getSQLState()`, Java:
                `CentellaException.code()`) and a message that names the values. An error in a text knows its line and column.

                """);
        for (ErrorCategory category : ErrorCategory.values()) {
            page.append("- ")
                    .append(category)
                    .append(": ")
                    .append(meaning(category))
                    .append('\n');
        }
        page.append("\n| code | SQLSTATE | category | meaning |\n|---|---|---|---|\n");
        for (ErrorCode code : ErrorCode.values()) {
            page.append(
                    "| `%s` | %s | %s | %s |\n".formatted(code, code.sqlState(), code.category(), code.description()));
        }
        return page.toString();
    }

    private static String meaning(ErrorCategory category) {
        return switch (category) {
            case USER -> "the statement, its data or its settings must change.";
            case RESOURCE -> "memory, disk or slots ran out; a task that fails so is tried again on other executors.";
            case EXTERNAL -> "a file system, network or peer failed; a task that fails so is tried again.";
            case INTERNAL -> "a defect of the engine.";
        };
    }
}
