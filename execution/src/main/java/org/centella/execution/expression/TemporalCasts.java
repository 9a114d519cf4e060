// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** Casts among dates, times and timestamps; zoned ones are in UTC. */
final class TemporalCasts {
    private TemporalCasts() {}

    static @Nullable Kernel bind(DataType from, DataType to, CastErrors errors) {
        boolean fromStamp = from == DataType.TIMESTAMP || from == DataType.TIMESTAMP_TZ;
        boolean toStamp = to == DataType.TIMESTAMP || to == DataType.TIMESTAMP_TZ;
        if (fromStamp && toStamp) {
            return (in, rows, out) ->
                    MemorySegment.copy(in[0].dense(rows), 0, out.values(), 0, (long) rows * Long.BYTES);
        }
        if (from == DataType.DATE && toStamp) {
            return (in, rows, out) -> {
                MemorySegment days = in[0].dense(rows);
                for (int i = 0; i < rows; i++) {
                    long day = Segments.getInt(days, i);
                    if (Math.abs(day) > Long.MAX_VALUE / Calendar.MICROS_PER_DAY) {
                        errors.timeOverflow(out, i, "day " + day);
                    }
                    Segments.setLong(out.values(), i, day * Calendar.MICROS_PER_DAY);
                }
            };
        }
        if (fromStamp && to == DataType.DATE) {
            return (in, rows, out) -> {
                MemorySegment stamps = in[0].dense(rows);
                for (int i = 0; i < rows; i++) {
                    long day = Math.floorDiv(Segments.getLong(stamps, i), Calendar.MICROS_PER_DAY);
                    Segments.setInt(out.values(), i, (int) day);
                }
            };
        }
        if (fromStamp && to == DataType.TIME) {
            return (in, rows, out) -> {
                MemorySegment stamps = in[0].dense(rows);
                for (int i = 0; i < rows; i++) {
                    long time = Math.floorMod(Segments.getLong(stamps, i), Calendar.MICROS_PER_DAY);
                    Segments.setLong(out.values(), i, time);
                }
            };
        }
        return from.isInterval() && to.isInterval() ? IntervalKernels.cast(from, to) : null;
    }
}
