// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.dataframe.QueryResult;
import org.centella.dataframe.Session;
import org.jspecify.annotations.Nullable;

/** A client as the server knows it: a session of the engine, prepared statements, results that wait to be fetched. */
final class ClientSession implements AutoCloseable {
    private final String name = Names.next();
    private final Session session;
    private final Map<String, BoundStatement> prepared = new ConcurrentHashMap<>();
    private final Map<String, RunningStatement> running = new ConcurrentHashMap<>();
    private int calls;
    private long lastCall = System.nanoTime();
    private volatile boolean shared;
    private volatile boolean closed;

    ClientSession(Session session) {
        this.session = session;
    }

    /** By which the client finds it again: its token, or the value of its cookie. */
    String name() {
        return name;
    }

    Session session() {
        return session;
    }

    /** Notes that the client knows the session by name, so that it outlives the connection it began on. */
    void share() {
        shared = true;
    }

    boolean isShared() {
        return shared;
    }

    synchronized void enter() {
        calls++;
    }

    synchronized void leave() {
        calls--;
        lastCall = System.nanoTime();
    }

    /** Whether no call runs and none has for so long. */
    synchronized boolean isIdle(long nanos) {
        return calls == 0 && System.nanoTime() - lastCall > nanos;
    }

    synchronized boolean isBusy() {
        return calls > 0 || !running.isEmpty();
    }

    /**
     * Starts a statement, which the end of the call that asks for it stops.
     *
     * @throws CentellaException what is wrong with it
     */
    RunningStatement start(String sql, Supplier<QueryResult> statement) {
        RunningStatement started = new RunningStatement(sql);
        running.put(started.name(), started);
        try (CallWatch _ = CallWatch.onCancel(started::cancel)) {
            started.start(statement);
            checkOpen(started);
            return started;
        } catch (RuntimeException e) {
            running.remove(started.name());
            throw e;
        }
    }

    private void checkOpen(RunningStatement started) {
        if (closed) {
            started.close();
            throw new CentellaException(ErrorCode.SESSION_CLOSED, "the session is closed");
        }
    }

    /** Runs a statement to its end, as {@link #start}; gives the rows that it changed. */
    long update(String sql, Supplier<QueryResult> statement) {
        RunningStatement started = start(sql, statement);
        try (QueryResult result = started.fetch()) {
            return result.changedRows();
        } finally {
            ended(started);
        }
    }

    /** @throws CentellaException INVALID_STATEMENT when there is none of that name, or it waited for too long */
    RunningStatement running(String statement) {
        RunningStatement found = running.get(statement);
        if (found == null) {
            throw new CentellaException(
                    ErrorCode.INVALID_STATEMENT,
                    "there is no such result: it was fetched, was cancelled, waited for too long or is another session's");
        }
        return found;
    }

    @Nullable
    RunningStatement find(String statement) {
        return running.get(statement);
    }

    void ended(RunningStatement statement) {
        running.remove(statement.name());
    }

    void cancelAbandoned(long nanos) {
        for (RunningStatement statement : running.values()) {
            if (statement.isAbandoned(nanos)) {
                ended(statement);
                statement.close();
            }
        }
    }

    BoundStatement prepare(String sql) {
        BoundStatement statement = new BoundStatement(sql, session.prepare(sql));
        prepared.put(statement.name(), statement);
        return statement;
    }

    /** @throws CentellaException INVALID_STATEMENT when there is none of that name */
    BoundStatement prepared(String statement) {
        BoundStatement found = prepared.get(statement);
        if (found == null) {
            throw new CentellaException(
                    ErrorCode.INVALID_STATEMENT,
                    "there is no such prepared statement: it was closed, or is another session's");
        }
        return found;
    }

    void closePrepared(String statement) {
        prepared.remove(statement);
    }

    /** Stops what runs. */
    @Override
    public void close() {
        closed = true;
        running.values().forEach(RunningStatement::close);
        running.clear();
        prepared.clear();
        session.close();
    }
}
