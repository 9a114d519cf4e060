// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.centella.columnar.setting.Settings;
import org.centella.execution.cluster.ConnectionLog;
import org.centella.execution.cluster.Endpoint;
import org.centella.execution.cluster.Worker;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code centella worker}. */
@CommandLine.Command(
        name = "centella worker",
        mixinStandardHelpOptions = true,
        description = "Starts a worker: it runs executors for applications, as its master says.")
public final class WorkerCommand implements Callable<Integer> {
    @Option(names = "--master", description = "HOST:PORT of the master (default: ${DEFAULT-VALUE}).")
    private String master = "localhost:" + Endpoint.MASTER_PORT;

    @Option(names = "--cores", description = "Cores for executors (default: all).")
    private int cores = Runtime.getRuntime().availableProcessors();

    @Option(names = "--memory", description = "Memory for executors in all, like 4g (default: ${DEFAULT-VALUE}).")
    private String memory = "2g";

    @Option(names = "--host", description = "Where others reach its executors (default: ${DEFAULT-VALUE}).")
    private String host = "localhost";

    @Option(names = "--name", description = "Of the worker, for people.")
    private String name = "worker-" + ProcessHandle.current().pid();

    @Option(names = "--work", description = "Folder for what executors log and spill (default: ${DEFAULT-VALUE}).")
    private Path work = Path.of(System.getProperty("java.io.tmpdir"), "centella-work");

    @Option(
            names = "--drain",
            description = "How long to wait for executors when asked to end by SIGTERM (default: ${DEFAULT-VALUE}).")
    private String drain = "60s";

    @Mixin
    private TrustOptions trust = new TrustOptions();

    @Override
    public Integer call() throws InterruptedException {
        ConnectionLog.begin();
        long bytes = Settings.EXECUTOR_MEMORY.parse(memory);
        Duration patience = Settings.EXECUTOR_IDLE_TIME.parse(drain);
        Worker.Offer offer = new Worker.Offer(name, host, cores, bytes, work.resolve(name));
        try (Worker worker = new Worker(offer, Endpoint.parse(master), trust.trust())) {
            // The end of the process is the end of its executors, and they may hold what queries need.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> worker.leave(patience)));
            System.err.println(name + " offers " + cores + " cores and " + memory + " to master " + master);
            worker.await();
        }
        return 0;
    }
}
