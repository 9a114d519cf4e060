// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.execution.cluster.Endpoint;
import org.centella.execution.cluster.Master;
import org.centella.execution.transfer.SharedSecret;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code centella master}. */
@CommandLine.Command(
        name = "centella master",
        mixinStandardHelpOptions = true,
        description = "Starts the master of a cluster: workers and applications connect to it.")
public final class MasterCommand implements Callable<Integer> {
    @Option(names = "--listen", description = "HOST:PORT to listen on (default: ${DEFAULT-VALUE}).")
    private String listen = "localhost:" + Endpoint.MASTER_PORT;

    @Option(names = "--secret", description = "The file with the cluster's secret, made if there is none.")
    private Path secret = Path.of(SettingValues.DEFAULTS.get(Settings.CLUSTER_SECRET));

    @Override
    public Integer call() throws InterruptedException {
        Endpoint bind = Endpoint.parse(listen);
        try (Master master = new Master(bind, SharedSecret.ofFileOrNew(secret))) {
            System.err.println("master listens on " + bind.host() + ":" + master.port());
            master.await();
        }
        return 0;
    }
}
