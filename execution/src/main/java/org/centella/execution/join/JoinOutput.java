// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.kernel.Gather;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.JoinKind;
import org.jspecify.annotations.Nullable;

/**
 * Turns pairs into the rows that a kind of join keeps. Values are not copied: output columns are the probe's and the build's
 * own with index arrays. For each probe batch:
 *
 * <pre>
 *   pairs -&gt; residual condition -&gt; matches   INNER and outer kinds: out, as they come
 *                                     |
 *                                     +-&gt; flags of probe rows -&gt; SEMI, ANTI, MARK, missing partners: out, after the batch
 *                                     +-&gt; flags of build rows -&gt; BUILD kinds: out, after the last batch
 * </pre>
 */
public final class JoinOutput implements AutoCloseable {
    private static final int PROBE_ROWS = 0;
    private static final int BUILD_ROWS = 1;
    private static final int KEPT = 2;
    private static final int KEPT_PROBE_ROWS = 3;
    private static final int KEPT_BUILD_ROWS = 4;
    private static final int MARK_VALUES = 5;
    private static final int MARK_VALIDITY = 6;

    // What stays.
    private final JoinKind kind;
    private final JoinTable table;
    private final PairSource pairs;
    private final @Nullable PairFilter filter;
    private final @Nullable NullAwareness nullAwareness;
    private final int batchRows;
    private final Runnable checkCancelled;
    private final Scratch scratch;
    private final Scratch nullScratch;
    private final List<ColumnBuilder> nulls = new ArrayList<>();
    private final @Nullable Buffer buildFlags;
    private final boolean flagsProbe;
    private final @Nullable ProbeFlags earlier;

    // What changes.
    private @Nullable Batch probe;
    private boolean probeEnded;
    private boolean[] matched = {};
    private int nextBuildRow;
    private boolean closed;

    /**
     * A hash join.
     *
     * @param earlier what other blocks of the build side found out, or null if the table is all of it
     */
    public static JoinOutput hash(
            JoinKind kind,
            JoinTable table,
            List<DataType> probeTypes,
            int[] probeKeys,
            @Nullable PairFilter filter,
            boolean nullAware,
            @Nullable ProbeFlags earlier,
            int batchRows,
            Runnable checkCancelled,
            MemoryPool pool) {
        boolean headsOnly = filter == null
                && switch (kind) {
                    case PROBE_SEMI, PROBE_ANTI, BUILD_SEMI, BUILD_ANTI, MARK -> true;
                    case INNER, PROBE_OUTER, BUILD_OUTER, FULL_OUTER -> false;
                };
        HashPairs pairs =
                new HashPairs(table, probeKeys, headsOnly, filter == null && earlier == null && keepsProbe(kind));
        return new JoinOutput(
                kind, table, probeTypes, pairs, probeKeys, filter, nullAware, earlier, batchRows, checkCancelled, pool);
    }

    /** A join that tries all pairs. */
    public static JoinOutput nestedLoop(
            JoinKind kind,
            JoinTable table,
            List<DataType> probeTypes,
            @Nullable PairFilter filter,
            @Nullable ProbeFlags earlier,
            int batchRows,
            Runnable checkCancelled,
            MemoryPool pool) {
        return new JoinOutput(
                kind,
                table,
                probeTypes,
                new AllPairs(table),
                new int[0],
                filter,
                false,
                earlier,
                batchRows,
                checkCancelled,
                pool);
    }

    private JoinOutput(
            JoinKind kind,
            JoinTable table,
            List<DataType> probeTypes,
            PairSource pairs,
            int[] probeKeys,
            @Nullable PairFilter filter,
            boolean nullAware,
            @Nullable ProbeFlags earlier,
            int batchRows,
            Runnable checkCancelled,
            MemoryPool pool) {
        this.kind = kind;
        this.earlier = isAboutProbe(kind) ? earlier : null;
        this.table = table;
        this.pairs = pairs;
        this.filter = filter;
        this.batchRows = batchRows;
        this.checkCancelled = checkCancelled;
        this.scratch = new Scratch(pool);
        this.nullScratch = new Scratch(pool);
        this.nullAwareness =
                nullAware ? new NullAwareness(table, probeKeys, filter, this::pairBatch, nullScratch, batchRows) : null;
        this.flagsProbe = switch (kind) {
            case PROBE_SEMI, PROBE_ANTI, MARK -> true;
            case PROBE_OUTER, FULL_OUTER -> !pairs.pairsMissing();
            case INNER, BUILD_OUTER, BUILD_SEMI, BUILD_ANTI -> false;
        };
        // One byte more, for pairs with the row of nulls.
        this.buildFlags =
                kind.emitsBuildRows() ? pool.allocate(table.rows() + 1L).zero() : null;
        if (kind == JoinKind.BUILD_OUTER || kind == JoinKind.FULL_OUTER) {
            probeTypes.forEach(type -> nulls.add(new ColumnBuilder(type, pool, 1)));
        }
    }

    /** True when what comes out for a probe row depends on whether it has any partner. */
    public static boolean isAboutProbe(JoinKind kind) {
        return switch (kind) {
            case PROBE_SEMI, PROBE_ANTI, MARK, PROBE_OUTER, FULL_OUTER -> true;
            case INNER, BUILD_OUTER, BUILD_SEMI, BUILD_ANTI -> false;
        };
    }

    /** True when probe rows without a partner come out with nulls. */
    public static boolean keepsProbe(JoinKind kind) {
        return kind == JoinKind.PROBE_OUTER || kind == JoinKind.FULL_OUTER;
    }

    /** The next batch of output, or null at the end; asks for probe batches, null at their end, as it needs them. */
    public @Nullable Batch next(Supplier<@Nullable Batch> source) {
        while (true) {
            checkCancelled.run();
            Batch current = probe;
            if (current == null) {
                if (probeEnded) {
                    return buildRows();
                }
                current = source.get();
                if (current == null) {
                    endProbe();
                    continue;
                }
                start(current);
            }
            Batch out = step(current);
            if (out != null) {
                return out;
            }
        }
    }

    private void start(Batch batch) {
        probe = batch;
        pairs.start(batch);
        if (flagsProbe) {
            if (matched.length < batch.rowCount()) {
                matched = new boolean[batch.rowCount()];
            } else {
                Arrays.fill(matched, 0, batch.rowCount(), false);
            }
            if (earlier != null) {
                earlier.load(batch.rowCount(), matched);
            }
        }
    }

    /** The next matches of a probe batch, or what comes out after the last of them. */
    private @Nullable Batch step(Batch batch) {
        MemorySegment probeRows = scratch.ints(PROBE_ROWS, batchRows);
        MemorySegment buildRows = scratch.ints(BUILD_ROWS, batchRows);
        int count = pairs.next(probeRows, buildRows, batchRows, skip());
        if (count == 0) {
            probe = null;
            return afterProbe(batch);
        }
        Batch tried = null;
        if (filter != null) {
            tried = pairBatch(batch, probeRows, buildRows, count);
            MemorySegment kept = scratch.ints(KEPT, batchRows);
            int left = filter.select(tried, kept);
            if (left < count) {
                MemorySegment keptProbe = scratch.ints(KEPT_PROBE_ROWS, batchRows);
                MemorySegment keptBuild = scratch.ints(KEPT_BUILD_ROWS, batchRows);
                Gather.compose(probeRows, kept, 0, left, keptProbe);
                Gather.compose(buildRows, kept, 0, left, keptBuild);
                probeRows = keptProbe;
                buildRows = keptBuild;
                count = left;
                tried = null;
            }
        }
        if (flagsProbe) {
            flagProbe(probeRows, count, matched);
        }
        if (buildFlags != null) {
            flagBuild(buildRows, count, buildFlags.segment());
        }
        if (count == 0 || !emitsPairs()) {
            return null;
        }
        return tried == null ? pairBatch(batch, probeRows, buildRows, count) : tried;
    }

    private boolean emitsPairs() {
        return switch (kind) {
            case INNER, PROBE_OUTER, BUILD_OUTER, FULL_OUTER -> true;
            case PROBE_SEMI, PROBE_ANTI, BUILD_SEMI, BUILD_ANTI, MARK -> false;
        };
    }

    /** Probe rows of which one match says all. */
    private boolean @Nullable [] skip() {
        return flagsProbe && !emitsPairs() ? matched : null;
    }

    private static void flagProbe(MemorySegment rows, int count, boolean[] matched) {
        for (int i = 0; i < count; i++) {
            matched[Segments.getInt(rows, i)] = true;
        }
    }

    private static void flagBuild(MemorySegment rows, int count, MemorySegment flags) {
        for (int i = 0; i < count; i++) {
            flags.set(Segments.BYTE, Segments.getInt(rows, i), (byte) 1);
        }
    }

    private Batch pairBatch(Batch batch, MemorySegment probeRows, MemorySegment buildRows, int count) {
        boolean whole = count == batch.rowCount() && ascending(probeRows, count);
        Batch left = whole ? batch : Selection.select(batch, probeRows, count, scratch);
        List<Column> columns = new ArrayList<>(left.columns());
        for (int i = 0; i < table.columnCount(); i++) {
            columns.add(table.select(i, buildRows, count));
        }
        return new Batch(count, columns);
    }

    private static boolean ascending(MemorySegment rows, int count) {
        for (int i = 0; i < count; i++) {
            if (Segments.getInt(rows, i) != i) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Batch afterProbe(Batch batch) {
        ProbeFlags flags = earlier;
        if (flags == null) {
            return probeRows(batch);
        }
        Batch out = null;
        if (flags.isLastBlock()) {
            out = probeRows(batch);
        } else {
            remember(batch, flags);
        }
        flags.advance(batch.rowCount());
        return out;
    }

    /** For the next block of the build side. */
    private void remember(Batch batch, ProbeFlags flags) {
        if (kind == JoinKind.PROBE_ANTI) {
            forgetUnknown(batch);
        } else if (nullAwareness != null) {
            for (int i = 0; i < batch.rowCount(); i++) {
                if (!matched[i] && nullAwareness.unknown(batch, i)) {
                    flags.setUnknown(i);
                }
            }
        }
        flags.store(batch.rowCount(), matched);
    }

    /** What comes out for the rows of a probe batch after all its pairs. */
    private @Nullable Batch probeRows(Batch batch) {
        return switch (kind) {
            case INNER, BUILD_OUTER, BUILD_SEMI, BUILD_ANTI -> null;
            case PROBE_OUTER, FULL_OUTER -> flagsProbe ? missing(batch) : null;
            case PROBE_SEMI -> selected(batch, true);
            case PROBE_ANTI -> {
                forgetUnknown(batch);
                yield selected(batch, false);
            }
            case MARK -> marked(batch);
        };
    }

    /** For NOT IN, rows whose answer is unknown go with those whose answer is no. */
    private void forgetUnknown(Batch batch) {
        if (nullAwareness != null) {
            for (int i = 0; i < batch.rowCount(); i++) {
                matched[i] = matched[i] || nullAwareness.unknown(batch, i);
            }
        }
    }

    private int rows(int count, boolean flag, MemorySegment rows) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            Segments.setInt(rows, found, i);
            found += matched[i] == flag ? 1 : 0;
        }
        return found;
    }

    private @Nullable Batch selected(Batch batch, boolean flag) {
        MemorySegment rows = scratch.ints(KEPT, batch.rowCount());
        int count = rows(batch.rowCount(), flag, rows);
        if (count == 0) {
            return null;
        }
        return count == batch.rowCount() ? batch : Selection.select(batch, rows, count, scratch);
    }

    private @Nullable Batch missing(Batch batch) {
        Batch left = selected(batch, false);
        if (left == null) {
            return null;
        }
        List<Column> columns = new ArrayList<>(left.columns());
        MemorySegment nullRows = scratch.ints(BUILD_ROWS, left.rowCount());
        for (int i = 0; i < left.rowCount(); i++) {
            Segments.setInt(nullRows, i, table.rows());
        }
        for (int i = 0; i < table.columnCount(); i++) {
            columns.add(table.select(i, nullRows, left.rowCount()));
        }
        return new Batch(left.rowCount(), columns);
    }

    private Batch marked(Batch batch) {
        int count = batch.rowCount();
        MemorySegment values = scratch.bits(MARK_VALUES, count);
        MemorySegment validity = scratch.bits(MARK_VALIDITY, count);
        boolean unknown = false;
        for (int i = 0; i < count; i++) {
            boolean known = matched[i] || !isUnknown(batch, i);
            Segments.setBit(values, i, matched[i]);
            Segments.setBit(validity, i, known);
            unknown |= !known;
        }
        List<Column> columns = new ArrayList<>(batch.columns());
        columns.add(FlatColumn.of(DataType.BOOLEAN, count, unknown ? validity : null, values));
        return new Batch(count, columns);
    }

    private boolean isUnknown(Batch batch, int row) {
        return nullAwareness != null
                && (earlier != null && earlier.isUnknown(row) || nullAwareness.unknown(batch, row));
    }

    private void endProbe() {
        probeEnded = true;
        if (buildFlags != null && pairs.headsOnly() && !table.unique()) {
            flagChains(table.index().next(), buildFlags.segment(), table.rows());
        }
    }

    /** A chain ascends, so one pass takes a flag from its head to its end. */
    private static void flagChains(MemorySegment next, MemorySegment flags, int rows) {
        for (int row = 0; row < rows; row++) {
            int following = Segments.getInt(next, row);
            if (following >= 0 && flags.get(Segments.BYTE, row) != 0) {
                flags.set(Segments.BYTE, following, (byte) 1);
            }
        }
    }

    /** After the probe side: build rows that were or were not met. */
    private @Nullable Batch buildRows() {
        if (buildFlags == null) {
            return null;
        }
        byte wanted = kind == JoinKind.BUILD_SEMI ? (byte) 1 : 0;
        MemorySegment rows = scratch.ints(BUILD_ROWS, batchRows);
        int count = 0;
        while (count < batchRows && nextBuildRow < table.rows()) {
            Segments.setInt(rows, count, nextBuildRow);
            count += buildFlags.segment().get(Segments.BYTE, nextBuildRow) == wanted ? 1 : 0;
            nextBuildRow++;
        }
        if (count == 0) {
            return null;
        }
        List<Column> columns = new ArrayList<>();
        for (ColumnBuilder builder : nulls) {
            if (builder.length() == 0) {
                builder.appendNulls(1);
            }
            columns.add(new ConstantColumn(builder.view(), count));
        }
        for (int i = 0; i < table.columnCount(); i++) {
            columns.add(table.select(i, rows, count));
        }
        return new Batch(count, columns);
    }

    /** Frees its own memory; the table is its owner's. */
    @Override
    public void close() {
        scratch.close();
        nullScratch.close();
        nulls.forEach(ColumnBuilder::close);
        nulls.clear();
        if (buildFlags != null && !closed) {
            buildFlags.close();
        }
        closed = true;
        if (filter != null) {
            filter.close();
        }
    }
}
