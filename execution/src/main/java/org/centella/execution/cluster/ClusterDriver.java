// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.execution.exchange.KeptOutputs;
import org.centella.execution.operator.KeptRows;
import org.centella.execution.plan.StageGraph;
import org.centella.execution.scheduler.Allotment;
import org.centella.execution.scheduler.LogEntry;
import org.centella.execution.scheduler.QueryExecution;
import org.centella.execution.scheduler.Scheduler;
import org.centella.execution.transfer.Trust;
import org.centella.storage.TableFormat;

/** A driver with executors on a cluster: asks for them, and runs queries on them. Thread-safe. */
public final class ClusterDriver implements AutoCloseable {
    private static final String NAME = "centella";

    private final ClusterBackend backend;
    private final ClusterManager manager;
    private final Scheduler scheduler;

    /**
     * Connects to the master. Executors come a little later; queries wait for them.
     *
     * @param settings of the process: master, executors, their cores and memory
     * @param memory of this process; the caller closes it after this
     * @param kept what this process keeps; as memory
     * @param log hears what happens
     */
    public ClusterDriver(
            SettingValues settings,
            MemoryPool memory,
            KeptOutputs kept,
            Map<String, TableFormat> formats,
            Consumer<LogEntry> log) {
        Trust trust = Trust.of(settings);
        Endpoint master = Endpoint.parse(settings.get(Settings.MASTER));
        String id = NAME + "-" + UUID.randomUUID();
        int cores = settings.get(Settings.EXECUTOR_CORES);
        Allotment allotment =
                new Allotment(settings.get(Settings.EXECUTORS), cores, settings.get(Settings.EXECUTOR_IDLE_TIME));
        String host = settings.get(Settings.DRIVER_HOST);
        this.backend = new ClusterBackend(host, trust, allotment, memory, kept);
        this.scheduler = new Scheduler(backend, memory, formats, log);
        try {
            this.manager = new StandaloneCluster(
                    new StandaloneCluster.Application(
                            id, NAME, new Endpoint(host, backend.linkPort()), new Endpoint(host, backend.blockPort())),
                    master,
                    trust,
                    new ClusterManager.Resources(allotment.first(), cores, settings.get(Settings.EXECUTOR_MEMORY)),
                    backend.new FromManager());
        } catch (RuntimeException e) {
            scheduler.close();
            throw e;
        }
        backend.manage(manager);
        publishJars(settings.get(Settings.APPLICATION_JARS));
    }

    private void publishJars(List<String> paths) {
        List<String> names = new ArrayList<>();
        for (String path : paths) {
            String name = "jar-" + names.size();
            try {
                backend.publish(name, Files.readAllBytes(Path.of(path)));
            } catch (IOException e) {
                close();
                throw new CentellaException(ErrorCode.FILE_NOT_FOUND, "cannot read the jar " + path + ": " + e, e);
            }
            names.add(name);
        }
        backend.useJars(names);
    }

    /** Lets programs on executors have bytes, by a name that nothing else has. */
    public void publish(String name, byte[] bytes) {
        backend.publish(name, bytes);
    }

    /** What this process and the executors keep. */
    public KeptRows kept() {
        return backend.kept();
    }

    /** Has the executors keep a dataset no longer. */
    public void drop(int dataset) {
        backend.drop(dataset);
    }

    public void withdraw(String name) {
        backend.withdraw(name);
    }

    /** @param text of the statement */
    public QueryExecution submit(StageGraph graph, SettingValues settings, String text) {
        return scheduler.submit(graph, settings, text);
    }

    @Override
    public void close() {
        scheduler.close();
        manager.close();
    }
}
