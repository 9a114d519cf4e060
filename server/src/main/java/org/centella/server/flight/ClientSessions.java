// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.centella.dataframe.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of all clients. Clients vanish without a word, so nothing here is for ever: a session that nobody uses ends
 * after a while, and so does a result that nobody fetches.
 */
final class ClientSessions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientSessions.class);
    /** Drivers fetch at once; this is for people who debug one. Meanwhile the result keeps its query waiting. */
    private static final Duration LONGEST_UNFETCHED = Duration.ofMinutes(2);

    private static final long SWEEP_MILLIS = 500;

    private final Session base;
    private final Duration idleTime;
    private final Map<String, ClientSession> sessions = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock;
    private volatile boolean closed;

    /**
     * @param base what all sessions begin as
     * @param idleTime after which one ends that has no call
     */
    ClientSessions(Session base, Duration idleTime) {
        this.base = base;
        this.idleTime = idleTime;
        this.clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("centella-client-sessions").factory());
        clock.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** @throws org.centella.columnar.error.CentellaException SESSION_CLOSED when the server has ended */
    ClientSession open() {
        ClientSession session = new ClientSession(base.newSession());
        sessions.put(session.name(), session);
        if (closed) {
            close(session);
        }
        return session;
    }

    @Nullable
    ClientSession find(@Nullable String name) {
        return name == null ? null : sessions.get(name);
    }

    void close(ClientSession session) {
        if (sessions.remove(session.name(), session)) {
            session.close();
        }
    }

    /** Whether a call runs, or a result waits to be fetched. */
    boolean isBusy() {
        return sessions.values().stream().anyMatch(ClientSession::isBusy);
    }

    int count() {
        return sessions.size();
    }

    private void sweep() {
        for (ClientSession session : List.copyOf(sessions.values())) {
            try {
                session.cancelAbandoned(LONGEST_UNFETCHED.toNanos());
                if (session.isIdle(idleTime.toNanos())) {
                    close(session);
                }
            } catch (RuntimeException e) {
                LOG.warn("a session did not end well", e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        clock.shutdownNow();
        List.copyOf(sessions.values()).forEach(this::close);
    }
}
