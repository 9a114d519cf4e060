// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The documentation page of settings says what {@link Settings} declares; {@code -Dupdate=true} writes it anew. */
class SettingPageTest {
    private static final Path PAGE = Path.of("..", "docs", "settings.md");

    /** Defaults that depend on the machine, in words. */
    private static final Map<String, String> COMPUTED = Map.of(
            Settings.SLOTS.name(), "one per processor",
            Settings.MEMORY.name(), "as much as the Java heap may have, at least 256m",
            Settings.CLUSTER_SECRET.name(), "`~/.centella/secret`",
            Settings.SPILL_DIRECTORY.name(), "`centella-spill` in the system's folder for temporary files");

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
                # Settings

                Made from the table of settings; do not edit. None needs to be set.

                | where | how |
                |---|---|
                | SQL | `SET query_timeout = '30s'`, `SHOW SETTINGS`, `RESET query_timeout` |
                | shell | `bin/centella --set query_timeout=30s`; `--slots 4` for that one |
                | JDBC | `jdbc:centella:?data=DIR&query_timeout=30s`, or connection properties |
                | Java | `Session.builder().set("memory", "4g")`, `session.set("query_timeout", "30s")` |

                Settings of scope `process` are given when the session starts, those of scope `session` at any time too. `bin/centella
                --memory` is the memory of the whole process; half of it is the setting `memory`, the other half the Java heap.

                | setting | default | value | scope | meaning |
                |---|---|---|---|---|
                """);
        for (Setting<?> setting : Settings.all()) {
            page.append(row(setting));
        }
        return page.toString();
    }

    private static <T> String row(Setting<T> setting) {
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        setting.name(),
                        defaultValue(setting),
                        value(setting),
                        setting.scope().name().toLowerCase(Locale.ROOT),
                        setting.description());
    }

    private static <T> String defaultValue(Setting<T> setting) {
        String computed = COMPUTED.get(setting.name());
        if (computed != null) {
            return computed;
        }
        String text = setting.format(setting.defaultValue().get());
        return text.isEmpty() ? "none" : "`" + text + "`";
    }

    private static String value(Setting<?> setting) {
        String type = setting.type().expected();
        return type.equals(setting.bounds()) ? type : type + ": " + setting.bounds();
    }
}
