// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.Values;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.Field;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/**
 * An operator's batches in the encodings that are seldom seen, for the tests that set {@code force_encoding}: a column whose
 * rows are all equal as a constant, every other as a dictionary of its different values, the last first, behind a null that
 * no row points at. Slow.
 */
final class EncodedStream implements BatchStream {
    private final BatchStream operator;
    private final MemoryPool pool;
    private final Scratch scratch;
    private final List<ColumnBuilder> bases = new ArrayList<>();
    private boolean closed;

    EncodedStream(BatchStream operator, PhysicalPlan node, TaskContext context) {
        this.operator = operator;
        this.pool = context.memory().child("Encoding " + node.id());
        this.scratch = new Scratch(pool);
        for (Field field : node.schema().fields()) {
            bases.add(new ColumnBuilder(field.type(), pool));
        }
    }

    @Override
    public @Nullable Batch next() {
        Batch batch = operator.next();
        if (batch == null) {
            return null;
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < batch.columns().size(); i++) {
            columns.add(encoded(batch.column(i), i));
        }
        return new Batch(batch.rowCount(), columns);
    }

    private Column encoded(Column column, int index) {
        int rows = column.length();
        Map<Object, Integer> entries = new HashMap<>();
        MemorySegment entryRows = scratch.ints(2 * index, rows);
        MemorySegment indices = scratch.ints(2 * index + 1, rows);
        for (int row = rows - 1; row >= 0; row--) {
            Integer entry = entries.putIfAbsent(key(Values.get(column, row)), entries.size());
            if (entry == null) {
                entry = entries.size() - 1;
                Segments.setInt(entryRows, entry, row);
            }
            Segments.setInt(indices, row, entry + 1);
        }
        ColumnBuilder base = bases.get(index);
        base.reset();
        if (entries.size() == 1) {
            base.append(column, entryRows, 0, 1);
            return new ConstantColumn(base.view(), rows);
        }
        base.appendNulls(1);
        base.append(column, entryRows, 0, entries.size());
        return new DictionaryColumn(base.view(), indices, rows);
    }

    /** Equal for values of which one may stand for the other. */
    private static Object key(@Nullable Object value) {
        return switch (value) {
            case null -> Void.class;
            case byte[] bytes -> ByteBuffer.wrap(bytes);
            case List<?> list -> list.stream().map(EncodedStream::key).toList();
            // Maps show their entries in the order that they have, which Java's equality passes over.
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(e -> List.of(key(e.getKey()), key(e.getValue())))
                        .toList();
            default -> value;
        };
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (pool;
                operator) {
            bases.forEach(ColumnBuilder::close);
            scratch.close();
        }
    }
}
