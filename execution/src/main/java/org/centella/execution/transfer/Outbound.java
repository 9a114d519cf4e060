// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a connection was given to send and has not sent yet, all streams together: at most {@link #MOST_BYTES}, for a peer
 * that takes nothing must not fill the memory.
 */
final class Outbound {
    private static final long MOST_BYTES = 1 << 20;
    private static final long POLL_MILLIS = 50;

    private final Channel channel;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition sent = lock.newCondition();
    private long pending;

    Outbound(Channel channel) {
        this.channel = channel;
    }

    /** Waits until there is room for so many bytes more, which are then to be given to {@link #send}. */
    void reserve(int bytes, ServedStream stream) throws InterruptedException {
        lock.lock();
        try {
            while (pending > 0 && pending + bytes > MOST_BYTES) {
                stream.checkWanted();
                sent.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
            }
            pending += bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Sends a frame, which is released whether that succeeds or not. */
    void send(DataFrame frame) {
        int bytes = frame.length();
        channel.writeAndFlush(frame).addListener(_ -> release(bytes));
    }

    private void release(int bytes) {
        lock.lock();
        try {
            pending -= bytes;
            sent.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
