// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.BoundaryOrder;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/** Gathers, page by page, the statistics of a column chunk and its column and offset index. */
final class ChunkStatisticsBuilder {
    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

    private final LeafColumn leaf;
    private final LeafValues values;
    private final List<ValueBounds> pages = new ArrayList<>();
    private final List<Long> nullCounts = new ArrayList<>();
    private final List<Boolean> nullPages = new ArrayList<>();
    private final List<PageLocation> locations = new ArrayList<>();

    ChunkStatisticsBuilder(LeafColumn leaf, LeafValues values) {
        this.leaf = leaf;
        this.values = values;
    }

    void addPage(int from, int to, int nulls, long offset, long bytes, long firstRow) {
        pages.add(values.bounds(from, to));
        nullCounts.add((long) nulls);
        nullPages.add(from == to);
        locations.add(new PageLocation(offset, Math.toIntExact(bytes), firstRow));
    }

    OffsetIndex offsetIndex() {
        return new OffsetIndex(locations);
    }

    /** The chunk's statistics, the union of its pages'. */
    Statistics chunk(long nulls) {
        Statistics statistics = new Statistics();
        statistics.setNull_count(nulls);
        byte[] min = null;
        byte[] max = null;
        boolean minExact = true;
        boolean maxExact = true;
        long nans = 0;
        for (ValueBounds page : pages) {
            nans += page.nans();
            byte[] low = page.min();
            byte[] high = page.max();
            if (low != null && (min == null || values.compare(low, min) < 0)) {
                min = low;
                minExact = page.minExact();
            }
            if (high != null && (max == null || values.compare(high, max) > 0)) {
                max = high;
                maxExact = page.maxExact();
            }
        }
        if (min != null && max != null) {
            statistics.setMin_value(min);
            statistics.setMax_value(max);
            statistics.setIs_min_value_exact(minExact);
            statistics.setIs_max_value_exact(maxExact);
        }
        if (leaf.physical() == Type.FLOAT || leaf.physical() == Type.DOUBLE) {
            statistics.setNan_count(nans);
        }
        long distinct = values.distinctCount();
        if (distinct >= 0) {
            statistics.setDistinct_count(distinct);
        }
        return statistics;
    }

    /** The column index, or null when a page has values but no bounds, which the format cannot express. */
    @Nullable
    ColumnIndex columnIndex() {
        List<ByteBuffer> mins = new ArrayList<>();
        List<ByteBuffer> maxes = new ArrayList<>();
        boolean ascending = true;
        boolean descending = true;
        ValueBounds previous = null;
        for (int i = 0; i < pages.size(); i++) {
            ValueBounds page = pages.get(i);
            byte[] min = page.min();
            byte[] max = page.max();
            if (nullPages.get(i)) {
                mins.add(NO_BYTES);
                maxes.add(NO_BYTES);
                continue;
            }
            if (min == null || max == null) {
                return null;
            }
            mins.add(ByteBuffer.wrap(min));
            maxes.add(ByteBuffer.wrap(max));
            if (previous != null && previous.min() != null && previous.max() != null) {
                int low = values.compare(previous.min(), min);
                int high = values.compare(previous.max(), max);
                ascending &= low <= 0 && high <= 0;
                descending &= low >= 0 && high >= 0;
            }
            previous = page;
        }
        BoundaryOrder order =
                ascending ? BoundaryOrder.ASCENDING : descending ? BoundaryOrder.DESCENDING : BoundaryOrder.UNORDERED;
        ColumnIndex index = new ColumnIndex(nullPages, mins, maxes, order);
        index.setNull_counts(nullCounts);
        return index;
    }
}
