// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** Words of 64 bits that lie side by side for each group, as state columns. */
final class Words {
    private Words() {}

    /** @param integer the word that is a BIGINT, the others being DOUBLE; -1 if none is */
    static Column[] columns(MemorySegment words, int perGroup, int count, GrowingBuffer output, int integer) {
        MemorySegment out = output.ensure((long) count * perGroup << 3, 0);
        Column[] states = new Column[perGroup];
        for (int w = 0; w < perGroup; w++) {
            MemorySegment column = out.asSlice((long) w * count << 3, (long) count << 3);
            for (int i = 0; i < count; i++) {
                Segments.setLong(column, i, Segments.getLong(words, (long) i * perGroup + w));
            }
            states[w] = FlatColumn.of(w == integer ? DataType.BIGINT : DataType.DOUBLE, count, null, column);
        }
        return states;
    }
}
