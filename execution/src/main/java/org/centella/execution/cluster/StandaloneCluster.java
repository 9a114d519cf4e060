// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.centella.columnar.error.CentellaException;
import org.centella.execution.transfer.SharedSecret;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster manager that is part of Centella, seen from a driver: a {@link Master} with its {@link Worker}s. Losing the
 * master costs nothing but new executors until it is back.
 */
public final class StandaloneCluster implements ClusterManager {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneCluster.class);
    private static final long RETRY_MILLIS = 1000;

    private final String application;
    private final String name;
    private final Endpoint master;
    private final SharedSecret secret;
    private final Resources resources;
    private final Endpoint driver;
    private final Endpoint blocks;
    /** Number 0 is the driver's own process. */
    private final AtomicInteger nextExecutor = new AtomicInteger(1);

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread connector;
    private volatile @Nullable LinkClient<FromMaster, ToMaster> link;

    /**
     * Connects, and asks for executors.
     *
     * @param driver where they report
     * @param blocks where they fetch plans
     * @throws CentellaException CONNECTION_FAILED when there is no such master
     */
    public StandaloneCluster(
            String name, Endpoint master, SharedSecret secret, Resources resources, Endpoint driver, Endpoint blocks) {
        this.application = name + "-" + UUID.randomUUID();
        this.name = name;
        this.master = master;
        this.secret = secret;
        this.resources = resources;
        this.driver = driver;
        this.blocks = blocks;
        CountDownLatch cut = new CountDownLatch(1);
        LinkClient<FromMaster, ToMaster> first = connect(cut);
        this.connector = Thread.ofPlatform().daemon().name("centella-cluster").start(() -> stayConnected(first, cut));
    }

    private LinkClient<FromMaster, ToMaster> connect(CountDownLatch cut) {
        LinkClient<FromMaster, ToMaster> client =
                LinkClient.connect(master, Links.MEMBER, secret, new FromTheMaster(cut));
        link = client;
        client.link()
                .send(new ToMaster.ApplicationHello(
                        application,
                        name,
                        driver,
                        blocks,
                        System.getProperty("user.dir"),
                        resources.executors(),
                        resources.coresPerExecutor(),
                        resources.memoryPerExecutor(),
                        nextExecutor.get()));
        return client;
    }

    private void stayConnected(LinkClient<FromMaster, ToMaster> first, CountDownLatch firstCut) {
        LinkClient<FromMaster, ToMaster> client = first;
        CountDownLatch cut = firstCut;
        try {
            while (true) {
                cut.await();
                client.close();
                link = null;
                if (over.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
                cut = new CountDownLatch(1);
                try {
                    client = connect(cut);
                    LOG.info("{} is with master {} again", application, master);
                } catch (CentellaException e) {
                    LOG.debug("no master yet", e);
                    cut.countDown();
                }
            }
        } catch (InterruptedException e) {
            client.close();
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
                case FromMaster.Granted(int executor, String worker) -> {
                    nextExecutor.accumulateAndGet(executor + 1, Math::max);
                    LOG.info("executor {} is being started by worker {}", executor, worker);
                }
                // The driver's link to it tells the same, and sooner.
                case FromMaster.Ended(int executor, String reason) ->
                    LOG.info("executor {} ended: {}", executor, reason);
                case FromMaster.Launch _, FromMaster.Kill _ -> LOG.warn("a driver got {}", message);
            }
        }

        @Override
        public void closed(Link<FromMaster, ToMaster> from, String reason) {
            cut.countDown();
        }
    }

    @Override
    public void close() {
        over.countDown();
        connector.interrupt();
        LinkClient<FromMaster, ToMaster> to = link;
        if (to != null) {
            to.close();
        }
    }
}
