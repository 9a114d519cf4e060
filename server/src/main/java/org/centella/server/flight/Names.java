// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Names that nobody can guess, for sessions and for what they hold: who knows one may use it. */
final class Names {
    private static final int BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Names() {}

    static String next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
