// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * What clients have to know: one name and one password, or nothing. Compared in the same time whether right or wrong.
 *
 * @param required false where everybody who can connect may come in
 */
public record ClientPassword(boolean required, String password) {
    public static final String USER = "centella";

    private static final String BASIC = "Basic ";

    public static ClientPassword of(String password) {
        return new ClientPassword(true, password);
    }

    public static ClientPassword none() {
        return new ClientPassword(false, "");
    }

    /** @param authorization the header, as RFC 7617 has it */
    boolean accepts(String authorization) {
        if (!required) {
            return true;
        }
        byte[] expected = (USER + ":" + password).getBytes(StandardCharsets.UTF_8);
        return isBasic(authorization) && MessageDigest.isEqual(expected, decoded(authorization));
    }

    static boolean isBasic(String authorization) {
        return authorization.regionMatches(true, 0, BASIC, 0, BASIC.length());
    }

    private static byte[] decoded(String authorization) {
        try {
            return Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    @Override
    public String toString() {
        return required ? "a password" : "no password";
    }
}
