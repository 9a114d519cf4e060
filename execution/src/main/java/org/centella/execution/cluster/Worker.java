// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.transfer.Trust;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and ends executors on a machine as the master says. A worker that loses its master goes on, and connects again;
 * executors whose worker dies end with it. Thread-safe.
 */
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final Offer offer;
    private final Trust trust;
    private final Map<ExecutorGrant, ExecutorProcess> executors = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Membership membership;
    private volatile boolean leaving;

    /**
     * What a worker gives.
     *
     * @param name for people
     * @param host under which executors are reached
     * @param memory bytes for executors in all
     * @param folder for what executors write while they run, and for what they log
     */
    public record Offer(String name, String host, int cores, long memory, Path folder) {}

    public Worker(Offer offer, Endpoint master, Trust trust) {
        this.offer = offer;
        this.trust = trust;
        this.membership = new Membership(offer.name(), master, trust, this::hello, this::received);
        membership.joinWhenThereIsOne();
    }

    private ToMaster hello() {
        return new ToMaster.WorkerHello(
                offer.name(), offer.host(), offer.cores(), offer.memory(), leaving, List.copyOf(executors.keySet()));
    }

    private void received(FromMaster message) {
        switch (message) {
            case FromMaster.Launch(ExecutorGrant grant) -> launch(grant);
            case FromMaster.Kill(String application, int executor) -> kill(application, executor);
            case FromMaster.Granted _, FromMaster.Ended _, FromMaster.Leaves _, FromMaster.CannotStart _ ->
                LOG.warn("a worker got {}", message);
        }
    }

    private void launch(ExecutorGrant grant) {
        try {
            if (over.getCount() == 0) {
                throw new CentellaException(ErrorCode.IO_ERROR, "the worker ends");
            }
            ExecutorProcess process = ExecutorProcess.start(grant, offer.host(), offer.folder(), trust);
            executors.put(grant, process);
            LOG.info("executor {} of {} is process {}", grant.executor(), grant.application(), process.pid());
            process.onExit(how -> {
                LOG.info("executor {} of {} {}", grant.executor(), grant.application(), how);
                executors.remove(grant);
                exited(grant, how);
            });
        } catch (CentellaException e) {
            LOG.error("executor {} of {} cannot be started", grant.executor(), grant.application(), e);
            exited(grant, "cannot be started: " + e.getMessage());
        }
    }

    private void exited(ExecutorGrant grant, String how) {
        membership.send(new ToMaster.ExecutorExited(grant.application(), grant.executor(), how));
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

    /**
     * Takes no more executors, and waits until those that there are have ended: their applications give them no more tasks,
     * and end them when nobody needs what they hold any more.
     *
     * @param patience after which those that are left end all the same, and what they held is computed again
     */
    public void leave(Duration patience) {
        leaving = true;
        membership.send(new ToMaster.WorkerLeaves());
        LOG.info("{} leaves, and waits for {} executors", offer.name(), executors.size());
        long until = System.nanoTime() + patience.toNanos();
        for (ExecutorProcess process : List.copyOf(executors.values())) {
            process.awaitExit(until - System.nanoTime());
        }
        close();
    }

    /** Ends the executors. */
    @Override
    public void close() {
        over.countDown();
        List<ExecutorProcess> last = List.copyOf(executors.values());
        last.forEach(ExecutorProcess::stop);
        last.forEach(ExecutorProcess::awaitStopped);
        membership.close();
    }
}
