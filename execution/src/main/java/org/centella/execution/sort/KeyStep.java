// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.sort;

import java.util.List;
import org.centella.columnar.FlatColumn;

/** One step of comparing two rows; the next is taken where this one finds them equal. */
sealed interface KeyStep {

    /** Compares one word of up to 64 bits, unsigned: parts of one key or of several, the first in the highest bits. */
    record Word(List<KeyPart> parts, int bits) implements KeyStep {
        public Word {
            parts = List.copyOf(parts);
        }

        static Word of(List<KeyPart> parts) {
            return new Word(parts, parts.stream().mapToInt(KeyPart::bits).sum());
        }

        /** The words of the rows whose numbers {@code rows} begins with; {@code scratch} as large as {@code out}. */
        void load(FlatColumn[] keys, int[] rows, int count, long[] out, long[] scratch) {
            parts.getFirst().load(keys[parts.getFirst().column()], rows, count, out);
            for (KeyPart part : parts.subList(1, parts.size())) {
                part.load(keys[part.column()], rows, count, scratch);
                append(out, scratch, count, part.bits());
            }
        }

        private static void append(long[] out, long[] low, int count, int bits) {
            for (int i = 0; i < count; i++) {
                out[i] = out[i] << bits | low[i];
            }
        }
    }

    /** Compares whole values of a key: long strings, lists and rows. */
    record Value(int column, boolean descending) implements KeyStep {
        /** Two rows that are equal so far: both null or neither. */
        int compare(FlatColumn a, int rowA, FlatColumn b, int rowB) {
            if (a.isNull(rowA)) {
                return 0;
            }
            int order = ValueOrder.compare(a, rowA, b, rowB);
            return descending ? -order : order;
        }
    }
}
