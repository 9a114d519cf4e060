// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/** A keyed hash; one per kernel, for the JDK's object keeps state. */
final class Hmac {
    private final Mac mac;

    /** @param hash md5, sha1, sha256, sha512 */
    Hmac(String hash) {
        try {
            mac = Mac.getInstance("Hmac" + hash.toUpperCase(Locale.ROOT));
        } catch (GeneralSecurityException e) {
            throw new CentellaException(ErrorCode.INTERNAL_ERROR, "this JVM lacks HMAC with " + hash, e);
        }
    }

    /** Bytes of the result, as text. */
    static String length(String hash) {
        return switch (hash) {
            case "md5" -> "16";
            case "sha1" -> "20";
            case "sha256" -> "32";
            default -> "64";
        };
    }

    byte[] of(byte[] bytes, byte[] key) {
        try {
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, mac.getAlgorithm()));
        } catch (GeneralSecurityException e) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "the key does not fit " + mac.getAlgorithm(), e);
        }
        return mac.doFinal(bytes);
    }
}
