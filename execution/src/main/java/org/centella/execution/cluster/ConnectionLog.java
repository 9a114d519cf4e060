// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import io.netty.handler.ssl.SslClosedEngineException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What gRPC has to say of connections, in a line of the process's log each. By itself it tells the JDK's logging, which prints
 * a page of stack trace on standard error for everybody who knocks at a port with the wrong protocol. For processes that are
 * ours alone: it changes what the whole process logs.
 */
public final class ConnectionLog extends Handler {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLog.class);
    /** Kept, for the JDK forgets loggers that nobody holds, and their handlers. */
    private static final java.util.logging.Logger GRPC = java.util.logging.Logger.getLogger("io.grpc");

    private static final java.util.logging.Logger CONNECTIONS =
            java.util.logging.Logger.getLogger("io.grpc.netty.NettyServerTransport.connections");
    /** Warns of what was on its way to a peer that went. */
    private static final java.util.logging.Logger STREAMS =
            java.util.logging.Logger.getLogger("io.grpc.netty.NettyServerHandler");

    private static final java.util.logging.Logger NEGOTIATIONS =
            java.util.logging.Logger.getLogger("io.grpc.netty.ProtocolNegotiators");

    private static final String TRANSPORT_FAILED = "Transport failed";
    private static final String TLS_FAILED = "TLS negotiation failed";

    private ConnectionLog() {}

    /** From now on; more than once has no effect. */
    public static synchronized void begin() {
        if (GRPC.getUseParentHandlers()) {
            GRPC.setUseParentHandlers(false);
            GRPC.addHandler(new ConnectionLog());
            CONNECTIONS.setLevel(Level.FINE);
            STREAMS.setLevel(null);
            NEGOTIATIONS.setLevel(Level.FINE);
        }
    }

    /** For programs that have a server of ours in them, and a log of their own: a page for each client is too much. */
    static synchronized void keepStill() {
        if (CONNECTIONS.getLevel() == null) {
            CONNECTIONS.setLevel(Level.WARNING);
            STREAMS.setLevel(Level.SEVERE);
        }
    }

    @Override
    public void publish(LogRecord said) {
        String message = String.valueOf(said.getMessage());
        boolean failed = message.startsWith(TRANSPORT_FAILED);
        if (failed && isEnd(said.getThrown())) {
            LOG.debug("a client has gone: {}", reason(said.getThrown()));
        } else if (failed) {
            LOG.warn("cut off a client: {}", reason(said.getThrown()));
        } else if (message.startsWith(TLS_FAILED)) {
            // It does not say why.
            LOG.warn("cut off a client: no TLS, or no certificate of the authority's");
        } else if (said.getLevel().intValue() >= Level.WARNING.intValue() && said.getThrown() == null) {
            LOG.warn("{}", said.getMessage());
        } else if (said.getLevel().intValue() >= Level.WARNING.intValue()) {
            LOG.warn("{}: {}", said.getMessage(), reason(said.getThrown()));
        } else {
            // Such as that rows were on their way when their client hung up.
            LOG.debug("{}", said.getMessage(), said.getThrown());
        }
    }

    /** Clients may go without a word: it is the end of what they had to say. */
    private static boolean isEnd(@Nullable Throwable failure) {
        return failure instanceof SslClosedEngineException
                || failure instanceof ClosedChannelException
                || failure instanceof SocketException;
    }

    /** What began it, in one line. */
    static String reason(@Nullable Throwable failure) {
        Throwable first = failure;
        while (first != null && first.getCause() != null) {
            first = first.getCause();
        }
        return String.valueOf(first).lines().findFirst().orElse("");
    }

    @Override
    public void flush() {
        // The log behind does that.
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
