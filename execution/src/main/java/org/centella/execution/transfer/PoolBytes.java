// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import org.centella.columnar.memory.Buffer;

/** The first bytes of a buffer, for Netty to send; the buffer is freed with the last reference. */
final class PoolBytes extends UnpooledDirectByteBuf {
    private final Buffer buffer;

    PoolBytes(Buffer buffer, int length) {
        super(
                UnpooledByteBufAllocator.DEFAULT,
                buffer.segment().asSlice(0, length).asByteBuffer(),
                length);
        this.buffer = buffer;
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        buffer.close();
    }
}
