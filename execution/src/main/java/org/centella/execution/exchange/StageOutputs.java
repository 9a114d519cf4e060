// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;

/** Where a task finds the outputs of the stages that it reads: in this process, or in others. */
public interface StageOutputs {
    /**
     * The output of some tasks of a stage for some partitions; ends of ranges are behind the last.
     *
     * @param toTask {@link #ALL} for all that there are
     */
    record Range(int stage, int fromPartition, int toPartition, int fromTask, int toTask) {
        public static final int ALL = Integer.MAX_VALUE;

        /** What all tasks put out. */
        public static Range ofPartitions(int stage, int from, int to) {
            return new Range(stage, from, to, 0, ALL);
        }
    }

    /**
     * Streams that have all rows of the range, which the caller closes. Where the order of rows counts, each is one task's
     * output for one partition.
     *
     * @param types of the rows
     * @param memory of the reader
     * @param checkCancelled called while waiting; ends it by throwing
     */
    List<BatchStream> read(
            Range range,
            boolean ordered,
            List<DataType> types,
            int batchRows,
            MemoryPool memory,
            Runnable checkCancelled);

    /** The outputs that a store of this process has. */
    static StageOutputs of(ShuffleStore store) {
        return (range, _, _, batchRows, memory, _) -> {
            List<BatchStream> streams = new ArrayList<>();
            for (int p = range.fromPartition(); p < range.toPartition(); p++) {
                List<BatchStream> all = store.read(range.stage(), p, batchRows, memory);
                streams.addAll(all.subList(range.fromTask(), Math.min(all.size(), range.toTask())));
            }
            return streams;
        };
    }
}
