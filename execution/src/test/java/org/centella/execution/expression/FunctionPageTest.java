// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.centella.execution.source.TableFunction;
import org.centella.execution.source.TableFunctions;
import org.junit.jupiter.api.Test;

/** The documentation page of functions says what the function table declares; {@code -Dupdate=true} writes it anew. */
class FunctionPageTest {
    private static final Path PAGE = Path.of("..", "docs", "functions.md");

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
                # Functions and operators

                Made from the function table; do not edit. CAST, TRY_CAST, CASE, IN, BETWEEN, IS NULL, AND, OR and NOT are
                as in the standard.
                """);
        for (FunctionCategory category : FunctionCategory.values()) {
            String name =
                    category.name().charAt(0) + category.name().substring(1).toLowerCase(Locale.ROOT);
            page.append("\n## ").append(name).append("\n\n| function | what it gives | example |\n|---|---|---|\n");
            for (ScalarFunction function : FunctionTable.functions()) {
                if (function.category() == category) {
                    page.append(row(function));
                }
            }
        }
        page.append("""

                ## Table

                Functions in the place of a table, behind FROM. Arguments with a name are written `name => value`, `name :=
                value` or `name = value`. A text alone, as in `FROM 'data/t.csv'`, reads files of the format that its ending tells.

                """);
        for (TableFunction function : TableFunctions.all()) {
            page.append(tableFunction(function));
        }
        return page.toString();
    }

    private static String tableFunction(TableFunction function) {
        StringBuilder text = new StringBuilder("### `" + function.name() + "`\n\n" + function.description());
        if (!function.aliases().isEmpty()) {
            text.append(" Also `")
                    .append(String.join("`, `", function.aliases()))
                    .append("`.");
        }
        text.append(" Example: `").append(function.example()).append("`\n\n| parameter | is | says |\n|---|---|---|\n");
        for (TableFunction.Parameter parameter : function.parameters()) {
            String names = "`" + parameter.name() + "`";
            for (String alias : parameter.aliases()) {
                names += ", `" + alias + "`";
            }
            text.append(
                    "| " + names + " | " + parameter.type().text() + " | " + escaped(parameter.description()) + " |\n");
        }
        return text.append('\n').toString();
    }

    private static String row(ScalarFunction function) {
        String names = "`" + function.name() + "`";
        for (String alias : function.aliases()) {
            names += ", `" + alias + "`";
        }
        Example example = function.examples().getFirst();
        return "| " + escaped(names) + " | " + escaped(function.description()) + " | `" + escaped(example.sql())
                + "` = `" + escaped(example.result()) + "` |\n";
    }

    private static String escaped(String cell) {
        return cell.replace("|", "\\|");
    }
}
