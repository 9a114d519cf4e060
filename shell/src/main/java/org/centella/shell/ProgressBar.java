// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.centella.jdbc.StatementProgress;

/**
 * A line that shows how far a query is, drawn over and over by a thread of its own and taken away before anything else is
 * printed. Queries that end soon never see it; without a terminal there is none.
 */
final class ProgressBar implements AutoCloseable {
    private static final int DELAY_MILLIS = 400;
    private static final int REDRAW_MILLIS = 100;
    private static final int CELLS = 30;
    private static final String ERASE = "\r\033[2K";

    private final StatementProgress progress;
    private final PrintWriter out;
    private final Thread painter;
    private final CountDownLatch ended = new CountDownLatch(1);

    private ProgressBar(StatementProgress progress, PrintWriter out) {
        this.progress = progress;
        this.out = out;
        this.painter = Thread.ofVirtual().name("progress").unstarted(this::paint);
    }

    static ProgressBar start(StatementProgress progress, PrintWriter out, Screen screen) {
        ProgressBar bar = new ProgressBar(progress, out);
        if (screen.isTerminal()) {
            bar.painter.start();
        }
        return bar;
    }

    private void paint() {
        long begun = System.nanoTime();
        boolean drawn = false;
        try {
            int pause = DELAY_MILLIS;
            while (!ended.await(pause, TimeUnit.MILLISECONDS)) {
                out.print(line(progress.progress(), (System.nanoTime() - begun) / 1e9));
                out.flush();
                drawn = true;
                pause = REDRAW_MILLIS;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (drawn) {
            out.print(ERASE);
            out.flush();
        }
    }

    private static String line(double done, double seconds) {
        int full = (int) (Math.clamp(done, 0, 1) * CELLS);
        return String.format(
                Locale.ROOT,
                "\r[%s%s] %3d %%  %.1f s",
                "█".repeat(full),
                "░".repeat(CELLS - full),
                (int) (done * 100),
                seconds);
    }

    /** Takes the line away; returns when it is gone. */
    @Override
    public void close() {
        ended.countDown();
        try {
            painter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
