// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import org.centella.execution.plan.WindowFrame;
import org.centella.execution.plan.WindowFrame.Bound;
import org.centella.execution.plan.WindowFrame.Edge;

/**
 * Which rows around a row a function needs beside those it remembers: the block is cut so that they are there. What is near
 * lets partitions of any size stream.
 *
 * @param before rows before it
 * @param ahead rows behind it
 * @param peers all its peers
 * @param partition all rows of its partition; nothing else matters then
 */
public record Reach(int before, int ahead, boolean peers, boolean partition) {
    /** More rows than this are not kept aside: the partition is taken whole. */
    private static final int FAR = 1 << 20;

    /** The row itself. */
    static final Reach ROW = new Reach(0, 0, false, false);

    static final Reach PEERS = new Reach(0, 0, true, false);

    static final Reach PARTITION = new Reach(0, 0, false, true);

    static Reach before(long rows) {
        return rows > FAR ? PARTITION : new Reach((int) rows, 0, false, false);
    }

    static Reach ahead(long rows) {
        return rows > FAR ? PARTITION : new Reach(0, (int) rows, false, false);
    }

    /** What both need. */
    public Reach and(Reach other) {
        return new Reach(
                Math.max(before, other.before),
                Math.max(ahead, other.ahead),
                peers || other.peers,
                partition || other.partition);
    }

    /**
     * The rows of frames.
     *
     * @param remembers the function knows what the rows before the block come to, if frames begin with the partition
     */
    static Reach of(WindowFrame frame, boolean remembers) {
        Reach start = frame.start().edge() == Edge.UNBOUNDED_PRECEDING
                ? remembers ? ROW : PARTITION
                : of(frame.unit(), frame.start());
        Reach end = frame.end().edge() == Edge.UNBOUNDED_FOLLOWING ? PARTITION : of(frame.unit(), frame.end());
        Reach both = start.and(end);
        return switch (frame.exclusion()) {
            case NO_OTHERS, CURRENT_ROW -> both;
            case GROUP, TIES -> both.and(PEERS);
        };
    }

    private static Reach of(WindowFrame.Unit unit, Bound bound) {
        if (bound.edge() == Edge.CURRENT_ROW) {
            return unit == WindowFrame.Unit.ROWS ? ROW : PEERS;
        }
        long offset = bound.constant();
        if (unit != WindowFrame.Unit.ROWS || offset < 0) {
            return PARTITION;
        }
        return bound.edge() == Edge.PRECEDING ? before(offset) : ahead(offset);
    }
}
