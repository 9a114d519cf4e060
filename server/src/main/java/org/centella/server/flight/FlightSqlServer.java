// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.Location;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.dataframe.Session;
import org.jspecify.annotations.Nullable;

/**
 * A driver that serves many clients: each gets a session of its own on the engine of one base session, whose slots and memory
 * their queries share.
 */
public final class FlightSqlServer implements AutoCloseable {
    /** Statements and rows of parameters; what clients send otherwise is small. */
    private static final int LARGEST_REQUEST = 64 << 20;

    private static final Duration PING_AFTER = Duration.ofSeconds(20);
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CLIENT_PINGS_AT_MOST = Duration.ofSeconds(5);
    private static final long LOOK_AGAIN_MILLIS = 20;
    private static final long CLOSE_SECONDS = 10;

    private final ClientSessions sessions;
    private final ClientGate gate;
    private final ExecutorService threads;
    private final MemoryPool memory;
    private final FlightServer server;

    /**
     * What a server is started with.
     *
     * @param host to listen on
     * @param port 0 for a free one
     * @param idleTime after which a session ends that has no call
     * @param encryption null when there is none
     */
    public record Options(
            String host,
            int port,
            ClientPassword password,
            Duration idleTime,
            String version,
            @Nullable ClientEncryption encryption) {}

    /**
     * @param base what the sessions of clients begin as; to be closed after this
     * @throws CentellaException CONNECTION_FAILED when it cannot listen there
     */
    public FlightSqlServer(Session base, Options options) {
        this.sessions = new ClientSessions(base, options.idleTime());
        this.gate = new ClientGate(sessions, options.password());
        this.memory = base.account("clients");
        // One for each call that runs; most wait, for rows or for their client.
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("centella-client-", 0).factory());
        Consumer<NettyServerBuilder> grpc = builder -> builder.addTransportFilter(gate)
                .intercept(gate)
                .keepAliveTime(PING_AFTER.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(PING_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveTime(CLIENT_PINGS_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true);
        ClientEncryption encryption = options.encryption();
        Location location = encryption == null
                ? Location.forGrpcInsecure(options.host(), options.port())
                : Location.forGrpcTls(options.host(), options.port());
        FlightServer.Builder builder = FlightServer.builder(
                        memory.allocator(), location, new SqlProducer(sessions, memory, threads, options.version()))
                .executor(threads)
                .maxInboundMessageSize(LARGEST_REQUEST)
                .transportHint("grpc.builderConsumer", grpc);
        try {
            if (encryption != null) {
                encryption.applyTo(builder);
            }
            this.server = builder.build();
        } catch (RuntimeException e) {
            sessions.close();
            memory.close();
            throw e;
        }
        try {
            server.start();
        } catch (IOException e) {
            close();
            throw new CentellaException(
                    ErrorCode.CONNECTION_FAILED,
                    "cannot listen on " + options.host() + ":" + options.port() + ": " + e.getMessage(),
                    e);
        }
    }

    public int port() {
        return server.getPort();
    }

    /** Sessions of clients that there are. */
    public int sessions() {
        return sessions.count();
    }

    /** Whether a call runs, or a result waits to be fetched. */
    public boolean isBusy() {
        return sessions.isBusy();
    }

    /** Begins nothing more, and waits until what has begun is done and fetched, so long at most. */
    public void drain(Duration patience) {
        gate.leave();
        long end = System.nanoTime() + patience.toNanos();
        while (sessions.isBusy() && System.nanoTime() < end) {
            try {
                Thread.sleep(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Cancels what runs and ends all sessions. */
    @Override
    public void close() {
        sessions.close();
        server.shutdown();
        try {
            if (!server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                server.close();
            }
            threads.shutdown();
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
            server.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        memory.close();
    }
}
