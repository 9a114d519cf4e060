// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.centella.execution.transfer.Trust;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster manager: knows the workers and the applications, and has workers start executors for applications. It keeps
 * nothing on disk: one that starts anew learns from the workers and drivers, which connect again, what there is. What
 * executors do goes past it.
 */
public final class Master implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Master.class);
    private static final Runnable STOP = () -> {};
    /** How often executors are tried again that could not start. */
    private static final long TICK_MILLIS = 250;

    private static final long STATUS_SECONDS = 5;

    private final MasterState state = new MasterState();
    /** One thread works through it, so that decisions need no locks. */
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();

    private final LinkServer server;
    private final Thread loop;

    public Master(Endpoint bind, Trust trust) {
        this.loop = Thread.ofPlatform().name("centella-master").start(this::drain);
        this.server = LinkServer.start(bind, trust, new LinkServer.Acceptor<>(Links.MASTER, FromMember::new));
    }

    public int port() {
        return server.port();
    }

    /** Waits until {@link #close}. */
    public void await() throws InterruptedException {
        loop.join();
    }

    private void drain() {
        try {
            for (Runnable event = next(); event != STOP; event = next()) {
                try {
                    event.run();
                } catch (RuntimeException e) {
                    LOG.error("an event failed", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Runnable next() throws InterruptedException {
        Runnable event = events.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        return event == null ? () -> state.tick(System.nanoTime()) : event;
    }

    /** What there is now. */
    public ClusterStatus status() {
        CompletableFuture<ClusterStatus> status = new CompletableFuture<>();
        events.add(() -> status.complete(state.status()));
        return status.orTimeout(STATUS_SECONDS, TimeUnit.SECONDS).join();
    }

    /** What one worker, driver or visitor says. */
    private final class FromMember implements Link.Listener<ToMaster, FromMaster> {
        @Override
        public void received(Link<ToMaster, FromMaster> link, ToMaster message) {
            events.add(() -> state.received(link, link::send, message, System.nanoTime()));
        }

        @Override
        public void closed(Link<ToMaster, FromMaster> link, String reason) {
            events.add(() -> state.closed(link, reason, System.nanoTime()));
        }
    }

    @Override
    public void close() {
        server.close();
        events.add(STOP);
    }
}
