// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.sort;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.centella.execution.plan.SortKey;
import org.jspecify.annotations.Nullable;

/**
 * A value of a sort's first key as one word whose unsigned order is the sort's, and which rows may still come before it: a
 * pre-test by the first 8 bytes, with nulls where the key wants them. Immutable.
 */
public final class KeyThreshold {
    private static final int BLOCK = 1024;

    private final KeyPart part;
    private final boolean nullsFirst;
    private final boolean isNull;
    private final long word;
    private final boolean inclusive;

    private KeyThreshold(KeyPart part, boolean nullsFirst, boolean isNull, long word, boolean inclusive) {
        this.part = part;
        this.nullsFirst = nullsFirst;
        this.isNull = isNull;
        this.word = word;
        this.inclusive = inclusive;
    }

    /**
     * The key's value in a row; null for types that words do not order.
     *
     * @param inclusive whether rows with an equal key may come before the row, because of other keys
     */
    public static @Nullable KeyThreshold of(SortKey key, Column column, int row, boolean inclusive) {
        KeyPart part = part(column.type(), key.descending());
        if (part == null) {
            return null;
        }
        FlatColumn base = column.base();
        int at = column.baseRow(row);
        long[] words = new long[1];
        boolean isNull = base.isNull(at);
        if (!isNull) {
            part.load(base, new int[] {at}, 1, words);
        }
        boolean whole = column.type().layout().isFixedWidth() && column.type().layout() != Layout.INT128;
        return new KeyThreshold(part, key.nullsFirst(), isNull, words[0], inclusive || !whole);
    }

    private static @Nullable KeyPart part(DataType type, boolean descending) {
        return switch (type.layout()) {
            case BIT -> KeyPart.range(KeyPart.Kind.VALUE, 0, descending, 0, 1);
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64 ->
                KeyPart.range(KeyPart.Kind.VALUE, 0, descending, Long.MIN_VALUE, Long.MAX_VALUE);
            case INT128 -> KeyPart.range(KeyPart.Kind.HIGH, 0, descending, Long.MIN_VALUE, Long.MAX_VALUE);
            case VIEW -> KeyPart.bytes(0, descending, 0, Long.BYTES);
            case LIST, STRUCT -> null;
        };
    }

    /** True when fewer rows come before this than before the other, of the same key. */
    public boolean isTighterThan(KeyThreshold other) {
        if (isNull != other.isNull) {
            return isNull == nullsFirst;
        }
        return !isNull && Long.compareUnsigned(word, other.word) < 0;
    }

    /** True when a null may come before. */
    boolean takesNulls() {
        return nullsFirst ? !isNull || inclusive : isNull && inclusive;
    }

    /** True when a value may come before: behind nulls all do that are first themselves. */
    boolean takesAnyValue() {
        return isNull && !nullsFirst;
    }

    /** True when no value comes before. */
    boolean takesNoValue() {
        return isNull && nullsFirst;
    }

    /** Writes, ascending, the rows of the column that may come before; their number. */
    public int select(Column column, MemorySegment out) {
        FlatColumn base = column.base();
        int[] rows = new int[BLOCK];
        long[] words = new long[BLOCK];
        boolean[] passes = new boolean[BLOCK];
        boolean nulls = base.validity() != null;
        int found = 0;
        for (int from = 0; from < column.length(); from += BLOCK) {
            int count = Math.min(BLOCK, column.length() - from);
            rows(column, from, count, rows);
            if (isNull) {
                Arrays.fill(passes, 0, count, takesAnyValue());
            } else {
                part.load(base, rows, count, words);
                compare(words, count, word, inclusive, passes);
            }
            if (nulls) {
                for (int i = 0; i < count; i++) {
                    passes[i] = base.isNull(rows[i]) ? takesNulls() : passes[i];
                }
            }
            found = write(passes, count, from, out, found);
        }
        return found;
    }

    private static void rows(Column column, int from, int count, int[] rows) {
        switch (column) {
            case FlatColumn _ -> {
                for (int i = 0; i < count; i++) {
                    rows[i] = from + i;
                }
            }
            case DictionaryColumn dictionary ->
                MemorySegment.copy(dictionary.indices(), Segments.INT, (long) from << 2, rows, 0, count);
            case ConstantColumn _ -> Arrays.fill(rows, 0, count, 0);
        }
    }

    private static void compare(long[] words, int count, long word, boolean inclusive, boolean[] passes) {
        long most = word + Long.MIN_VALUE;
        if (inclusive) {
            for (int i = 0; i < count; i++) {
                passes[i] = words[i] + Long.MIN_VALUE <= most;
            }
        } else {
            for (int i = 0; i < count; i++) {
                passes[i] = words[i] + Long.MIN_VALUE < most;
            }
        }
    }

    private static int write(boolean[] passes, int count, int first, MemorySegment out, int found) {
        int n = found;
        for (int i = 0; i < count; i++) {
            Segments.setInt(out, n, first + i);
            n += passes[i] ? 1 : 0;
        }
        return n;
    }
}
