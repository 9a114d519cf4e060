// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One thing that happens to a cluster while a query runs.
 *
 * @param after milliseconds after the query began
 * @param victim which of several
 * @param pause milliseconds for which what is paused, cut or full stays so, and what is killed is not there
 */
record Strike(int after, Blow blow, int victim, int pause) {
    /** Queries take about a second; what happens to them, happens within it or a little later. */
    private static final int WITHIN_MILLIS = 1500;

    private static final int MOST = 3;
    private static final int SHORTEST_PAUSE = 200;
    private static final int USUAL_PAUSE = 2000;
    /** Longer than it takes until those who do not answer are given up; for one strike of ten. */
    private static final int LONG_PAUSE = 15_000;

    private static final int LONG_OF = 10;
    /** So that few seeds have blows of all sorts; it shares no factor with how many kinds there are. */
    private static final int STRIDE = 2;

    /** Kinds of blows. */
    enum Blow {
        KILL_EXECUTOR,
        PAUSE_EXECUTOR,
        /** It has a tenth of the processor. */
        SLOW_EXECUTOR,
        KILL_WORKER,
        PAUSE_WORKER,
        /** It is asked to leave in order. */
        END_WORKER,
        KILL_MASTER,
        PAUSE_MASTER,
        /** Another driver of the same cluster. */
        KILL_DRIVER,
        PAUSE_DRIVER,
        FILL_DISK,
        /** A bit of a file of spilled rows is flipped. */
        CORRUPT_BLOCK,
        CUT_LINK,
        SLOW_LINK,
        /** It carries nothing for a tenth of each second. */
        LOSSY_LINK;

        boolean needsDisk() {
            return this == FILL_DISK;
        }

        boolean needsNetwork() {
            return this == CUT_LINK || this == SLOW_LINK || this == LOSSY_LINK;
        }

        /** It strikes what queries spill. */
        boolean wantsSpilling() {
            return this == FILL_DISK || this == CORRUPT_BLOCK;
        }
    }

    /** One to three; the kinds of the first of each seed take turns. */
    static List<Strike> draw(long seed, Random random, int victims) {
        Blow[] blows = Blow.values();
        List<Strike> strikes = new ArrayList<>();
        for (int i = random.nextInt(MOST); i >= 0; i--) {
            int kind = random.nextInt(blows.length);
            strikes.add(new Strike(
                    random.nextInt(WITHIN_MILLIS),
                    blows[strikes.isEmpty() ? Math.floorMod(seed * STRIDE, blows.length) : kind],
                    random.nextInt(victims),
                    SHORTEST_PAUSE + random.nextInt(random.nextInt(LONG_OF) == 0 ? LONG_PAUSE : USUAL_PAUSE)));
        }
        return strikes;
    }
}
