// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import org.centella.execution.plan.WindowFrame;

/** Frames whose offsets count groups of peers. */
final class GroupsFrame extends Frame {
    private final Offsets startOffsets;
    private final Offsets endOffsets;

    GroupsFrame(WindowFrame frame) {
        super(frame);
        this.startOffsets = new Offsets(frame.start(), true);
        this.endOffsets = new Offsets(frame.end(), false);
    }

    @Override
    void starts(int first, int count, int[] out) {
        startOffsets.read(block(), first, count, out);
        move(isFollowing(frame().start()), 0, first, count, out);
    }

    @Override
    void ends(int first, int count, int[] out) {
        endOffsets.read(block(), first, count, out);
        move(isFollowing(frame().end()), 1, first, count, out);
    }

    /** Offsets to the first rows of the groups that they lead to, or, with {@code behind} 1, of those behind. */
    private void move(boolean following, int behind, int first, int count, int[] offsets) {
        WindowBlock block = block();
        int[] groupOf = block.groupOf();
        int[] starts = block.groupStarts();
        int groups = block.groups();
        for (int i = 0; i < count; i++) {
            int group = groupOf[first + i] + behind + (following ? offsets[i] : -offsets[i]);
            // Groups of other partitions are cut off later; here they only must exist.
            offsets[i] = starts[Math.max(0, Math.min(group, groups))];
        }
    }
}
