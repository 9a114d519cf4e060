// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;

/** A frame of a stream's bytes to be sent: a buffer or a region of a file, which it owns. */
final class DataFrame extends AbstractReferenceCounted {
    private final int stream;
    private final int length;
    private final ReferenceCounted payload;

    DataFrame(int stream, int length, ReferenceCounted payload) {
        this.stream = stream;
        this.length = length;
        this.payload = payload;
    }

    int stream() {
        return stream;
    }

    int length() {
        return length;
    }

    ReferenceCounted payload() {
        return payload;
    }

    @Override
    protected void deallocate() {
        payload.release();
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        payload.touch(hint);
        return this;
    }
}
