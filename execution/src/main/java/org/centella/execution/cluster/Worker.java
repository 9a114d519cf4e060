// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.centella.columnar.error.CentellaException;
import org.centella.execution.transfer.SharedSecret;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and ends executors on a machine as the master says. A worker that loses its master goes on, and connects again;
 * executors whose worker dies end with it.
 */
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final long RETRY_MILLIS = 1000;

    private final String name;
    private final String host;
    private final int cores;
    private final long memory;
    private final Endpoint master;
    private final SharedSecret secret;
    private final Map<ExecutorGrant, ExecutorProcess> executors = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread connector;
    private volatile @Nullable LinkClient<FromMaster, ToMaster> link;

    /**
     * @param host under which executors are reached
     * @param memory bytes for executors in all
     */
    public Worker(String name, String host, int cores, long memory, Endpoint master, SharedSecret secret) {
        this.name = name;
        this.host = host;
        this.cores = cores;
        this.memory = memory;
        this.master = master;
        this.secret = secret;
        this.connector = Thread.ofPlatform().name("centella-worker").start(this::stayConnected);
    }

    private void stayConnected() {
        boolean warned = false;
        while (over.getCount() > 0) {
            CountDownLatch cut = new CountDownLatch(1);
            try (LinkClient<FromMaster, ToMaster> client =
                    LinkClient.connect(master, Links.MEMBER, secret, new FromTheMaster(cut))) {
                link = client;
                client.link()
                        .send(new ToMaster.WorkerHello(name, host, cores, memory, List.copyOf(executors.keySet())));
                LOG.info("worker {} is with master {}", name, master);
                warned = false;
                cut.await();
            } catch (CentellaException e) {
                if (!warned) {
                    LOG.warn("worker {} has no master, and tries again: {}", name, e.getMessage());
                    warned = true;
                }
            } catch (InterruptedException e) {
                return;
            } finally {
                link = null;
            }
            try {
                if (over.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private final class FromTheMaster implements Link.Listener<FromMaster, ToMaster> {
        private final CountDownLatch cut;

        FromTheMaster(CountDownLatch cut) {
            this.cut = cut;
        }

        @Override
        public void received(Link<FromMaster, ToMaster> from, FromMaster message) {
            switch (message) {
                case FromMaster.Launch(ExecutorGrant grant) -> launch(grant);
                case FromMaster.Kill(String application, int executor) -> kill(application, executor);
                case FromMaster.Granted _, FromMaster.Ended _ -> LOG.warn("a worker got {}", message);
            }
        }

        @Override
        public void closed(Link<FromMaster, ToMaster> from, String reason) {
            LOG.warn("worker {} lost its master: {}", name, reason);
            cut.countDown();
        }
    }

    private void launch(ExecutorGrant grant) {
        try {
            ExecutorProcess process = ExecutorProcess.start(grant, host, secret.text());
            executors.put(grant, process);
            LOG.info("executor {} of {} is process {}", grant.executor(), grant.application(), process.pid());
            process.onExit(code -> {
                executors.remove(grant);
                exited(grant, code);
            });
        } catch (CentellaException e) {
            LOG.error("executor {} of {} cannot be started", grant.executor(), grant.application(), e);
            exited(grant, -1);
        }
    }

    private void exited(ExecutorGrant grant, int code) {
        LinkClient<FromMaster, ToMaster> to = link;
        if (to != null) {
            to.link().send(new ToMaster.ExecutorExited(grant.application(), grant.executor(), code));
        }
    }

    private void kill(String application, int executor) {
        executors.forEach((grant, process) -> {
            if (grant.application().equals(application) && grant.executor() == executor) {
                process.stop();
            }
        });
    }

    /** Waits until {@link #close}. */
    public void await() throws InterruptedException {
        over.await();
    }

    /** Ends the executors. */
    @Override
    public void close() {
        over.countDown();
        connector.interrupt();
        executors.values().forEach(ExecutorProcess::stop);
    }
}
