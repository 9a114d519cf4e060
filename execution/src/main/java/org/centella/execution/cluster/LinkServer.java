// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.transfer.Tls;
import org.centella.execution.transfer.Trust;

/** Accepts {@link Link}s of given kinds. Thread-safe. */
public final class LinkServer implements AutoCloseable {
    /** A peer that answers no ping for so long is gone; the time of the ping before it included. */
    public static final int SILENCE_SECONDS = 10;

    static final int PING_SECONDS = SILENCE_SECONDS / 2;
    private static final int HANDSHAKE_SECONDS = 5;
    private static final int CLOSE_SECONDS = 2;

    private final Server server;

    private LinkServer(Server server) {
        this.server = server;
    }

    /** A kind of link, and what makes the listener for each that is opened. */
    record Acceptor<I, O>(LinkType<I, O> type, Supplier<Link.Listener<I, O>> listeners) {}

    /** @param bind port 0 for any that is free */
    static LinkServer start(Endpoint bind, Trust trust, Acceptor<?, ?>... acceptors) {
        ConnectionLog.keepStill();
        NettyServerBuilder builder = NettyServerBuilder.forAddress(bind.address())
                .maxInboundMessageSize(LinkType.MOST_BYTES)
                .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(SILENCE_SECONDS - PING_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(1, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .handshakeTimeout(SILENCE_SECONDS, TimeUnit.SECONDS)
                .directExecutor();
        Tls tls = trust.tls();
        if (tls != null) {
            builder.sslContext(tls.built(GrpcSslContexts.configure(tls.server(), SslProvider.JDK)));
        }
        for (Acceptor<?, ?> acceptor : acceptors) {
            builder.addService(service(acceptor, trust));
        }
        try {
            return new LinkServer(builder.build().start());
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot listen on " + bind + ": " + e, e);
        }
    }

    private static <I, O> ServerServiceDefinition service(Acceptor<I, O> acceptor, Trust trust) {
        ServerCalls.BidiStreamingMethod<byte[], byte[]> accept = responses -> accept(acceptor, trust, responses);
        return ServerServiceDefinition.builder(acceptor.type().service())
                .addMethod(acceptor.type().method(), ServerCalls.asyncBidiStreamingCall(accept))
                .build();
    }

    private static <I, O> StreamObserver<byte[]> accept(
            Acceptor<I, O> acceptor, Trust trust, StreamObserver<byte[]> responses) {
        Link<I, O> link = new Link<>(
                acceptor.type(), true, trust.secret(), acceptor.listeners().get());
        link.start(responses);
        Thread.ofVirtual().name("centella-handshake").start(() -> cutOffUnlessOpened(link));
        return link.incoming();
    }

    private static void cutOffUnlessOpened(Link<?, ?> link) {
        try {
            link.opened.get(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // It ended already, which makes this one without effect, or it never answered.
            link.fail(Status.DEADLINE_EXCEEDED.withDescription("the peer did not prove itself in time"));
        }
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
