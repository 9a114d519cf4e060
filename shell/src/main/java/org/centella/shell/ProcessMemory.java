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

    /** The settings given one by one and those with options of their own. */
    static Map<String, String> settings(Map<String, String> given, @Nullable String memory, @Nullable Integer slots) {
        Map<String, String> settings = new LinkedHashMap<>();
        String whole = memory != null ? memory : System.getProperty(WHOLE);
        if (whole != null) {
            long bytes = Settings.MEMORY.parse(whole);
            settings.put(Settings.MEMORY.name(), Settings.MEMORY.format(bytes / 2));
        }
        if (slots != null) {
            settings.put(Settings.SLOTS.name(), String.valueOf(slots));
        }
        settings.putAll(given);
        return settings;
    }
}
