// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The content of a frame {@link FrameKind#ERROR}: what happened and, if it is one block that cannot be read, which.
 *
 * <pre>
 *   [1] block, or [0]; then text in UTF-8
 * </pre>
 */
record Failure(@Nullable BlockId block, String what) {
    private static final int MOST_TEXT = 4 << 10;

    Frame frame(int stream) {
        byte[] text = what.getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(1 + BlockId.BYTES + MOST_TEXT);
        payload.put((byte) (block == null ? 0 : 1));
        if (block != null) {
            block.write(payload);
        }
        payload.put(Arrays.copyOf(text, Math.min(text.length, MOST_TEXT)));
        return new Frame(FrameKind.ERROR, stream, payload.flip());
    }

    static Failure of(Frame frame) {
        ByteBuffer payload = frame.payload();
        boolean hasBlock = payload.remaining() > BlockId.BYTES && payload.get() == 1;
        BlockId block = hasBlock ? BlockId.read(payload) : null;
        return new Failure(block, StandardCharsets.UTF_8.decode(payload).toString());
    }
}
