// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.netty.handler.ssl.SslProvider;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.transfer.Tls;
import org.centella.execution.transfer.Trust;

/** A connection to a {@link LinkServer}, which carries one {@link Link}. */
final class LinkClient<I, O> implements AutoCloseable {
    private static final int CONNECT_SECONDS = 10;

    private final ManagedChannel channel;
    private final Link<I, O> link;

    private LinkClient(ManagedChannel channel, Link<I, O> link) {
        this.channel = channel;
        this.link = link;
    }

    /**
     * Connects, and waits until both sides have proved themselves.
     *
     * @throws CentellaException CONNECTION_FAILED within 10 s
     */
    static <I, O> LinkClient<I, O> connect(
            Endpoint to, LinkType<I, O> type, Trust trust, Link.Listener<I, O> listener) {
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(to.address());
        Tls tls = trust.tls();
        if (tls == null) {
            builder.usePlaintext();
        } else {
            builder.sslContext(tls.built(GrpcSslContexts.configure(tls.client(), SslProvider.JDK)));
        }
        ManagedChannel channel = builder.maxInboundMessageSize(LinkType.MOST_BYTES)
                .keepAliveTime(LinkServer.PING_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(LinkServer.SILENCE_SECONDS - LinkServer.PING_SECONDS, TimeUnit.SECONDS)
                .directExecutor()
                .build();
        Link<I, O> link = new Link<>(type, false, trust.secret(), listener);
        try {
            link.start(ClientCalls.asyncBidiStreamingCall(
                    channel.newCall(type.method(), CallOptions.DEFAULT), link.incoming()));
            link.opened.get(CONNECT_SECONDS, TimeUnit.SECONDS);
            return new LinkClient<>(channel, link);
        } catch (InterruptedException e) {
            channel.shutdownNow();
            Thread.currentThread().interrupt();
            throw new CentellaException(ErrorCode.QUERY_CANCELLED, "interrupted while connecting to " + to, e);
        } catch (ExecutionException e) {
            channel.shutdownNow();
            throw new CentellaException(
                    ErrorCode.CONNECTION_FAILED,
                    "cannot connect to " + to + ": " + e.getCause().getMessage(),
                    e);
        } catch (TimeoutException e) {
            channel.shutdownNow();
            throw new CentellaException(
                    ErrorCode.CONNECTION_FAILED, to + " did not answer within " + CONNECT_SECONDS + " s", e);
        }
    }

    Link<I, O> link() {
        return link;
    }

    @Override
    public void close() {
        link.close();
        channel.shutdownNow();
    }
}
