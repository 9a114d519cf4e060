// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import java.nio.ByteBuffer;

/** One partition of one task's output. */
public record BlockId(long query, int stage, int task, int partition) {
    static final int BYTES = 20;

    void write(ByteBuffer to) {
        to.putLong(query).putInt(stage).putInt(task).putInt(partition);
    }

    static BlockId read(ByteBuffer from) {
        return new BlockId(from.getLong(), from.getInt(), from.getInt(), from.getInt());
    }

    @Override
    public String toString() {
        return "query " + query + " stage " + stage + " task " + task + " partition " + partition;
    }
}
