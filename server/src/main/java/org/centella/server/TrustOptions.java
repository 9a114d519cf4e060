// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server;

import java.nio.file.Path;
import java.util.Map;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.execution.transfer.SharedSecret;
import org.centella.execution.transfer.Trust;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a process of a cluster is told what it shows others and whom it trusts; the same for all commands. */
final class TrustOptions {
    @Option(names = "--secret", description = "The file with the cluster's secret, made if there is none.")
    private @Nullable String secret;

    @Option(
            names = "--tls-authority",
            description =
                    "The file (PEM) with the certificates that sign those of the cluster; with it, links are encrypted.")
    private String authority = "";

    @Option(names = "--tls-certificate", description = "The file (PEM) with this process's certificate.")
    private String certificate = "";

    @Option(names = "--tls-key", description = "The file (PEM, PKCS #8) with the certificate's private key.")
    private String key = "";

    Trust trust() {
        String file = secret == null ? SettingValues.DEFAULTS.get(Settings.CLUSTER_SECRET) : secret;
        return Trust.by(SharedSecret.ofFileOrNew(Path.of(file))).with(certificate, key, authority);
    }

    /** Puts what was said among the settings of a driver. */
    void addTo(Map<String, String> settings) {
        if (secret != null) {
            settings.put(Settings.CLUSTER_SECRET.name(), secret);
        }
        add(settings, Settings.TLS_AUTHORITY.name(), authority);
        add(settings, Settings.TLS_CERTIFICATE.name(), certificate);
        add(settings, Settings.TLS_KEY.name(), key);
    }

    private static void add(Map<String, String> settings, String name, String value) {
        if (!value.isEmpty()) {
            settings.put(name, value);
        }
    }
}
