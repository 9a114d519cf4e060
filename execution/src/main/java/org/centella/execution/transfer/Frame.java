// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import java.nio.ByteBuffer;

/** A frame of any kind but {@link FrameKind#DATA}, in either direction. */
record Frame(FrameKind kind, int stream, ByteBuffer payload) {
    static Frame of(FrameKind kind, int stream) {
        return new Frame(kind, stream, ByteBuffer.allocate(0));
    }

    static Frame of(FrameKind kind, int stream, long number) {
        return new Frame(
                kind, stream, ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
    }
}
