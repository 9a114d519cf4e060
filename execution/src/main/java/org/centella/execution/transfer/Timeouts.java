// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import java.time.Duration;

/**
 * How long each wait lasts.
 *
 * @param connect to be connected
 * @param attempts to connect
 * @param backoff before the second attempt; four times that before each next one
 * @param handshake until both sides have shown that they know the secret
 * @param heartbeat a side that has sent nothing for so long sends a ping
 * @param dead a side that has heard nothing for so long gives the other one up
 * @param stalled a stream that gets nothing for so long is given up, though its connection lives
 */
record Timeouts(
        Duration connect,
        int attempts,
        Duration backoff,
        Duration handshake,
        Duration heartbeat,
        Duration dead,
        Duration stalled) {
    static final Timeouts USUAL = new Timeouts(
            Duration.ofSeconds(5),
            3,
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(60));
}
