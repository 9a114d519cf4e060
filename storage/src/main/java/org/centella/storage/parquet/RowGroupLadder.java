// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.type.DataType;
import org.centella.storage.Domain;
import org.centella.storage.ScanMetrics;
import org.centella.storage.ValueRange;
import org.jspecify.annotations.Nullable;

/**
 * Decides, from cheap to dear, what of a row group must be read: bounds in the footer, bloom filters, dictionaries, the page
 * index. A filter that a dictionary shows to be true of every value is no longer asked for this row group.
 */
final class RowGroupLadder {
    private final ParquetFile file;
    private final int rowGroup;
    private final List<FilterState> filters;
    private final List<ScanColumn> columns;
    private final ScanMetrics metrics;

    RowGroupLadder(
            ParquetFile file, int rowGroup, List<FilterState> filters, List<ScanColumn> columns, ScanMetrics metrics) {
        this.file = file;
        this.rowGroup = rowGroup;
        this.filters = filters;
        this.columns = columns;
        this.metrics = metrics;
    }

    /**
     * What is left to do.
     *
     * @param filters to evaluate on the rows of the ranges
     */
    record Remainder(RowRanges ranges, List<FilterState> filters) {}

    /** What must be read of the row group, or null if nothing can match. */
    @Nullable
    Remainder climb() {
        List<FilterState> left = constantFilters();
        if (left == null) {
            return null;
        }
        if (!statisticsMayMatch(left)) {
            metrics.rowGroupsSkippedByStatistics.increment();
            return null;
        }
        if (!bloomFiltersMayMatch(left)) {
            metrics.rowGroupsSkippedByBloomFilter.increment();
            return null;
        }
        left = dictionaryFilters(left);
        if (left == null) {
            metrics.rowGroupsSkippedByDictionary.increment();
            return null;
        }
        RowRanges ranges = pageRanges(left);
        return ranges.count() == 0 && ranges.rowCount() > 0 ? null : new Remainder(ranges, left);
    }

    /** The filters that read more than constants; null if one of the others is false. */
    private @Nullable List<FilterState> constantFilters() {
        List<FilterState> left = new ArrayList<>();
        for (FilterState filter : filters) {
            boolean constant = true;
            for (int column : filter.columns()) {
                constant &= columns.get(column).isConstant();
            }
            if (!constant) {
                left.add(filter);
            } else if (!filter.isTrueOf(columns)) {
                return null;
            }
        }
        return left;
    }

    private boolean statisticsMayMatch(List<FilterState> left) {
        for (FilterState filter : left) {
            ScanColumn column = comparable(filter);
            Domain domain = filter.filter().domain();
            if (column != null
                    && domain != Domain.ALL
                    && !mayMatch(file.summary(rowGroup, column.position()).range(), domain)) {
                return false;
            }
        }
        return true;
    }

    /** Bounds and domain may be of classes without a common order when a filter compares across types. */
    private static boolean mayMatch(ValueRange range, Domain domain) {
        try {
            return range.mayMatch(domain);
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    private boolean bloomFiltersMayMatch(List<FilterState> left) {
        for (FilterState filter : left) {
            ScanColumn column = comparable(filter);
            List<Object> points =
                    column == null ? List.of() : points(filter.filter().domain());
            if (column == null || points.isEmpty()) {
                continue;
            }
            ParquetColumn.Leaf leaf = column.leaf();
            BloomFilter bloom = BloomFilter.read(file.bytes(), chunk(leaf).getMeta_data());
            if (bloom != null && points.stream().noneMatch(value -> bloom.mayContain(leaf, value))) {
                return false;
            }
        }
        return true;
    }

    /** The values of a domain of few, or none if it has many or null. */
    private static List<Object> points(Domain domain) {
        return switch (domain) {
            case Domain.Values values -> values.values();
            case Domain.Range range ->
                range.low() != null && range.low().equals(range.high()) ? List.of(range.low()) : List.of();
            case Domain.All _, Domain.None _, Domain.NotNull _, Domain.OnlyNull _, Domain.OrNull _ -> List.of();
        };
    }

    /** The filters that are not true of the whole dictionary; null if one is true of no entry. */
    private @Nullable List<FilterState> dictionaryFilters(List<FilterState> all) {
        List<FilterState> left = new ArrayList<>();
        for (FilterState filter : all) {
            ScanColumn column = single(filter);
            ColumnReader reader = column == null ? null : column.reader();
            FlatColumn entries = reader == null ? null : reader.wholeDictionary();
            boolean told =
                    entries != null && entries.length() <= file.rowGroupRows(rowGroup) / 2 && filter.evaluate(entries);
            if (told && filter.nonePasses()) {
                return null;
            }
            if (!told || !filter.allPass()) {
                left.add(filter);
            }
        }
        return left;
    }

    private RowRanges pageRanges(List<FilterState> left) {
        long rows = file.rowGroupRows(rowGroup);
        RowRanges ranges = RowRanges.all(rows);
        for (FilterState filter : left) {
            ScanColumn column = comparable(filter);
            Domain domain = filter.filter().domain();
            if (column == null || domain == Domain.ALL) {
                continue;
            }
            ParquetColumn.Leaf leaf = column.leaf();
            PageIndex index = PageIndex.read(file.bytes(), chunk(leaf), leaf, rows);
            if (index != null) {
                try {
                    ranges = ranges.intersect(index.rows(domain, metrics));
                } catch (IllegalArgumentException e) {
                    // As in mayMatch: no common order, nothing to skip.
                    continue;
                }
            }
        }
        return ranges;
    }

    private ColumnChunk chunk(ParquetColumn.Leaf leaf) {
        return file.rowGroup(rowGroup).getColumns().get(leaf.chunk());
    }

    /** The one flat column of the file that a filter reads, or null. */
    private @Nullable ScanColumn single(FilterState filter) {
        if (filter.columns().length != 1) {
            return null;
        }
        ScanColumn column = columns.get(filter.columns()[0]);
        return column.isFlat() ? column : null;
    }

    /** As {@link #single}, if what the file tells of the column can be compared with values of the table's type. */
    private @Nullable ScanColumn comparable(FilterState filter) {
        ScanColumn column = single(filter);
        return column != null && comparable(column.leaf().type(), column.type()) ? column : null;
    }

    private static boolean comparable(DataType stored, DataType wanted) {
        return stored.equals(wanted)
                || stored.isInteger() && wanted.isInteger()
                || stored == DataType.REAL && wanted == DataType.DOUBLE
                || stored instanceof DataType.Decimal a
                        && wanted instanceof DataType.Decimal b
                        && a.scale() == b.scale();
    }
}
