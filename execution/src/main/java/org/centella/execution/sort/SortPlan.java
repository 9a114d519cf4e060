// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.sort;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Bits;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.SortKey;

/**
 * The steps of comparing rows by sort keys. Made for a type, the words of different batches compare; made for given columns,
 * parts take only the bits that their values need, and a sort by a date and a price is one by a single word:
 *
 * <pre>
 *   ORDER BY shipdate, price DESC    shipdate 8036 .. 10561 -&gt; 12 bits    price 90100 .. 10494950 -&gt; 24 bits
 *   word = (shipdate - 8036) &lt;&lt; 24 | (10494950 - price)
 * </pre>
 */
final class SortPlan {
    private static final int BLOCK = 1024;
    /** Strings are compared by up to this many words before they are compared whole. */
    private static final int STRING_WORDS = 4;

    private SortPlan() {}

    /** Steps whose words compare across batches. */
    static List<KeyStep> forTypes(List<DataType> types, List<SortKey> keys) {
        Steps steps = new Steps();
        for (int i = 0; i < types.size(); i++) {
            boolean descending = keys.get(i).descending();
            steps.add(KeyPart.nulls(i, keys.get(i).nullsFirst()));
            switch (types.get(i).layout()) {
                case BIT -> steps.add(KeyPart.range(KeyPart.Kind.VALUE, i, descending, 0, 1));
                case INT8 ->
                    steps.add(KeyPart.range(KeyPart.Kind.VALUE, i, descending, Byte.MIN_VALUE, Byte.MAX_VALUE));
                case INT16 ->
                    steps.add(KeyPart.range(KeyPart.Kind.VALUE, i, descending, Short.MIN_VALUE, Short.MAX_VALUE));
                case INT32 ->
                    steps.add(KeyPart.range(KeyPart.Kind.VALUE, i, descending, Integer.MIN_VALUE, Integer.MAX_VALUE));
                case INT64, FLOAT32, FLOAT64 ->
                    steps.add(KeyPart.range(KeyPart.Kind.VALUE, i, descending, Long.MIN_VALUE, Long.MAX_VALUE));
                case INT128 -> {
                    steps.add(KeyPart.range(KeyPart.Kind.HIGH, i, descending, Long.MIN_VALUE, Long.MAX_VALUE));
                    steps.add(KeyPart.range(KeyPart.Kind.LOW, i, descending, 0, -1));
                }
                case VIEW -> {
                    steps.add(KeyPart.bytes(i, descending, 0, Long.BYTES));
                    steps.add(new KeyStep.Value(i, descending));
                }
                case LIST, STRUCT -> steps.add(new KeyStep.Value(i, descending));
            }
        }
        return steps.finish();
    }

    /** Steps for the first {@code rows} rows of these columns. */
    static List<KeyStep> forColumns(FlatColumn[] columns, List<SortKey> keys, int rows) {
        Steps steps = new Steps();
        for (int i = 0; i < columns.length; i++) {
            FlatColumn column = columns[i];
            boolean descending = keys.get(i).descending();
            if (column.validity() != null) {
                long valid = Bits.count(column.validity(), 0, rows);
                if (valid == 0) {
                    continue;
                }
                if (valid < rows) {
                    steps.add(KeyPart.nulls(i, keys.get(i).nullsFirst()));
                }
            }
            switch (column.type().layout()) {
                case BIT, INT8, INT16, INT32, INT64, FLOAT32, FLOAT64 ->
                    steps.addRange(KeyPart.Kind.VALUE, column, i, descending, rows);
                case INT128 -> {
                    long[] high = range(KeyPart.Kind.HIGH, column, rows);
                    steps.add(KeyPart.range(KeyPart.Kind.HIGH, i, descending, high[0], high[1]));
                    if (high[0] == high[1]) {
                        steps.addRange(KeyPart.Kind.LOW, column, i, descending, rows);
                    } else {
                        steps.add(KeyPart.range(KeyPart.Kind.LOW, i, descending, 0, -1));
                    }
                }
                case VIEW -> addString(steps, column, i, descending, rows);
                case LIST, STRUCT -> steps.add(new KeyStep.Value(i, descending));
            }
        }
        return steps.finish();
    }

    private static void addString(Steps steps, FlatColumn column, int key, boolean descending, int rows) {
        long[] lengths = range(KeyPart.Kind.LENGTH, column, rows);
        int longest = (int) lengths[1];
        int from = commonPrefix(column, rows, (int) lengths[0]);
        int to = Math.min(longest, from + STRING_WORDS * Long.BYTES);
        for (int at = from; at < to; at += Long.BYTES) {
            steps.add(KeyPart.bytes(key, descending, at, Math.min(Long.BYTES, longest - at)));
        }
        if (to < longest) {
            steps.add(new KeyStep.Value(key, descending));
        } else {
            steps.add(KeyPart.range(KeyPart.Kind.LENGTH, key, descending, lengths[0], lengths[1]));
        }
    }

    /** Bytes with which all the strings, none shorter than {@code least}, begin. */
    private static int commonPrefix(FlatColumn column, int rows, int least) {
        int first = -1;
        int common = least;
        for (int row = 0; row < rows && common > 0; row++) {
            if (column.isNull(row)) {
                continue;
            }
            if (first < 0) {
                first = row;
                continue;
            }
            long at = MemorySegment.mismatch(column.viewBytes(first), 0, common, column.viewBytes(row), 0, common);
            common = at < 0 ? common : (int) at;
        }
        return common;
    }

    /** The least and the greatest of the numbers that a part is made of, over the non-null rows, of which there are some. */
    private static long[] range(KeyPart.Kind kind, FlatColumn column, int rows) {
        KeyPart raw = new KeyPart(kind, 0, false, false, 0, 0, Long.SIZE, 0);
        long bias = kind == KeyPart.Kind.LOW ? Long.MIN_VALUE : 0;
        int[] numbers = new int[BLOCK];
        long[] block = new long[BLOCK];
        long low = Long.MAX_VALUE;
        long high = Long.MIN_VALUE;
        for (int from = 0; from < rows; from += BLOCK) {
            int count = 0;
            for (int row = from; row < Math.min(rows, from + BLOCK); row++) {
                numbers[count] = row;
                count += column.isNull(row) ? 0 : 1;
            }
            raw.load(column, numbers, count, block);
            for (int i = 0; i < count; i++) {
                low = Math.min(low, block[i] ^ bias);
                high = Math.max(high, block[i] ^ bias);
            }
        }
        return new long[] {low ^ bias, high ^ bias};
    }

    /** Joins parts into words. */
    private static final class Steps {
        private final List<KeyStep> steps = new ArrayList<>();
        private final List<KeyPart> open = new ArrayList<>();
        private int bits;

        void add(KeyPart part) {
            if (part.bits() == 0) {
                return;
            }
            if (bits + part.bits() > Long.SIZE) {
                close();
            }
            open.add(part);
            bits += part.bits();
        }

        void addRange(KeyPart.Kind kind, FlatColumn column, int key, boolean descending, int rows) {
            long[] range = range(kind, column, rows);
            add(KeyPart.range(kind, key, descending, range[0], range[1]));
        }

        void add(KeyStep.Value step) {
            close();
            steps.add(step);
        }

        private void close() {
            if (!open.isEmpty()) {
                steps.add(KeyStep.Word.of(open));
                open.clear();
                bits = 0;
            }
        }

        List<KeyStep> finish() {
            close();
            return List.copyOf(steps);
        }
    }
}
