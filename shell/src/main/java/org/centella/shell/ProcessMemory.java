// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.util.LinkedHashMap;
import java.util.Map;
import org.centella.columnar.setting.Settings;
import org.jspecify.annotations.Nullable;

/**
 * The one number for the process's memory as the setting for its half that holds data. The launcher gives the other half
 * to the Java heap and says the whole in the property {@code centella.memory}.
 */
final class ProcessMemory {
    private static final String WHOLE = "centella.memory";

    private ProcessMemory() {}

    /** The settings with that of the memory, unless it is among them. */
    static Map<String, String> settings(Map<String, String> given, @Nullable String memory) {
        Map<String, String> settings = new LinkedHashMap<>();
        String whole = memory != null ? memory : System.getProperty(WHOLE);
        if (whole != null) {
            long bytes = Settings.MEMORY.parse(whole);
            settings.put(Settings.MEMORY.name(), Settings.MEMORY.format(bytes / 2));
        }
        settings.putAll(given);
        return settings;
    }
}
