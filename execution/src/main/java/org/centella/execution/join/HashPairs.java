// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Batch;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of equal keys. Goes through the chains in rounds, every probe row one step a round, so that the loads of a round do
 * not wait for each other:
 *
 * <pre>
 *   heads   row 0: 4   row 1: none   row 2: 1        chains 4 -&gt; 6, 1 -&gt; 2 -&gt; 9
 *   round 1 (0, 4) (2, 1)      round 2 (0, 6) (2, 2)      round 3 (2, 9)
 * </pre>
 */
final class HashPairs implements PairSource {
    private final JoinTable table;
    private final JoinProbe probe;
    private final boolean headsOnly;
    private final boolean pairsMissing;

    // The rows whose chains have not ended, and where they are; those before {@code done} have moved on to the next
    // round.
    private int[] activeProbe = {};
    private int[] activeBuild = {};
    private int active;
    private int at;
    private int moved;

    HashPairs(JoinTable table, int[] probeKeys, boolean headsOnly, boolean pairsMissing) {
        this.table = table;
        this.probe = new JoinProbe(table, probeKeys);
        this.headsOnly = headsOnly || table.unique();
        this.pairsMissing = pairsMissing;
    }

    @Override
    public boolean pairsMissing() {
        return pairsMissing;
    }

    @Override
    public boolean headsOnly() {
        return headsOnly;
    }

    @Override
    public void start(Batch batch) {
        int count = batch.rowCount();
        if (activeProbe.length < count) {
            activeProbe = new int[count];
            activeBuild = new int[count];
        }
        int[] heads = probe.find(batch);
        active = pairsMissing
                ? replace(heads, count, table.rows(), activeProbe, activeBuild)
                : compress(heads, count, activeProbe, activeBuild);
        at = 0;
        moved = 0;
    }

    private static int compress(int[] heads, int count, int[] probeRows, int[] buildRows) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            probeRows[kept] = i;
            buildRows[kept] = heads[i];
            kept += heads[i] >>> 31 ^ 1;
        }
        return kept;
    }

    private static int replace(int[] heads, int count, int nullRow, int[] probeRows, int[] buildRows) {
        for (int i = 0; i < count; i++) {
            probeRows[i] = i;
            buildRows[i] = heads[i] >= 0 ? heads[i] : nullRow;
        }
        return count;
    }

    @Override
    public int next(MemorySegment probeRows, MemorySegment buildRows, int most, boolean @Nullable [] skip) {
        int written = 0;
        while (written < most) {
            if (at == active) {
                active = moved;
                at = 0;
                moved = 0;
                if (active == 0) {
                    break;
                }
                if (skip != null) {
                    active = leaveOut(skip, activeProbe, activeBuild, active);
                    continue;
                }
            }
            int step = Math.min(most - written, active - at);
            MemorySegment.copy(activeProbe, at, probeRows, Segments.INT, (long) written << 2, step);
            MemorySegment.copy(activeBuild, at, buildRows, Segments.INT, (long) written << 2, step);
            if (!headsOnly) {
                moved = advance(table.index().next(), activeProbe, activeBuild, at, step, moved);
            }
            at += step;
            written += step;
        }
        return written;
    }

    private static int leaveOut(boolean[] skip, int[] probeRows, int[] buildRows, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            probeRows[kept] = probeRows[i];
            buildRows[kept] = buildRows[i];
            kept += skip[probeRows[kept]] ? 0 : 1;
        }
        return kept;
    }

    private static int advance(MemorySegment next, int[] probeRows, int[] buildRows, int from, int count, int moved) {
        int kept = moved;
        for (int i = from; i < from + count; i++) {
            int row = Segments.getInt(next, buildRows[i]);
            probeRows[kept] = probeRows[i];
            buildRows[kept] = row;
            kept += row >>> 31 ^ 1;
        }
        return kept;
    }
}
