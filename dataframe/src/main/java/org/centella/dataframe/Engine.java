// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.Scope;
import org.centella.columnar.setting.Setting;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.execution.expression.CastConversion;
import org.centella.execution.plan.StageGraph;
import org.centella.execution.scheduler.QueryExecution;
import org.centella.execution.scheduler.Scheduler;
import org.centella.storage.FileFormat;
import org.centella.storage.TableFormat;
import org.centella.storage.parquet.ParquetFormat;
import org.centella.storage.text.CsvFormat;
import org.centella.storage.text.JsonFormat;
import org.centella.storage.warehouse.ManagedFormat;

/**
 * What the sessions of a process share: memory, slots and file formats. Lives from the first session's start to the last
 * one's end. Sessions with other process settings have an engine of their own. Thread-safe.
 */
final class Engine {
    private static final Map<Map<String, String>, Engine> RUNNING = new HashMap<>();

    private final MemoryPool memory;
    private final Scheduler scheduler;
    private final ParquetFormat parquet;
    private final Map<String, FileFormat> formats;
    private final Map<String, String> key;
    private final int slots;
    private int sessions;

    private Engine(Map<String, String> key, SettingValues settings) {
        this.key = key;
        this.parquet = new ParquetFormat();
        this.formats = byName(parquet, new CsvFormat(new CastConversion()), new JsonFormat(new CastConversion()));
        Map<String, TableFormat> readers = new HashMap<>(formats);
        readers.put(ManagedFormat.NAME, new ManagedFormat(parquet));
        this.memory = MemoryPool.root(settings.get(Settings.MEMORY));
        this.slots = settings.get(Settings.SLOTS);
        this.scheduler = new Scheduler(slots, memory, readers);
    }

    private static Map<String, FileFormat> byName(FileFormat... formats) {
        Map<String, FileFormat> names = new LinkedHashMap<>();
        for (FileFormat format : formats) {
            names.put(format.name(), format);
        }
        return Collections.unmodifiableMap(names);
    }

    /** The process's engine with these process settings, started if there is none; balance with {@link #leave}. */
    static Engine join(SettingValues settings) {
        Map<String, String> key = new TreeMap<>();
        for (Setting<?> setting : Settings.all()) {
            if (setting.scope() == Scope.PROCESS) {
                key.put(setting.name(), settings.text(setting));
            }
        }
        synchronized (RUNNING) {
            Engine engine = RUNNING.computeIfAbsent(key, k -> new Engine(k, settings));
            engine.sessions++;
            return engine;
        }
    }

    /** Stops the engine with its last session. */
    void leave() {
        synchronized (RUNNING) {
            if (--sessions > 0) {
                return;
            }
            RUNNING.remove(key);
        }
        scheduler.close();
        memory.close();
    }

    int slots() {
        return slots;
    }

    ParquetFormat parquet() {
        return parquet;
    }

    Map<String, FileFormat> formats() {
        return formats;
    }

    QueryExecution submit(StageGraph graph, SettingValues settings) {
        return scheduler.submit(graph, settings);
    }
}
