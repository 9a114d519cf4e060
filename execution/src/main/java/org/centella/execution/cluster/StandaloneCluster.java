// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.concurrent.atomic.AtomicInteger;
import org.centella.columnar.error.CentellaException;
import org.centella.execution.transfer.Trust;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster manager that is part of Centella, seen from a driver: a {@link Master} with its {@link Worker}s. Losing the
 * master costs nothing but new executors until it is back.
 */
public final class StandaloneCluster implements ClusterManager {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneCluster.class);

    private final Application application;
    private final Resources resources;
    private final Listener listener;
    private final AtomicInteger wanted;
    /** Number 0 is the driver's own process. */
    private final AtomicInteger nextExecutor = new AtomicInteger(1);

    private final Membership membership;

    /**
     * Who asks.
     *
     * @param id that no other application has
     * @param name for people
     * @param driver where its executors report
     * @param blocks where they fetch plans
     */
    public record Application(String id, String name, Endpoint driver, Endpoint blocks) {}

    /**
     * Connects, and asks for executors.
     *
     * @throws CentellaException CONNECTION_FAILED when there is no such master
     */
    public StandaloneCluster(
            Application application, Endpoint master, Trust trust, Resources resources, Listener listener) {
        this.application = application;
        this.resources = resources;
        this.listener = listener;
        this.wanted = new AtomicInteger(resources.executors());
        this.membership = new Membership(application.id(), master, trust, this::hello, this::received);
        membership.join();
    }

    private ToMaster hello() {
        return new ToMaster.ApplicationHello(
                application.id(),
                application.name(),
                application.driver(),
                application.blocks(),
                System.getProperty("user.dir"),
                wanted.get(),
                resources.coresPerExecutor(),
                resources.memoryPerExecutor(),
                nextExecutor.get());
    }

    private void received(FromMaster message) {
        switch (message) {
            case FromMaster.Granted(int executor, String worker) -> {
                nextExecutor.accumulateAndGet(executor + 1, Math::max);
                LOG.info("executor {} is being started by worker {}", executor, worker);
            }
            // The driver's link to it tells the same, and sooner.
            case FromMaster.Ended(int executor, String reason) -> LOG.info("executor {} is gone: {}", executor, reason);
            case FromMaster.Leaves(int executor) -> listener.leaves(executor);
            case FromMaster.CannotStart(int times, String reason) -> {
                LOG.warn("{} executors in a row could not start, the last one so: {}", times, reason);
                listener.cannotStart(reason);
            }
            case FromMaster.Launch _, FromMaster.Kill _ -> LOG.warn("a driver got {}", message);
        }
    }

    @Override
    public void want(int executors) {
        wanted.set(executors);
        membership.send(new ToMaster.Wants(executors));
    }

    @Override
    public void joined(int executor) {
        membership.send(new ToMaster.Joined(executor));
    }

    @Override
    public void close() {
        membership.close();
    }
}
