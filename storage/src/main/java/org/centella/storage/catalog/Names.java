// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.catalog;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The rule by which every catalog finds a name: exactly first, then without regard to case. */
public final class Names {
    private Names() {}

    /** The name among {@code known} that {@code wanted} means, or null. */
    public static @Nullable String find(String wanted, Collection<String> known) {
        if (known.contains(wanted)) {
            return wanted;
        }
        return known.stream()
                .filter(wanted::equalsIgnoreCase)
                .sorted()
                .findFirst()
                .orElse(null);
    }
}
