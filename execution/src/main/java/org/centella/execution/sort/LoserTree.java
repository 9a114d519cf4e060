// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.sort;

import java.util.Arrays;
import java.util.List;

/**
 * Finds the least row among sorted inputs with one comparison per level (Knuth, The Art of Computer Programming 3, 5.4.1).
 * An inner node remembers who lost there; who wins goes up. When the winner moves on, only its path is played again:
 *
 * <pre>
 *               winner 1
 *              loser  3
 *         loser 0       loser 2
 *        0      1      2      3      inputs
 * </pre>
 */
public final class LoserTree {
    private static final int NOBODY = -1;

    private final List<MergeCursor> cursors;
    private final int[] losers;
    private int winner = NOBODY;

    /** Cursors that stand at their first row, or at their end. */
    public LoserTree(List<MergeCursor> cursors) {
        this.cursors = cursors;
        this.losers = new int[Math.max(1, cursors.size())];
        Arrays.fill(losers, NOBODY);
        for (int i = 0; i < losers.length; i++) {
            enter(i);
        }
    }

    private void enter(int cursor) {
        int player = cursor;
        for (int node = (cursor + losers.length) >>> 1; node > 0; node >>>= 1) {
            if (losers[node] == NOBODY) {
                losers[node] = player;
                return;
            }
            player = play(node, player);
        }
        winner = player;
    }

    /** The input with the least row; at its end if all are. */
    public int winner() {
        return winner;
    }

    /** To be called when the winner has moved on. */
    public void replay() {
        int player = winner;
        for (int node = (winner + losers.length) >>> 1; node > 0; node >>>= 1) {
            player = play(node, player);
        }
        winner = player;
    }

    private int play(int node, int player) {
        int other = losers[node];
        if (before(other, player)) {
            losers[node] = player;
            return other;
        }
        return player;
    }

    /** Of equal rows the one of the first input comes first. */
    private boolean before(int a, int b) {
        MergeCursor first = cursors.get(a);
        MergeCursor second = cursors.get(b);
        if (first.batch() == null || second.batch() == null) {
            return second.batch() == null && first.batch() != null;
        }
        int order = first.compareTo(second);
        return order < 0 || (order == 0 && a < b);
    }
}
