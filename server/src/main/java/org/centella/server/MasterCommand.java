// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server;

import java.util.concurrent.Callable;
import org.centella.execution.cluster.ConnectionLog;
import org.centella.execution.cluster.Endpoint;
import org.centella.execution.cluster.Master;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code centella master}. */
@CommandLine.Command(
        name = "centella master",
        mixinStandardHelpOptions = true,
        description = "Starts the master of a cluster: workers and applications connect to it.")
public final class MasterCommand implements Callable<Integer> {
    @Option(names = "--listen", description = "HOST:PORT to listen on (default: ${DEFAULT-VALUE}).")
    private String listen = "localhost:" + Endpoint.MASTER_PORT;

    @Mixin
    private TrustOptions trust = new TrustOptions();

    @Override
    public Integer call() throws InterruptedException {
        ConnectionLog.begin();
        Endpoint bind = Endpoint.parse(listen);
        try (Master master = new Master(bind, trust.trust())) {
            System.err.println("master listens on " + bind.host() + ":" + master.port());
            master.await();
        }
        return 0;
    }
}
