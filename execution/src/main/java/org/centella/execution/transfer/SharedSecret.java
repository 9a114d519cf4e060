// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/**
 * What the processes of a cluster know and nobody else does. It never goes over the network: who connects gets a random
 * challenge and answers with its HMAC-SHA-256 under the secret. Immutable.
 */
public final class SharedSecret {
    /** Bytes of a challenge. */
    public static final int CHALLENGE_BYTES = 32;
    /** Bytes of an answer. */
    public static final int ANSWER_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int GENERATED_BYTES = 32;
    private static final int SHORTEST = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;

    private SharedSecret(byte[] key) {
        this.key = key;
    }

    /** @throws CentellaException INVALID_SETTING for fewer than 16 bytes of UTF-8 */
    public static SharedSecret of(String text) {
        byte[] key = text.strip().getBytes(StandardCharsets.UTF_8);
        if (key.length < SHORTEST) {
            throw new CentellaException(
                    ErrorCode.INVALID_SETTING, "a cluster's secret has at least " + SHORTEST + " characters");
        }
        return new SharedSecret(key);
    }

    /** The content of a file, without white space around it. */
    public static SharedSecret ofFile(Path file) {
        try {
            return of(Files.readString(file));
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot read the cluster's secret: " + e, e);
        }
    }

    /** The content of a file, which is made with a new secret, for nobody else to read, if there is none. */
    public static SharedSecret ofFileOrNew(Path file) {
        try {
            if (Files.notExists(file)) {
                if (file.toAbsolutePath().getParent() != null) {
                    Files.createDirectories(file.toAbsolutePath().getParent());
                }
                Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "secret", ".new");
                Files.writeString(fresh, generate());
                try {
                    Files.createLink(file, fresh);
                } catch (FileAlreadyExistsException e) {
                    // Another process was first, and its secret holds.
                } finally {
                    Files.delete(fresh);
                }
            }
            return ofFile(file);
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot make the cluster's secret: " + e, e);
        }
    }

    /** A new one, as text for {@link #of}. */
    public static String generate() {
        return HexFormat.of().formatHex(random(GENERATED_BYTES));
    }

    /** A challenge that was never used before. */
    public static byte[] challenge() {
        return random(CHALLENGE_BYTES);
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** The answer to a challenge. */
    public byte[] answer(byte[] challenge) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(challenge);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is part of every JDK", e);
        }
    }

    /** Whether an answer is that of one who knows the secret; takes the same time for all wrong ones. */
    public boolean accepts(byte[] challenge, byte[] answer) {
        return MessageDigest.isEqual(answer(challenge), answer);
    }

    /** What {@link #of} takes, for a process that is started with it. */
    public String text() {
        return new String(key, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "secret";
    }
}
