// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.kernel.LongKeys;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.jspecify.annotations.Nullable;

/**
 * Finds, for each row of a probe batch, the first build row of its key. Works a batch at a time in short loops, so that many
 * loads of the table are under way at once. One per task.
 */
final class JoinProbe {
    private static final int[] NO_ROWS = {};

    // What stays.
    private final JoinTable table;
    private final KeyIndex index;
    private final int[] keyColumns;

    // Scratch, one entry per row.
    private int[] heads = NO_ROWS;
    private int[] positions = NO_ROWS;
    private int[] pending = NO_ROWS;
    private int[] candidates = NO_ROWS;
    private int[] buildRows = NO_ROWS;
    private int[] rowScratch = NO_ROWS;
    private long[] hashes = {};
    private long[] scratch = {};
    private long[] slotKeys = {};
    private int[] slotRows = NO_ROWS;
    private final long[][] keyLongs;
    private final int[][] keyRows;

    // What was found for each entry of the dictionary seen last.
    private @Nullable FlatColumn remembered;
    private int[] rememberedHeads = NO_ROWS;

    JoinProbe(JoinTable table, int[] keyColumns) {
        this.table = table;
        this.index = table.index();
        this.keyColumns = keyColumns;
        this.keyLongs = new long[keyColumns.length][0];
        this.keyRows = new int[keyColumns.length][0];
    }

    /** One build row, or {@link KeyIndex#NONE}, per row; valid until the next call. */
    int[] find(Batch batch) {
        int count = batch.rowCount();
        if (heads.length < count) {
            heads = new int[count];
        }
        if (table.rows() == 0) {
            Arrays.fill(heads, 0, count, KeyIndex.NONE);
            return heads;
        }
        if (keyColumns.length == 1) {
            switch (batch.column(keyColumns[0])) {
                case ConstantColumn constant -> {
                    findInto(new Column[] {constant.base()}, 1, heads);
                    Arrays.fill(heads, 0, count, heads[0]);
                    return heads;
                }
                case DictionaryColumn dictionary -> {
                    FlatColumn base = dictionary.base();
                    if (base == remembered || base.length() <= count) {
                        remember(base);
                        rowScratch = room(rowScratch, count);
                        LongKeys.copyRows(dictionary, rowScratch);
                        pick(rememberedHeads, rowScratch, count, heads);
                        return heads;
                    }
                }
                case FlatColumn _ -> {}
            }
        }
        Column[] keys = new Column[keyColumns.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = batch.column(keyColumns[i]);
        }
        findInto(keys, count, heads);
        return heads;
    }

    private void remember(FlatColumn base) {
        if (base != remembered) {
            remembered = null;
            rememberedHeads = room(rememberedHeads, base.length());
            findInto(new Column[] {base}, base.length(), rememberedHeads);
            remembered = base;
        }
    }

    private static void pick(int[] entries, int[] rows, int count, int[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = entries[rows[i]];
        }
    }

    private void findInto(Column[] keys, int count, int[] out) {
        for (Column key : keys) {
            if (key.type() == DataType.NULL) {
                Arrays.fill(out, 0, count, KeyIndex.NONE);
                return;
            }
        }
        switch (index) {
            case DirectIndex direct -> direct.find(longs(keys, direct.packing(), count), count, out);
            case LongIndex hashed -> {
                positions = room(positions, count);
                pending = room(pending, count);
                slotKeys = room(slotKeys, count);
                slotRows = room(slotRows, count);
                hashed.find(longs(keys, hashed.packing(), count), count, out, positions, pending, slotKeys, slotRows);
            }
            case GeneralIndex general -> findGeneral(general, keys, count, out);
        }
        for (Column key : keys) {
            if (key.mayHaveNulls()) {
                forgetNulls(key, count, out);
            }
        }
    }

    private static void forgetNulls(Column key, int count, int[] out) {
        for (int i = 0; i < count; i++) {
            if (key.isNull(i)) {
                out[i] = KeyIndex.NONE;
            }
        }
    }

    private long[] longs(Column[] keys, @Nullable KeyPacking packing, int count) {
        hashes = room(hashes, count);
        rowScratch = room(rowScratch, count);
        if (packing == null) {
            LongKeys.load(keys[0], hashes, rowScratch);
            return hashes;
        }
        scratch = room(scratch, count);
        Arrays.fill(hashes, 0, count, 0);
        for (int i = 0; i < keys.length; i++) {
            LongKeys.load(keys[i], scratch, rowScratch);
            packing.add(i, scratch, hashes, count);
        }
        return hashes;
    }

    private void findGeneral(GeneralIndex general, Column[] keys, int count, int[] out) {
        hash(keys, count);
        positions = room(positions, count);
        pending = room(pending, count);
        candidates = room(candidates, count);
        buildRows = room(buildRows, count);
        scratch = room(scratch, count);
        general.start(hashes, count, positions);
        for (int i = 0; i < count; i++) {
            pending[i] = i;
        }
        int left = count;
        while (left > 0) {
            int found = general.candidates(hashes, positions, pending, left, out, candidates);
            // Those whose keys differ in spite of equal tags search on behind their slot.
            System.arraycopy(candidates, 0, pending, 0, found);
            int equal = keepEqual(keys, found, out);
            left = 0;
            int k = 0;
            for (int j = 0; j < found; j++) {
                int row = pending[j];
                if (k < equal && candidates[k] == row) {
                    k++;
                } else {
                    out[row] = KeyIndex.NONE;
                    general.step(positions, row);
                    pending[left++] = row;
                }
            }
        }
    }

    private void hash(Column[] keys, int count) {
        hashes = room(hashes, count);
        Arrays.fill(hashes, 0, count, 0);
        for (int i = 0; i < keys.length; i++) {
            if (LongKeys.fits(keys[i].type())) {
                rowScratch = room(rowScratch, count);
                keyLongs[i] = room(keyLongs[i], count);
                LongKeys.load(keys[i], keyLongs[i], rowScratch);
                KeyValues.combineLongs(hashes, keyLongs[i], count);
            } else {
                keyRows[i] = room(keyRows[i], count);
                baseRows(keys[i], count, keyRows[i]);
                KeyValues.combineValues(hashes, keys[i].base(), keyRows[i], count);
            }
        }
    }

    private static void baseRows(Column column, int count, int[] out) {
        switch (column) {
            case FlatColumn _ -> {
                for (int i = 0; i < count; i++) {
                    out[i] = i;
                }
            }
            case DictionaryColumn dictionary -> LongKeys.copyRows(dictionary, out);
            case ConstantColumn _ -> Arrays.fill(out, 0, count, 0);
        }
    }

    /** Keeps, of the first {@code count} candidates, those whose keys equal their build row's; their number. */
    private int keepEqual(Column[] keys, int count, int[] rowsOfCandidates) {
        int left = count;
        for (int key = 0; key < keys.length && left > 0; key++) {
            FlatColumn build = table.keys().column(key);
            if (LongKeys.fits(build.type())) {
                pick(rowsOfCandidates, candidates, left, buildRows);
                LongKeys.load(build, buildRows, left, scratch);
                left = keepEqualLongs(keyLongs[key], scratch, candidates, left);
            } else {
                if (build.type().layout() == Layout.VIEW) {
                    left = keepEqualBeginnings(
                            keys[key].base(), keyRows[key], build, rowsOfCandidates, candidates, left, scratch);
                    touchStrings(build, rowsOfCandidates, candidates, left, scratch);
                }
                left = keepEqualValues(keys[key].base(), keyRows[key], build, rowsOfCandidates, candidates, left);
            }
        }
        return left;
    }

    private static int keepEqualLongs(long[] probe, long[] build, int[] candidates, int count) {
        int kept = 0;
        for (int j = 0; j < count; j++) {
            int row = candidates[j];
            candidates[kept] = row;
            kept += probe[row] == build[j] ? 1 : 0;
        }
        return kept;
    }

    /** Keeps the candidates whose strings have their build row's length and first four bytes. */
    private static int keepEqualBeginnings(
            FlatColumn probe,
            int[] probeRows,
            FlatColumn build,
            int[] heads,
            int[] candidates,
            int count,
            long[] scratch) {
        if (probe.type() instanceof DataType.Char || build.type() instanceof DataType.Char) {
            return count;
        }
        for (int j = 0; j < count; j++) {
            scratch[j] = build.values().get(Segments.LONG, (long) heads[candidates[j]] << 4);
        }
        int kept = 0;
        for (int j = 0; j < count; j++) {
            int row = candidates[j];
            long differing = scratch[j] ^ probe.values().get(Segments.LONG, (long) probeRows[row] << 4);
            // Behind the end of a string shorter than four bytes lies anything.
            boolean equal = (int) scratch[j] >= Integer.BYTES ? differing == 0 : (int) differing == 0;
            candidates[kept] = row;
            kept += equal ? 1 : 0;
        }
        return kept;
    }

    /** Brings the build side's long strings into the cache, with many loads under way. */
    private static void touchStrings(FlatColumn build, int[] heads, int[] candidates, int count, long[] scratch) {
        MemorySegment views = build.values();
        MemorySegment[] data = build.data();
        for (int j = 0; j < count; j++) {
            long view = (long) heads[candidates[j]] << 4;
            if (views.get(Segments.INT, view) > FlatColumn.VIEW_INLINE) {
                long offset = Integer.toUnsignedLong(views.get(Segments.INT, view + 12));
                scratch[j] = data[views.get(Segments.INT, view + 8)].get(Segments.LONG, offset);
            }
        }
    }

    private static int keepEqualValues(
            FlatColumn probe, int[] probeRows, FlatColumn build, int[] heads, int[] candidates, int count) {
        boolean strings = probe.type().isString() || probe.type() == DataType.VARBINARY;
        boolean padded = probe.type() instanceof DataType.Char || build.type() instanceof DataType.Char;
        int kept = 0;
        for (int j = 0; j < count; j++) {
            int row = candidates[j];
            candidates[kept] = row;
            boolean equal = strings
                    ? KeyValues.equalStrings(probe, probeRows[row], padded, build, heads[row], padded)
                    : KeyValues.equal(probe, probeRows[row], build, heads[row]);
            kept += equal ? 1 : 0;
        }
        return kept;
    }

    private static int[] room(int[] array, int count) {
        return array.length >= count ? array : new int[Math.max(count, array.length * 2)];
    }

    private static long[] room(long[] array, int count) {
        return array.length >= count ? array : new long[Math.max(count, array.length * 2)];
    }
}
