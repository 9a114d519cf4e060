// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.aggregate.ValueNumbers;

/**
 * For each row of a block the row before it, in its partition, that has the same values. With it DISTINCT is a matter of
 * positions: within a frame the first of equal values is the one whose earlier equal is before the frame.
 */
final class EarlierEqual implements AutoCloseable {
    private final List<Integer> columns;
    private final ValueNumbers numbers;
    private final Scratch scratch;
    private final HeapAccount account;
    private int[] earlier = {};
    private int[] last = {};

    EarlierEqual(List<Integer> columns, List<DataType> types, MemoryPool pool) {
        this.columns = List.copyOf(columns);
        List<DataType> keys = new ArrayList<>();
        keys.add(DataType.INTEGER);
        columns.forEach(c -> keys.add(types.get(c)));
        this.numbers = new ValueNumbers(keys, pool);
        this.scratch = new Scratch(pool);
        this.account = new HeapAccount(pool, 2L * Integer.BYTES);
    }

    Set<Integer> columns() {
        return new TreeSet<>(columns);
    }

    /** @param counts 1 for the rows that are looked at, 0 for the others, which are nobody's equal */
    void start(WindowBlock block, int[] counts) {
        int rows = block.rows();
        if (account.grow(rows)) {
            earlier = new int[account.rows()];
            last = new int[account.rows()];
        }
        MemorySegment partitions = scratch.ints(0, rows);
        MemorySegment.copy(block.partitionOf(), 0, partitions, Segments.INT, 0, rows);
        Column[] keys = new Column[columns.size() + 1];
        keys[0] = FlatColumn.of(DataType.INTEGER, rows, null, partitions);
        for (int k = 1; k < keys.length; k++) {
            keys[k] = block.flat(columns.get(k - 1));
        }
        numbers.reset();
        // The numbers are read where they are then replaced.
        int different = numbers.number(keys, rows, earlier);
        java.util.Arrays.fill(last, 0, different, -1);
        for (int i = 0; i < rows; i++) {
            int number = earlier[i];
            earlier[i] = last[number];
            last[number] = counts[i] != 0 ? i : last[number];
        }
    }

    /** By row: the row before, or -1. */
    int[] earlier() {
        return earlier;
    }

    @Override
    public void close() {
        numbers.close();
        scratch.close();
        account.close();
        earlier = new int[0];
        last = new int[0];
    }
}
