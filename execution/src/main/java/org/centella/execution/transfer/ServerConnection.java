// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.centella.columnar.memory.MemoryPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's side of a connection. A client that says what it must not is told so, cut off and logged. */
final class ServerConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

    /** Far more than the tasks of a process read at a time. */
    private static final int MOST_STREAMS = 4096;

    private final Channel channel;
    private final FrameDecoder decoder;
    private final BlockSource source;
    private final MemoryPool memory;
    private final Executor threads;
    private final Timeouts timeouts;
    private final boolean compresses;
    private final boolean encrypted;
    private final Outbound outbound;
    private final Map<Integer, ServedStream> streams = new ConcurrentHashMap<>();
    private @Nullable Handshake handshake;
    private boolean challenged;
    private boolean cut;

    ServerConnection(
            Channel channel,
            FrameDecoder decoder,
            Trust trust,
            BlockSource source,
            MemoryPool memory,
            Executor threads,
            Timeouts timeouts,
            boolean compresses) {
        this.channel = channel;
        this.decoder = decoder;
        this.handshake = new Handshake(trust.secret());
        this.source = source;
        this.memory = memory;
        this.threads = threads;
        this.timeouts = timeouts;
        this.compresses = compresses;
        this.encrypted = trust.isEncrypted();
        this.outbound = new Outbound(channel);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.executor().schedule(this::endHandshake, timeouts.handshake().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void endHandshake() {
        if (handshake != null && channel.isActive()) {
            cut("no handshake within " + timeouts.handshake().toMillis() + " ms");
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (cut || !(message instanceof Frame frame) || frame.kind() == FrameKind.PING) {
            return;
        }
        Handshake waiting = handshake;
        if (waiting != null) {
            greet(waiting, frame);
        } else {
            serve(frame);
        }
    }

    private void greet(Handshake waiting, Frame frame) {
        if (!challenged) {
            channel.writeAndFlush(waiting.challenge(frame));
            challenged = true;
            return;
        }
        Frame welcome = waiting.welcome(frame);
        if (welcome == null) {
            cut("it does not know the secret");
            return;
        }
        handshake = null;
        decoder.trust();
        channel.pipeline().addFirst(new Heartbeat(timeouts));
        channel.writeAndFlush(welcome);
    }

    private void serve(Frame frame) {
        ByteBuffer payload = frame.payload();
        ServedStream stream = streams.get(frame.stream());
        switch (frame.kind()) {
            case READ -> start(frame.stream(), number(payload), new ServedStream.Content.Blocks(blocks(payload)));
            case BLOB -> start(frame.stream(), number(payload), new ServedStream.Content.Blob(text(payload)));
            case CREDIT -> {
                long credit = number(payload);
                if (stream != null) {
                    stream.grant(credit);
                }
            }
            case CANCEL -> {
                if (stream != null) {
                    stream.cancel();
                }
            }
            case HELLO, CHALLENGE, ANSWER, WELCOME, DATA, END, ERROR, PING ->
                throw new CorruptedFrameException("a frame " + frame.kind() + " from a client");
        }
    }

    private void start(int id, long credit, ServedStream.Content content) {
        if (id == 0 || credit < 0 || streams.size() >= MOST_STREAMS) {
            throw new CorruptedFrameException(
                    "stream " + id + " with a credit of " + credit + " beside " + streams.size() + " others");
        }
        ServedStream stream =
                new ServedStream(id, this, outbound, source, content, credit, compresses, encrypted, memory);
        if (streams.putIfAbsent(id, stream) != null) {
            throw new CorruptedFrameException("stream " + id + " twice");
        }
        threads.execute(stream);
    }

    private static long number(ByteBuffer payload) {
        if (payload.remaining() < Long.BYTES) {
            throw new CorruptedFrameException("a frame without its number");
        }
        return payload.getLong();
    }

    private static List<BlockId> blocks(ByteBuffer payload) {
        if (payload.remaining() % BlockId.BYTES != 0) {
            throw new CorruptedFrameException("a part of a block's name");
        }
        List<BlockId> ids = new ArrayList<>(payload.remaining() / BlockId.BYTES);
        while (payload.hasRemaining()) {
            ids.add(BlockId.read(payload));
        }
        return ids;
    }

    private static String text(ByteBuffer payload) {
        return StandardCharsets.UTF_8.decode(payload).toString();
    }

    /** The last frame of a stream. */
    void finish(int id, Frame last) {
        streams.remove(id);
        channel.writeAndFlush(last);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.info("lost {}: {}", channel.remoteAddress(), cause.getMessage());
            context.close();
            return;
        }
        Throwable reason = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        cut(reason instanceof CorruptedFrameException ? "it sent " + reason.getMessage() : reason.toString());
    }

    private void cut(String reason) {
        if (!cut) {
            cut = true;
            LOG.warn("cut off {}: {}", channel.remoteAddress(), reason);
            channel.writeAndFlush(new Failure(null, reason).frame(0)).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        streams.values().forEach(ServedStream::cancel);
    }

    @Override
    public String toString() {
        return String.valueOf(channel.remoteAddress());
    }
}
