// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of {@code bin/centella}. */
@Command(name = "centella", version = "Centella 0.1.0", mixinStandardHelpOptions = true)
public final class Main implements Runnable {

    private Main() {}

    public static void main(String[] args) {
        eraseIncubatorLine();
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /**
     * The JVM announces the Vector API as an incubator module on a line of its own before any class of ours runs. The
     * launcher says when that line went to a terminal: cursor up, erase line.
     */
    private static void eraseIncubatorLine() {
        if (Boolean.getBoolean("centella.launcher.erase")) {
            System.err.print("\033[1A\033[2K");
            System.err.flush();
        }
    }
}
