// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the command line asked for. */
record ShellOptions(
        @Nullable Path data,
        List<String> statements,
        List<Path> files,
        OutputFormat output,
        boolean timing,
        Map<String, String> settings) {

    /** True when there is something to run, or nobody at a keyboard to ask. */
    boolean isScript() {
        return !statements.isEmpty()
                || !files.isEmpty()
                || System.console() == null
                || !System.console().isTerminal();
    }
}
