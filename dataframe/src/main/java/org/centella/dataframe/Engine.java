// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.Scope;
import org.centella.columnar.setting.Setting;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.dataframe.rdd.ApplicationClasses;
import org.centella.execution.cluster.ClusterDriver;
import org.centella.execution.exchange.KeptFormat;
import org.centella.execution.exchange.KeptOutputs;
import org.centella.execution.journal.Journal;
import org.centella.execution.operator.Application;
import org.centella.execution.operator.KeptRows;
import org.centella.execution.plan.StageGraph;
import org.centella.execution.scheduler.QueryExecution;
import org.centella.execution.scheduler.Scheduler;
import org.centella.execution.source.FileFormats;
import org.centella.storage.FileFormat;
import org.centella.storage.TableFormat;
import org.centella.storage.parquet.ParquetFormat;
import org.jspecify.annotations.Nullable;

/**
 * What the sessions of a process share: memory, slots and file formats. Lives from the first session's start to the last
 * one's end. Sessions with other process settings have an engine of their own. Thread-safe.
 */
final class Engine {
    private static final Map<Map<String, String>, Engine> RUNNING = new HashMap<>();

    private static final AtomicInteger NEXT_DATASET = new AtomicInteger();

    private final MemoryPool memory;
    private final Journal journal;
    private final KeptOutputs kept;
    private final Map<Integer, KeptRelation> keptTables = new ConcurrentHashMap<>();
    private final Set<ClassLoader> classes = ConcurrentHashMap.newKeySet();
    private final Scheduler local;
    private final @Nullable ClusterDriver cluster;
    private final FileFormats formats = new FileFormats();
    private final Map<String, String> key;
    private final int slots;
    private int sessions;

    private Engine(Map<String, String> key, SettingValues settings) {
        this.key = key;
        this.journal = Journal.begin(settings);
        this.memory = MemoryPool.root(settings.get(Settings.MEMORY));
        this.kept = new KeptOutputs(KeptOutputs.DRIVER, memory, settings.get(Settings.SPILL_DIRECTORY));
        boolean alone = settings.get(Settings.MASTER).isEmpty();
        if (alone) {
            this.cluster = null;
            this.slots = settings.get(Settings.SLOTS);
        } else {
            try {
                this.cluster = new ClusterDriver(settings, memory, kept, formats.readers(), journal);
            } catch (RuntimeException e) {
                kept.close();
                memory.close();
                journal.close();
                throw e;
            }
            this.slots = settings.get(Settings.EXECUTORS) * settings.get(Settings.EXECUTOR_CORES);
        }
        Map<String, TableFormat> readers = new HashMap<>(formats.readers());
        readers.put(KeptFormat.NAME, new KeptFormat(keptAnywhere()));
        // On a cluster this runs recursions only, and its slots are none that the journal should count.
        this.local = new Scheduler(settings.get(Settings.SLOTS), memory, readers, journal);
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
        if (cluster != null) {
            cluster.close();
        }
        local.close();
        kept.close();
        memory.close();
        journal.close();
    }

    /** Where the page about this process is, if there is one. */
    @Nullable
    URI page() {
        return journal.page();
    }

    /** The account of the process. */
    MemoryPool memory() {
        return memory;
    }

    /** Rows that programs keep in this process. */
    KeptOutputs kept() {
        return kept;
    }

    /** The same, and what is kept on executors, for tasks that run in this process. */
    KeptRows keptAnywhere() {
        return cluster == null ? kept : cluster.kept();
    }

    static int nextDataset() {
        return NEXT_DATASET.incrementAndGet();
    }

    /** Makes known who can compute again what a table of kept rows has. */
    void keeps(int table, KeptRelation relation) {
        keptTables.put(table, relation);
    }

    /** @throws CentellaException BLOCK_LOST when nobody keeps it any more */
    KeptRelation keptTable(int table) {
        KeptRelation relation = keptTables.get(table);
        if (relation == null) {
            throw new CentellaException(ErrorCode.BLOCK_LOST, "the rows of a DataFrame are not kept any more");
        }
        return relation;
    }

    /** Has rows computed anew that were kept as these datasets, by table, and of which some are lost. */
    void forget(Map<Integer, Integer> datasets) {
        datasets.forEach((table, dataset) -> keptTable(table).forget(dataset));
    }

    /** Whether all tasks run in this process. */
    boolean isAlone() {
        return cluster == null;
    }

    /** Finds classes of programs there, too. */
    void useClasses(ClassLoader loader) {
        classes.add(loader);
    }

    /** Keeps a dataset no longer. */
    void drop(int dataset) {
        keptTables.remove(dataset);
        kept.drop(dataset);
        if (cluster != null) {
            cluster.drop(dataset);
        }
    }

    /** Lets executors in other processes, if there are any, have bytes by a name that nothing else has. */
    void publish(String name, Supplier<byte[]> bytes) {
        if (cluster != null) {
            cluster.publish(name, bytes.get());
        }
    }

    void withdraw(String name) {
        if (cluster != null) {
            cluster.withdraw(name);
        }
    }

    /** Tasks that run at a time. */
    int slots() {
        return slots;
    }

    ParquetFormat parquet() {
        return formats.parquet();
    }

    Map<String, FileFormat> formats() {
        return formats.byName();
    }

    QueryExecution submit(StageGraph graph, SettingValues settings) {
        return submit(
                graph,
                settings,
                StatementText.current(),
                Application.here(ApplicationClasses.of(classes), keptAnywhere()));
    }

    /**
     * @param text what it does, for people
     * @param application whose programs the stages run, as this process knows it
     */
    QueryExecution submit(StageGraph graph, SettingValues settings, String text, Application application) {
        // Rows between the steps of a recursion are in this process.
        boolean here = cluster == null || !graph.recursions().isEmpty();
        return Interruption.watched(
                here ? local.submit(graph, settings, text, application) : cluster.submit(graph, settings, text));
    }
}
