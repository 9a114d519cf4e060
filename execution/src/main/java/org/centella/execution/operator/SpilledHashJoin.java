// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.function.IntFunction;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.execution.join.KeyPartitioner;
import org.centella.execution.plan.JoinKind;
import org.jspecify.annotations.Nullable;

/**
 * A join whose build side did not fit: both sides on disk, joined partition by partition, each a join of its own that may
 * spill again.
 *
 * <pre>
 *   build 0..15      probe 0..15
 *     [0] ------ join ------ [0]
 *     [1] ------ join ------ [1]  ...
 * </pre>
 */
final class SpilledHashJoin implements BatchStream {
    private final JoinKind kind;
    private final SpilledPartitions build;
    private final boolean shared;
    private final SpilledPartitions probe;
    private final IntFunction<BatchStream> join;
    private int partition = -1;
    private @Nullable BatchStream current;

    /**
     * Takes over the probe side.
     *
     * @param shared whether other tasks read the build side too
     * @param join makes the join of a partition
     */
    SpilledHashJoin(
            JoinKind kind,
            SpilledPartitions build,
            boolean shared,
            SpilledPartitions probe,
            IntFunction<BatchStream> join) {
        this.shared = shared;
        this.kind = kind;
        this.build = build;
        this.probe = probe;
        this.join = join;
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            if (current != null) {
                Batch batch = current.next();
                if (batch != null) {
                    return batch;
                }
                current.close();
                current = null;
                if (!shared) {
                    build.drop(partition);
                }
                probe.drop(partition);
            }
            if (partition + 1 >= KeyPartitioner.PARTITIONS) {
                return null;
            }
            partition++;
            if (!empty(partition)) {
                current = join.apply(partition);
            }
        }
    }

    private boolean empty(int p) {
        return (build.rows(p) == 0 && JoinBuildSide.emptyWithoutBuild(kind))
                || (probe.rows(p) == 0 && !kind.emitsBuildRows());
    }

    @Override
    public void close() {
        partition = KeyPartitioner.PARTITIONS;
        try (probe) {
            if (current != null) {
                current.close();
                current = null;
            }
        }
    }
}
