// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The client's side of a connection: deals what comes in to the windows of its streams. */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    private final BlockAddress address;
    private final Channel channel;
    private final FrameDecoder decoder;
    private final Timeouts timeouts;
    private final CompletableFuture<ClientConnection> ready;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, Window> windows = new ConcurrentHashMap<>();
    private @Nullable Handshake handshake;
    /** Why there is no connection any more. */
    private volatile @Nullable Failure lost;

    /** @param ready completed when the handshake is done, with a {@link BlockLostException} when it never can be */
    ClientConnection(
            BlockAddress address,
            Channel channel,
            FrameDecoder decoder,
            SharedSecret secret,
            Timeouts timeouts,
            CompletableFuture<ClientConnection> ready) {
        this.address = address;
        this.channel = channel;
        this.decoder = decoder;
        this.handshake = new Handshake(secret);
        this.timeouts = timeouts;
        this.ready = ready;
    }

    boolean isLost() {
        return lost != null;
    }

    /** Registers a window; the number of its stream. */
    int open(Window window) {
        int id = ids.incrementAndGet();
        windows.put(id, window);
        Failure gone = lost;
        if (gone != null) {
            windows.remove(id);
            window.fail(gone, true);
        }
        return id;
    }

    /** Nobody reads a stream any more. */
    void forget(int id, boolean serverSends) {
        windows.remove(id);
        if (serverSends) {
            send(Frame.of(FrameKind.CANCEL, id));
        }
    }

    void send(Frame frame) {
        channel.writeAndFlush(frame);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Handshake starting = handshake;
        if (starting != null) {
            send(starting.hello());
            context.executor().schedule(this::endHandshake, timeouts.handshake().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void endHandshake() {
        if (handshake != null) {
            lose("no handshake within " + timeouts.handshake().toMillis() + " ms");
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        switch (message) {
            case DataPart(int stream, var bytes) -> {
                try {
                    Window window = windows.get(stream);
                    if (window != null && !window.put(bytes)) {
                        throw new CorruptedFrameException("more than the credit of stream " + stream);
                    }
                } finally {
                    bytes.release();
                }
            }
            case Frame frame -> {
                Handshake waiting = handshake;
                if (waiting != null && frame.kind() != FrameKind.ERROR) {
                    greet(waiting, frame);
                } else {
                    receive(frame);
                }
            }
            default -> throw new IllegalStateException("no frame: " + message);
        }
    }

    private void greet(Handshake waiting, Frame frame) {
        if (frame.kind() == FrameKind.CHALLENGE) {
            send(waiting.answer(frame));
        } else if (waiting.accepts(frame)) {
            handshake = null;
            decoder.trust();
            channel.pipeline().addFirst(new Heartbeat(timeouts));
            ready.complete(this);
        } else {
            refuse("the server does not know the secret");
        }
    }

    private void receive(Frame frame) {
        Window window = windows.get(frame.stream());
        switch (frame.kind()) {
            case END -> {
                windows.remove(frame.stream());
                if (window != null) {
                    window.end(frame.payload().getLong());
                }
            }
            case ERROR -> {
                windows.remove(frame.stream());
                if (frame.stream() == 0) {
                    refuse("the server says: " + Failure.of(frame).what());
                } else if (window != null) {
                    window.fail(Failure.of(frame), false);
                }
            }
            case PING -> {}
            case HELLO, CHALLENGE, ANSWER, WELCOME, READ, BLOB, CREDIT, CANCEL, DATA ->
                throw new CorruptedFrameException("a frame " + frame.kind() + " from a server");
        }
    }

    /** Not a matter of trying again. */
    private void refuse(String reason) {
        LOG.warn("cannot read from {}: {}", address, reason);
        ready.completeExceptionally(new BlockLostException(address, null, reason, null));
        lose(reason);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Throwable reason = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (!(reason instanceof IOException)) {
            LOG.warn("closes the connection to {}: {}", address, reason.toString());
        }
        lose(reason instanceof CorruptedFrameException ? "it sent " + reason.getMessage() : reason.toString());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        lose("the connection was closed");
    }

    private void lose(String reason) {
        if (lost == null) {
            lost = new Failure(null, reason);
        }
        Failure failure = lost;
        channel.close();
        ready.completeExceptionally(new IOException(reason));
        windows.forEach((id, window) -> {
            windows.remove(id);
            if (failure != null) {
                window.fail(failure, true);
            }
        });
    }
}
