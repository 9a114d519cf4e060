// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.jspecify.annotations.Nullable;

/**
 * How a process of a cluster shows that it is one, and knows others: by the secret, and where the network is not to be
 * trusted by certificates, too.
 *
 * @param tls null where connections are not encrypted
 */
public record Trust(SharedSecret secret, @Nullable Tls tls) {
    /** Without encryption. */
    public static Trust by(SharedSecret secret) {
        return new Trust(secret, null);
    }

    /**
     * As the settings say: {@code cluster_secret}, which is made if there is none, and {@code tls}.
     *
     * @throws CentellaException INVALID_SETTING
     */
    public static Trust of(SettingValues settings) {
        return by(SharedSecret.ofFileOrNew(Path.of(settings.get(Settings.CLUSTER_SECRET))))
                .with(settings.get(Settings.TLS));
    }

    /** With encryption by the files of a folder, as the setting {@code tls} has it; without if the name is empty. */
    public Trust with(String folder) {
        if (folder.isEmpty()) {
            return this;
        }
        Path files = Path.of(folder);
        return new Trust(
                secret,
                new Tls(
                        files.resolve(Tls.CERTIFICATE_FILE),
                        files.resolve(Tls.KEY_FILE),
                        files.resolve(Tls.AUTHORITY_FILE)));
    }

    /** What {@link #read} takes, for a process of this machine that is to be trusted as this one: a line each. */
    public String lines() {
        return String.join(
                "\n",
                secret.text(),
                tls == null ? "" : tls.certificate().toString(),
                tls == null ? "" : tls.key().toString(),
                tls == null ? "" : tls.authority().toString(),
                "");
    }

    /** @throws IOException also when there are fewer lines than {@link #lines} gives */
    public static Trust read(BufferedReader lines) throws IOException {
        SharedSecret secret = SharedSecret.of(line(lines));
        String certificate = line(lines);
        String key = line(lines);
        String authority = line(lines);
        return authority.isEmpty()
                ? by(secret)
                : new Trust(secret, new Tls(Path.of(certificate), Path.of(key), Path.of(authority)));
    }

    private static String line(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new EOFException("the input ended early");
        }
        return line;
    }

    boolean isEncrypted() {
        return tls != null;
    }

    @Override
    public String toString() {
        return tls == null ? "a secret" : "a secret and " + tls;
    }
}
