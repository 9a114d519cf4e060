// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks;

import java.io.PrintStream;

/** One line on the terminal that says how far long work is; prints nothing when there is no terminal. Thread-safe. */
final class ProgressLine implements AutoCloseable {
    private static final int BAR_WIDTH = 30;
    private static final long REDRAW_NANOS = 100_000_000;

    private final PrintStream out;
    private final boolean terminal;
    private long lastDrawn;
    private int shown;

    ProgressLine(PrintStream out) {
        this.out = out;
        this.terminal = System.console() != null && System.console().isTerminal();
    }

    /** A bar for a fraction of 0 to 1. */
    synchronized void show(String what, double fraction) {
        int filled = (int) (fraction * BAR_WIDTH);
        show("%s [%s%s] %3.0f %%".formatted(what, "#".repeat(filled), " ".repeat(BAR_WIDTH - filled), fraction * 100));
    }

    synchronized void show(String text) {
        long now = System.nanoTime();
        if (!terminal || now - lastDrawn < REDRAW_NANOS) {
            return;
        }
        lastDrawn = now;
        out.print("\r" + text + " ".repeat(Math.max(0, shown - text.length())));
        out.flush();
        shown = text.length();
    }

    /** Takes the line away. */
    synchronized void clear() {
        if (shown > 0) {
            out.print("\r" + " ".repeat(shown) + "\r");
            out.flush();
            shown = 0;
        }
    }

    @Override
    public void close() {
        clear();
    }
}
