// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.centella.storage.ColumnStatistics;
import org.centella.storage.InlineRows;
import org.centella.storage.TableStatistics;
import org.centella.storage.ValueRange;
import org.jspecify.annotations.Nullable;

/** Statistics of the rows in a log, counted exactly: they are few. */
final class InlineStatistics {
    private static final int VIEW = 16;
    private static final int NESTED = 32;
    private static final int LONGEST_IN_VIEW = 12;

    private InlineStatistics() {}

    static TableStatistics of(InlineRows rows) {
        List<ColumnStatistics> columns = new ArrayList<>();
        double bytes = 0;
        for (int i = 0; i < rows.types().size(); i++) {
            ColumnStatistics column = column(rows, i);
            columns.add(column);
            bytes += column.averageBytes() * rows.size();
        }
        return new TableStatistics(rows.size(), bytes, columns);
    }

    private static ColumnStatistics column(InlineRows rows, int column) {
        DataType type = rows.types().get(column);
        Set<Object> distinct = new HashSet<>();
        Object min = null;
        Object max = null;
        int nulls = 0;
        double text = 0;
        for (int i = 0; i < rows.size(); i++) {
            Object value = rows.row(i).get(column);
            if (value == null) {
                nulls++;
                continue;
            }
            Object bound = bound(value);
            if (bound == null || bound.equals(Double.NaN)) {
                continue;
            }
            distinct.add(bound);
            min = min == null || ValueRange.compare(bound, min) < 0 ? bound : min;
            max = max == null || ValueRange.compare(bound, max) > 0 ? bound : max;
            text += bound instanceof String s ? s.length() : 0;
        }
        int values = Math.max(1, rows.size() - nulls);
        double average = type.layout() == Layout.VIEW
                ? VIEW + (text / values > LONGEST_IN_VIEW ? text / values : 0)
                : type.isNested() ? NESTED : Math.max(1, type.layout().byteWidth());
        return new ColumnStatistics(
                min,
                max,
                rows.size() == 0 ? 0 : (double) nulls / rows.size(),
                type.isNested() ? Double.NaN : distinct.size(),
                average);
    }

    /** The value as {@link org.centella.storage.Domain} has it, or null when it has no place there. */
    private static @Nullable Object bound(Object value) {
        return switch (value) {
            case Boolean b -> b;
            case Byte n -> n.longValue();
            case Short n -> n.longValue();
            case Integer n -> n.longValue();
            case Long n -> n;
            case Float n -> n.doubleValue();
            case Double n -> n;
            case String s -> s;
            case LocalDate date -> date.toEpochDay();
            case LocalTime time -> time.toNanoOfDay() / 1000;
            case LocalDateTime time -> micros(time.toInstant(ZoneOffset.UTC));
            case Instant instant -> micros(instant);
            case BigDecimal decimal ->
                decimal.precision() <= DataType.Decimal.MAX_LONG_PRECISION
                        ? (Object) decimal.unscaledValue().longValueExact()
                        : decimal.unscaledValue();
            default -> null;
        };
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
    }
}
