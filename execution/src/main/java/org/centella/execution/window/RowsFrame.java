// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import org.centella.execution.plan.WindowFrame;

/** Frames whose offsets count rows. */
final class RowsFrame extends Frame {
    private final Offsets startOffsets;
    private final Offsets endOffsets;

    RowsFrame(WindowFrame frame) {
        super(frame);
        this.startOffsets = new Offsets(frame.start(), true);
        this.endOffsets = new Offsets(frame.end(), false);
    }

    @Override
    void starts(int first, int count, int[] out) {
        startOffsets.read(block(), first, count, out);
        shift(isFollowing(frame().start()), first, count, out);
    }

    @Override
    void ends(int first, int count, int[] out) {
        endOffsets.read(block(), first, count, out);
        shift(isFollowing(frame().end()), first + 1, count, out);
    }

    /** Offsets to rows; {@code first} is what offset 0 means for the first row. */
    private static void shift(boolean following, int first, int count, int[] offsets) {
        for (int i = 0; i < count; i++) {
            offsets[i] = following ? first + i + offsets[i] : first + i - offsets[i];
        }
    }
}
