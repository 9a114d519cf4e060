// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server;

import java.util.LinkedHashMap;
import java.util.Map;
import org.centella.columnar.setting.Setting;
import org.centella.columnar.setting.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a process that becomes a driver is told of its executors and of itself; the same for all commands. */
final class DriverOptions {
    @Option(names = "--master", description = "HOST:PORT of the master; without, tasks run in this process.")
    private @Nullable String master;

    @Option(names = "--executors", description = "Executors to ask the master for (default: 2).")
    private @Nullable Integer executors;

    @Option(names = "--executor-cores", description = "Tasks that each runs at a time (default: 1).")
    private @Nullable Integer executorCores;

    @Option(names = "--executor-memory", description = "Memory of each, like 2g (default: its cores' share).")
    private @Nullable String executorMemory;

    @Option(names = "--memory", description = "Memory of this process, like 4g; read by the launcher.")
    private @Nullable String memory;

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "A setting that sessions begin with.")
    private Map<String, String> others = new LinkedHashMap<>();

    @Mixin
    private TrustOptions trust = new TrustOptions();

    /** What was said, as settings of a session. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        put(settings, Settings.MASTER, master);
        put(settings, Settings.EXECUTORS, executors);
        put(settings, Settings.EXECUTOR_CORES, executorCores);
        put(settings, Settings.EXECUTOR_MEMORY, executorMemory);
        trust.addTo(settings);
        String whole = memory == null ? System.getProperty("centella.memory") : memory;
        if (whole != null) {
            // The other half is the Java heap's, as the launcher has it.
            put(settings, Settings.MEMORY, Settings.MEMORY.format(Settings.MEMORY.parse(whole) / 2));
        }
        settings.putAll(others);
        return settings;
    }

    private static void put(Map<String, String> settings, Setting<?> setting, @Nullable Object value) {
        if (value != null) {
            settings.put(setting.name(), value.toString());
        }
    }
}
