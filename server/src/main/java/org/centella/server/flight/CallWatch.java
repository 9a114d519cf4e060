// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import io.grpc.Context;

/** Stops what a call does when its client hangs up or cancels it. For the thread that answers the call. */
final class CallWatch implements AutoCloseable {
    private final Context call = Context.current();
    private final Context.CancellationListener listener;

    private CallWatch(Runnable action) {
        // A call that ended well is cancelled, too, and by then the watch is closed.
        this.listener = _ -> action.run();
        call.addListener(listener, Runnable::run);
    }

    /** @param action runs at most once, on another thread, and before {@link #close} only */
    static CallWatch onCancel(Runnable action) {
        return new CallWatch(action);
    }

    @Override
    public void close() {
        call.removeListener(listener);
    }
}
