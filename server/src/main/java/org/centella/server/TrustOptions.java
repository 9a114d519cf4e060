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
            names = "--tls",
            description = "The folder with certificate.pem, key.pem and authority.pem with which links are encrypted.")
    private String tls = "";

    Trust trust() {
        String file = secret == null ? SettingValues.DEFAULTS.get(Settings.CLUSTER_SECRET) : secret;
        return Trust.by(SharedSecret.ofFileOrNew(Path.of(file))).with(tls);
    }

    /** Puts what was said among the settings of a driver. */
    void addTo(Map<String, String> settings) {
        if (secret != null) {
            settings.put(Settings.CLUSTER_SECRET.name(), secret);
        }
        if (!tls.isEmpty()) {
            settings.put(Settings.TLS.name(), tls);
        }
    }
}
