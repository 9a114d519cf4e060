// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.file;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/**
 * A location with wildcards: {@code *} and {@code ?} within a name, {@code **} across folders (none included),
 * <code>{a,b}</code> and {@code [a-z]}. What it matches may be a file or a folder whose files are meant.
 */
final class GlobPattern {
    private static final String WILDCARDS = "*?[{";

    private final String base;
    private final List<PathMatcher> matchers = new ArrayList<>();

    GlobPattern(String pattern) {
        int slash = pattern.lastIndexOf('/', firstWildcard(pattern));
        base = slash < 0 ? "" : slash == 0 ? "/" : pattern.substring(0, slash);
        String rest = pattern.substring(slash + 1);
        addMatcher(rest);
        // The file system's matcher wants at least one folder where we allow none.
        if (rest.contains("**/")) {
            addMatcher(rest.replace("**/", ""));
        }
    }

    static boolean isGlob(String location) {
        return firstWildcard(location) < location.length();
    }

    private static int firstWildcard(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (WILDCARDS.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }

    private void addMatcher(String glob) {
        matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + glob));
    }

    /** The folder that all matches are in: what comes before the first wildcard. */
    String base() {
        return base;
    }

    /** Whether a file below the base, or one of the folders it is in, matches. */
    boolean matches(Path relative) {
        for (int names = relative.getNameCount(); names > 0; names--) {
            Path part = relative.subpath(0, names);
            if (matchers.stream().anyMatch(m -> m.matches(part))) {
                return true;
            }
        }
        return false;
    }
}
