// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * An authority with a certificate that it has signed, as PEM files. Made by the JDK's keytool when a test needs them, so that no
 * key is ever checked in.
 */
public record TestCertificates(Path certificate, Path key, Path authority) {
    private static final String PASSWORD = "changeit";

    /** In a folder of their own, which is made. */
    public static TestCertificates make(Path folder) {
        try {
            Files.createDirectories(folder);
            Path store = folder.resolve("keys.p12");
            keytool(store, "-alias", "authority", "-dname", "CN=Authority", "-ext", "bc:c");
            keytool(
                    store,
                    "-alias",
                    "member",
                    "-dname",
                    "CN=Member",
                    "-signer",
                    "authority",
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1");
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            return new TestCertificates(
                    pem(folder.resolve("certificate.pem"), "CERTIFICATE", encoded(keys.getCertificateChain("member"))),
                    pem(
                            folder.resolve("key.pem"),
                            "PRIVATE KEY",
                            List.of(keys.getKey("member", PASSWORD.toCharArray())
                                    .getEncoded())),
                    pem(
                            folder.resolve("authority.pem"),
                            "CERTIFICATE",
                            List.of(keys.getCertificate("authority").getEncoded())));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where all three are, under the names that the setting {@code tls} expects. */
    public Path folder() {
        return Objects.requireNonNull(certificate.getParent());
    }

    private static List<byte[]> encoded(Certificate[] chain) throws GeneralSecurityException {
        List<byte[]> encoded = new ArrayList<>();
        for (Certificate certificate : chain) {
            encoded.add(certificate.getEncoded());
        }
        return encoded;
    }

    private static Path pem(Path file, String kind, List<byte[]> contents) throws IOException {
        StringBuilder pem = new StringBuilder();
        for (byte[] content : contents) {
            pem.append("-----BEGIN ").append(kind).append("-----\n");
            pem.append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content));
            pem.append("\n-----END ").append(kind).append("-----\n");
        }
        return Files.writeString(file, pem, StandardCharsets.US_ASCII);
    }

    private static void keytool(Path store, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
