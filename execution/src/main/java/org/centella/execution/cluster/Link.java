// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.centella.execution.transfer.SharedSecret;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of a stream of messages between two processes. Both prove that they know the secret before either believes a
 * message:
 *
 * <pre>
 *   client                                server
 *   challenge c               ---&gt;
 *                             &lt;---        challenge s, answer to "server" c
 *   answer to "client" s      ---&gt;
 *   messages                  &lt;--&gt;        messages
 * </pre>
 *
 * What is received comes on one of the network's threads, in order; a listener does not wait there. A peer that dies, stops or is cut off closes the link within
 * {@link LinkServer#SILENCE_SECONDS}. Thread-safe.
 *
 * @param <I> the messages that come in
 * @param <O> the messages that go out
 */
public final class Link<I, O> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    /** What an end does with what it hears. */
    public interface Listener<I, O> {
        /** The peer is who it should be. */
        default void opened(Link<I, O> link) {}

        void received(Link<I, O> link, I message);

        /** Nothing comes any more; comes once, and only after {@link #opened}. */
        void closed(Link<I, O> link, String reason);
    }

    // What stays.
    private final LinkType<I, O> type;
    private final boolean server;
    private final SharedSecret secret;
    private final Listener<I, O> listener;
    private final byte[] challenge = SharedSecret.challenge();
    /** Completes when the peer has proved itself, fails when it cannot. */
    final CompletableFuture<Void> opened = new CompletableFuture<>();

    // What changes.
    private @Nullable StreamObserver<byte[]> out;
    private boolean greeted;
    private boolean open;
    private boolean closed;

    Link(LinkType<I, O> type, boolean server, SharedSecret secret, Listener<I, O> listener) {
        this.type = type;
        this.server = server;
        this.secret = secret;
        this.listener = listener;
    }

    /** The stream that the other end's messages go into. */
    StreamObserver<byte[]> incoming() {
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] bytes) {
                take(bytes);
            }

            @Override
            public void onError(Throwable failure) {
                end(reason(Status.fromThrowable(failure)));
            }

            @Override
            public void onCompleted() {
                end("the peer has ended");
            }
        };
    }

    /** For people: what began it, which gRPC has a page about. */
    private static String reason(Status status) {
        if (status.getCause() != null) {
            return ConnectionLog.reason(status.getCause());
        }
        return status.getDescription() == null ? status.getCode().name() : status.getDescription();
    }

    synchronized void start(StreamObserver<byte[]> outgoing) {
        out = outgoing;
        if (!server) {
            outgoing.onNext(challenge);
        }
    }

    private void take(byte[] bytes) {
        try {
            if (open) {
                listener.received(this, type.in().read(bytes));
            } else {
                greet(bytes);
            }
        } catch (StatusRuntimeException e) {
            fail(e.getStatus());
        } catch (RuntimeException e) {
            LOG.warn("a message on {} could not be handled", type.name(), e);
            fail(Status.INVALID_ARGUMENT.withDescription(e.toString()));
        }
    }

    private void greet(byte[] bytes) {
        if (server && !greeted) {
            greeted = true;
            check(bytes.length == SharedSecret.CHALLENGE_BYTES);
            write(ByteBuffer.allocate(SharedSecret.CHALLENGE_BYTES + SharedSecret.ANSWER_BYTES)
                    .put(challenge)
                    .put(secret.answer(statement(true, bytes)))
                    .array());
            return;
        }
        byte[] answer = bytes;
        if (!server) {
            check(bytes.length == SharedSecret.CHALLENGE_BYTES + SharedSecret.ANSWER_BYTES);
            answer = Arrays.copyOfRange(bytes, SharedSecret.CHALLENGE_BYTES, bytes.length);
        }
        check(secret.accepts(statement(!server, challenge), answer));
        if (!server) {
            write(secret.answer(statement(false, Arrays.copyOf(bytes, SharedSecret.CHALLENGE_BYTES))));
        }
        synchronized (this) {
            open = true;
        }
        listener.opened(this);
        opened.complete(null);
    }

    /** What is signed: an answer of one side, or for one kind of link, is none of the other's. */
    private byte[] statement(boolean byServer, byte[] challenged) {
        byte[] role = (type.name() + (byServer ? " server " : " client ")).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(role.length + challenged.length)
                .put(role)
                .put(challenged)
                .array();
    }

    private void check(boolean good) {
        if (!good) {
            throw Status.UNAUTHENTICATED
                    .withDescription("the peer does not know the cluster's secret")
                    .asRuntimeException();
        }
    }

    /** Sends a message; without effect on a link that is closed, whose listener hears of that. */
    public void send(O message) {
        write(type.out().write(message));
    }

    private synchronized void write(byte[] bytes) {
        if (out == null || closed) {
            return;
        }
        try {
            out.onNext(bytes);
        } catch (RuntimeException e) {
            // The stream ended, which its listener hears of.
            LOG.debug("{} is closed", type.name(), e);
        }
    }

    void fail(Status status) {
        StreamObserver<byte[]> to;
        synchronized (this) {
            to = closed ? null : out;
        }
        try {
            if (to != null) {
                to.onError(status.asRuntimeException());
            }
        } catch (RuntimeException e) {
            LOG.debug("{} was closed already", type.name(), e);
        }
        end(String.valueOf(status.getDescription()));
    }

    private void end(String reason) {
        boolean wasOpen;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            wasOpen = open;
        }
        opened.completeExceptionally(new IllegalStateException(reason));
        if (!wasOpen && server) {
            LOG.warn("cut off a client of {}: {}", type.name(), reason);
        }
        if (wasOpen) {
            listener.closed(this, reason);
        }
    }

    public synchronized boolean isOpen() {
        return open && !closed;
    }

    /** Ends the link; the peer's listener hears of it, this end's too. */
    @Override
    public void close() {
        synchronized (this) {
            if (out != null && !closed) {
                try {
                    out.onCompleted();
                } catch (RuntimeException e) {
                    LOG.debug("{} was closed already", type.name(), e);
                }
            }
        }
        end("closed here");
    }
}
