// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicReference;
import org.centella.columnar.Column;
import org.centella.columnar.Values;
import org.centella.columnar.kernel.LongKeys;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.SortKey;
import org.centella.execution.sort.KeyThreshold;
import org.centella.storage.Domain;
import org.jspecify.annotations.Nullable;

/**
 * What a TopN tells the scan below while both run: rows behind the last one that it keeps need not come. One for all tasks
 * of a stage, tightened by each: as many rows as are wanted come before the threshold, whichever task has them. Thread-safe.
 */
final class FirstRowsFilter implements DynamicFilter {
    private record State(KeyThreshold threshold, Domain domain) {}

    private final SortKey key;
    private final AtomicReference<@Nullable State> state = new AtomicReference<>();

    /** @param key the first one that is sorted by */
    FirstRowsFilter(SortKey key) {
        this.key = key;
    }

    /** Rows behind this one are not wanted any more. */
    void tighten(Column keys, int row) {
        // Equal rows stay: other keys may put them before.
        KeyThreshold threshold = KeyThreshold.of(key, keys, row, true);
        if (threshold == null) {
            return;
        }
        State next = new State(threshold, domain(keys, row));
        State old = state.get();
        while ((old == null || threshold.isTighterThan(old.threshold())) && !state.compareAndSet(old, next)) {
            old = state.get();
        }
    }

    private Domain domain(Column keys, int row) {
        if (keys.isNull(row)) {
            return key.nullsFirst() ? Domain.ONLY_NULL : Domain.ALL;
        }
        Object value = value(keys, row);
        if (value == null) {
            return key.nullsFirst() ? Domain.ALL : Domain.NOT_NULL;
        }
        Domain range = key.descending()
                ? new Domain.Range(value, true, null, false)
                : new Domain.Range(null, false, value, true);
        return key.nullsFirst() ? new Domain.OrNull(range) : range;
    }

    /** The value in the form that statistics have it, or null where they do not tell what comes before it. */
    private @Nullable Object value(Column keys, int row) {
        DataType type = keys.type();
        return switch (type.layout()) {
            case INT8, INT16, INT32, INT64 -> {
                long[] values = new long[1];
                LongKeys.load(keys.base(), new int[] {keys.baseRow(row)}, 1, values);
                yield values[0];
            }
            // NaN is greatest, and statistics do not count it.
            case FLOAT32, FLOAT64 -> {
                double value = ((Number) Values.get(keys, row)).doubleValue();
                yield key.descending() || Double.isNaN(value) ? null : (Object) value;
            }
            case INT128 -> Values.get(keys, row) instanceof BigDecimal value ? value.unscaledValue() : null;
            case VIEW -> type instanceof DataType.Varchar ? Values.get(keys, row) : null;
            case BIT, LIST, STRUCT -> null;
        };
    }

    @Override
    public Domain domain() {
        State now = state.get();
        return now == null ? Domain.ALL : now.domain();
    }

    @Override
    public int select(Column column, MemorySegment rows) {
        State now = state.get();
        if (now != null) {
            return now.threshold().select(column, rows);
        }
        for (int i = 0; i < column.length(); i++) {
            Segments.setInt(rows, i, i);
        }
        return column.length();
    }
}
