// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets calls in, each with the session that it belongs to. A call says so by what it carries, the first of:
 *
 * <pre>
 *   authorization: Bearer NAME                what the handshake gave, which asked for the password
 *   cookie: arrow_flight_session_id=NAME      what an answer set
 *   nothing                                   the session of the connection, which ends with it
 * </pre>
 *
 * Where a password is asked for, a call without a token needs it in {@code authorization: Basic}.
 */
final class ClientGate extends ServerTransportFilter implements ServerInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(ClientGate.class);

    private static final Context.Key<ClientSession> SESSION = Context.key("centella-session");
    private static final Attributes.Key<Connection> CONNECTION = Attributes.Key.create("centella-connection");
    private static final Metadata.Key<String> AUTHORIZATION = header("authorization");
    private static final Metadata.Key<String> COOKIE = header("cookie");
    private static final Metadata.Key<String> SET_COOKIE = header("set-cookie");
    private static final String COOKIE_NAME = "arrow_flight_session_id";
    private static final String BEARER = "Bearer ";

    private final ClientSessions sessions;
    private final ClientPassword password;
    private volatile boolean leaving;

    ClientGate(ClientSessions sessions, ClientPassword password) {
        this.sessions = sessions;
        this.password = password;
    }

    private static Metadata.Key<String> header(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /** The session of the call that this thread answers. */
    static ClientSession session() {
        ClientSession session = SESSION.get();
        if (session == null) {
            throw new IllegalStateException("a call came in past the gate");
        }
        return session;
    }

    /** From now on nothing begins; what has begun may be fetched and cancelled. */
    void leave() {
        leaving = true;
    }

    /** A client's connection, and the session of calls on it that name none. */
    private final class Connection {
        private @Nullable ClientSession session;
        private boolean closed;

        synchronized ClientSession session() {
            ClientSession now = session;
            if (now == null || sessions.find(now.name()) == null) {
                now = sessions.open();
                session = now;
            }
            return now;
        }

        synchronized void end() {
            closed = true;
            if (session != null && !session.isShared()) {
                sessions.close(session);
            }
        }

        synchronized boolean isClosed() {
            return closed;
        }
    }

    @Override
    public Attributes transportReady(Attributes attributes) {
        return attributes.toBuilder().set(CONNECTION, new Connection()).build();
    }

    @Override
    public void transportTerminated(Attributes attributes) {
        Connection connection = attributes == null ? null : attributes.get(CONNECTION);
        if (connection != null) {
            connection.end();
        }
    }

    /** What a call gets: a session, and a header for the answer. */
    private record Admission(
            ClientSession session,
            Metadata.@Nullable Key<String> header,
            @Nullable String value) {}

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Admission admission;
        try {
            admission = admit(call, headers);
        } catch (Refusal e) {
            LOG.info("refused {}: {}", call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR), e.getMessage());
            call.close(e.status.withDescription(e.getMessage()), new Metadata());
            return new ServerCall.Listener<>() {};
        } catch (RuntimeException e) {
            LOG.warn("cannot open a session", e);
            call.close(Status.INTERNAL.withDescription("cannot open a session: " + e.getMessage()), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        ClientSession session = admission.session();
        session.enter();
        AtomicBoolean left = new AtomicBoolean();
        Runnable leave = () -> {
            if (left.compareAndSet(false, true)) {
                session.leave();
            }
        };
        ServerCall<Q, A> answering = admission.header() == null
                ? call
                : new Answer<>(call, admission.header(), Objects.requireNonNull(admission.value()));
        Context context = Context.current().withValue(SESSION, session);
        return new SimpleForwardingServerCallListener<>(Contexts.interceptCall(context, answering, headers, next)) {
            @Override
            public void onComplete() {
                leave.run();
                super.onComplete();
            }

            @Override
            public void onCancel() {
                leave.run();
                super.onCancel();
            }
        };
    }

    /** Puts a header into the answer; one without rows or messages has trailers alone. */
    private static final class Answer<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final Metadata.Key<String> header;
        private final String value;
        private boolean sent;

        Answer(ServerCall<Q, A> call, Metadata.Key<String> header, String value) {
            super(call);
            this.header = header;
            this.value = value;
        }

        @Override
        public void sendHeaders(Metadata headers) {
            put(headers);
            super.sendHeaders(headers);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            put(trailers);
            super.close(status, trailers);
        }

        private void put(Metadata metadata) {
            if (!sent) {
                sent = true;
                metadata.put(header, value);
            }
        }
    }

    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Status status;

        Refusal(Status status, String message) {
            super(message);
            this.status = status;
        }
    }

    private Admission admit(ServerCall<?, ?> call, Metadata headers) throws Refusal {
        String method = call.getMethodDescriptor().getBareMethodName();
        boolean handshake = "Handshake".equals(method);
        if (leaving && !"DoGet".equals(method) && !"DoAction".equals(method)) {
            throw new Refusal(Status.UNAVAILABLE, "the server is about to end");
        }
        String authorization = headers.get(AUTHORIZATION);
        if (authorization != null && authorization.startsWith(BEARER)) {
            ClientSession session =
                    sessions.find(authorization.substring(BEARER.length()).strip());
            if (session == null) {
                throw new Refusal(
                        Status.UNAUTHENTICATED,
                        "the session of this token has ended, or the token is not of this server");
            }
            return new Admission(session, null, null);
        }
        if (password.required() && (authorization == null || !password.accepts(authorization))) {
            throw new Refusal(
                    Status.UNAUTHENTICATED,
                    authorization == null ? "user and password are missing" : "wrong user or password");
        }
        if (handshake) {
            ClientSession session = sessions.open();
            session.share();
            return new Admission(session, AUTHORIZATION, BEARER + session.name());
        }
        ClientSession named = sessions.find(cookie(headers));
        if (named != null) {
            named.share();
            return new Admission(named, null, null);
        }
        Connection connection = call.getAttributes().get(CONNECTION);
        if (connection == null || connection.isClosed()) {
            throw new Refusal(Status.UNAVAILABLE, "the connection has ended");
        }
        ClientSession session = connection.session();
        return new Admission(session, SET_COOKIE, COOKIE_NAME + "=" + session.name());
    }

    private static @Nullable String cookie(Metadata headers) {
        Iterable<String> all = headers.getAll(COOKIE);
        if (all == null) {
            return null;
        }
        for (String line : all) {
            for (String pair : line.split(";")) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(COOKIE_NAME)) {
                    String value = pair.substring(equals + 1).strip();
                    return value.startsWith("\"") ? value.replace("\"", "") : value;
                }
            }
        }
        return null;
    }
}
