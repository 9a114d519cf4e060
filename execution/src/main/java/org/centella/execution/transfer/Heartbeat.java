// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Lets the peer, once it is known, hear that this side is alive, and gives the connection up when nothing is heard of it. */
final class Heartbeat extends IdleStateHandler {
    private final Timeouts timeouts;
    private boolean pending;

    Heartbeat(Timeouts timeouts) {
        super(timeouts.dead().toMillis(), timeouts.heartbeat().toMillis(), 0, TimeUnit.MILLISECONDS);
        this.timeouts = timeouts;
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
        if (event.state() == IdleState.READER_IDLE) {
            context.fireExceptionCaught(
                    new IOException("silent for " + timeouts.dead().toMillis() + " ms"));
        } else if (!pending) {
            pending = true;
            ChannelFutureListener sent = _ -> pending = false;
            context.channel().writeAndFlush(Frame.of(FrameKind.PING, 0)).addListener(sent);
        }
    }
}
