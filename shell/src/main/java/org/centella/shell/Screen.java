// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import org.jspecify.annotations.Nullable;

/**
 * What the output goes to.
 *
 * @param width columns of the terminal, 0 when it is none
 */
record Screen(int width, boolean colour) {
    /** Set by the launcher when the output goes to a terminal: asking the terminal itself would cost start-up time. */
    private static final String WIDTH = "centella.terminal.width";

    private static final String RESET = "\033[0m";

    /** A file, a pipe, or a terminal we know nothing of. */
    static final Screen NONE = new Screen(0, false);

    /** As the launcher says. */
    static Screen ofLauncher() {
        int width = Integer.getInteger(WIDTH, 0);
        return new Screen(width, width > 0 && colourWanted());
    }

    /** See no-color.org. */
    static boolean colourWanted() {
        @Nullable String no = System.getenv("NO_COLOR");
        return no == null || no.isEmpty();
    }

    boolean isTerminal() {
        return width > 0;
    }

    String red(String text) {
        return colour ? "\033[31m" + text + RESET : text;
    }

    String dim(String text) {
        return colour ? "\033[2m" + text + RESET : text;
    }
}
