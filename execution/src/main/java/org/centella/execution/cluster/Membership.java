// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.centella.columnar.error.CentellaException;
import org.centella.execution.transfer.Trust;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a worker or a driver stays with its master: it says who it is and what it has, and when the link is cut it connects
 * again, each second, and says so again. What is said while there is no master is lost: the next greeting tells it.
 * Thread-safe.
 */
final class Membership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final long RETRY_MILLIS = 1000;

    private final String name;
    private final Endpoint master;
    private final Trust trust;
    private final Supplier<ToMaster> greeting;
    private final Consumer<FromMaster> listener;
    private final Thread connector;
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable Connection connection;

    private record Connection(LinkClient<FromMaster, ToMaster> client, CountDownLatch cut) {}

    /**
     * @param name of the member, for the log
     * @param greeting who the member is and what it has, whenever a master is found
     * @param listener gets what the master says, in order
     */
    Membership(String name, Endpoint master, Trust trust, Supplier<ToMaster> greeting, Consumer<FromMaster> listener) {
        this.name = name;
        this.master = master;
        this.trust = trust;
        this.greeting = greeting;
        this.listener = listener;
        this.connector = Thread.ofPlatform().daemon().name("centella-member").unstarted(this::stay);
    }

    /**
     * Begins, with a master that is there.
     *
     * @throws CentellaException CONNECTION_FAILED when there is none
     */
    void join() {
        connect();
        connector.start();
    }

    /** Begins, whether a master is there or comes later. */
    void joinWhenThereIsOne() {
        connector.start();
    }

    private void connect() {
        CountDownLatch cut = new CountDownLatch(1);
        LinkClient<FromMaster, ToMaster> client =
                LinkClient.connect(master, Links.MEMBER, trust, new FromTheMaster(cut));
        synchronized (this) {
            if (over.getCount() == 0) {
                client.close();
                return;
            }
            // Nothing is said before the greeting, and what happens after it was made is said.
            client.link().send(greeting.get());
            connection = new Connection(client, cut);
        }
        LOG.info("{} is with master {}", name, master);
    }

    private void stay() {
        boolean warned = false;
        try {
            while (over.getCount() > 0) {
                Connection current = current();
                if (current != null) {
                    current.cut.await();
                    forget(current);
                    over.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
                }
                warned = connect(warned);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    /** Whether a warning was given that there is no master. */
    private boolean connect(boolean warned) throws InterruptedException {
        try {
            connect();
            return false;
        } catch (CentellaException e) {
            if (!warned) {
                LOG.warn("{} has no master, and tries again: {}", name, e.getMessage());
            }
            over.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        }
    }

    private synchronized @Nullable Connection current() {
        return connection;
    }

    private synchronized void forget(Connection gone) {
        gone.client.close();
        connection = null;
    }

    private final class FromTheMaster implements Link.Listener<FromMaster, ToMaster> {
        private final CountDownLatch cut;

        FromTheMaster(CountDownLatch cut) {
            this.cut = cut;
        }

        @Override
        public void received(Link<FromMaster, ToMaster> from, FromMaster message) {
            listener.accept(message);
        }

        @Override
        public void closed(Link<FromMaster, ToMaster> from, String reason) {
            if (over.getCount() > 0) {
                LOG.warn("{} lost its master: {}", name, reason);
            }
            cut.countDown();
        }
    }

    /** Tells the master, if there is one. */
    synchronized void send(ToMaster message) {
        if (connection != null) {
            connection.client.link().send(message);
        }
    }

    /** Leaves the master, who then sees the member gone. */
    @Override
    public void close() {
        over.countDown();
        connector.interrupt();
        Connection last = current();
        if (last != null) {
            forget(last);
        }
    }
}
