// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.execution.source.FileFormats;
import org.centella.execution.transfer.BlockAddress;
import org.centella.execution.transfer.Trust;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The main class of an executor's process, which a {@link Worker} starts. */
public final class ExecutorMain {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorMain.class);

    /** For a second at most: a disk that does not let go must not keep the process. */
    private static final int DELETIONS = 50;

    private ExecutorMain() {}

    /** Arguments: executor, host, slots, bytes of memory, the driver's link, its blocks, and a folder to spill into. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ConnectionLog.begin();
        Thread.setDefaultUncaughtExceptionHandler(ExecutorMain::endAfter);
        int executor = Integer.parseInt(arguments[0]);
        String host = arguments[1];
        int slots = Integer.parseInt(arguments[2]);
        long bytes = Long.parseLong(arguments[3]);
        Endpoint driver = Endpoint.parse(arguments[4]);
        Endpoint blocks = Endpoint.parse(arguments[5]);
        Path spill = Path.of(arguments[6]);
        BufferedReader worker = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Trust trust = Trust.read(worker);
        Thread.ofPlatform().daemon().name("centella-worker-watch").start(() -> endWith(worker, spill));
        SettingValues settings = SettingValues.DEFAULTS
                .with(Settings.MEMORY.name(), bytes + "b")
                .with(Settings.SPILL_DIRECTORY.name(), spill.toString());
        try (MemoryPool memory = MemoryPool.root(bytes);
                ExecutorNode node = new ExecutorNode(
                        executor,
                        host,
                        slots,
                        driver,
                        new BlockAddress(blocks.host(), blocks.port()),
                        trust,
                        memory,
                        new FileFormats().readers(),
                        settings)) {
            node.await();
        } catch (CentellaException e) {
            LOG.error("executor {} ends: {}", executor, e.getMessage());
            System.exit(1);
        }
        // Threads of libraries must not keep the process.
        System.exit(0);
    }

    /** A thread that is gone without a word would leave others waiting; a process that is gone is missed. */
    private static void endAfter(Thread thread, Throwable error) {
        LOG.error("{} ends, and the executor with it", thread, error);
        Runtime.getRuntime().halt(1);
    }

    /**
     * The worker writes nothing more; the end of its output is the end of the worker. What tasks spilled the worker would have
     * deleted; what they begin meanwhile, too, for they do not know yet.
     */
    private static void endWith(BufferedReader worker, Path spill) {
        try {
            while (worker.readLine() != null) {}
        } catch (IOException e) {
            // As its end.
        }
        for (int i = 0; i < DELETIONS && ExecutorFolder.delete(spill); i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        Runtime.getRuntime().halt(1);
    }
}
