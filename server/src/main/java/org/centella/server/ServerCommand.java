// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.dataframe.Session;
import org.centella.execution.cluster.ConnectionLog;
import org.centella.execution.transfer.SharedSecret;
import org.centella.execution.transfer.Tls;
import org.centella.server.flight.ClientEncryption;
import org.centella.server.flight.ClientPassword;
import org.centella.server.flight.FlightSqlServer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code centella server}: this process becomes a driver that many clients share. */
@Command(
        name = "centella server",
        mixinStandardHelpOptions = true,
        description = "Serves clients of Arrow Flight SQL, with executors in this process or on a cluster.")
public final class ServerCommand implements Callable<Integer> {
    private static final int MISUSED = 2;
    private static final int CLOSE_SECONDS = 60;
    private static final String VERSION = "0.1.0";

    private final CountDownLatch closed = new CountDownLatch(1);

    @Option(names = "--data", description = "A folder whose subfolders and files are tables.")
    private @Nullable Path data;

    @Option(names = "--listen", description = "Host to listen on (default: ${DEFAULT-VALUE}).")
    private String listen = "localhost";

    @Option(names = "--port", description = "Port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port = 31337;

    @Mixin
    private DriverOptions driver = new DriverOptions();

    @Option(
            names = "--password-file",
            description =
                    "The file with the password that clients need, made if there is none. Without, they need none "
                            + "when --listen is loopback, else the one in the secret's file with .server behind its name.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--client-authority",
            description =
                    "The file (PEM) with what signs the certificates that clients have to show; without, they need none.")
    private @Nullable Path clientAuthority;

    @Option(
            names = "--idle-time",
            description = "How long a session may have no call before it ends (default: ${DEFAULT-VALUE}).")
    private String idleTime = "1h";

    @Option(
            names = "--drain",
            description = "How long to wait for what runs when asked to end by SIGTERM (default: ${DEFAULT-VALUE}).")
    private String drain = "30s";

    @Override
    public Integer call() throws InterruptedException {
        ConnectionLog.begin();
        try {
            Duration patience = Settings.EXECUTOR_IDLE_TIME.parse(drain);
            Duration idle = Settings.EXECUTOR_IDLE_TIME.parse(idleTime);
            try (Session session = session()) {
                ClientPassword password = password(session);
                try (FlightSqlServer server = new FlightSqlServer(
                        session,
                        new FlightSqlServer.Options(
                                listen, port, password, idle, VERSION, encryption(session.settings())))) {
                    serve(server, password, patience);
                }
            }
            return 0;
        } catch (CentellaException e) {
            System.err.println("centella server: " + e.getMessage());
            return MISUSED;
        } finally {
            closed.countDown();
        }
    }

    /** Until the process is asked to end, and what runs has ended. */
    private void serve(FlightSqlServer server, ClientPassword password, Duration patience) throws InterruptedException {
        CountDownLatch drained = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.drain(patience);
            drained.countDown();
            try {
                // The end of this thread is the end of the process; executors are to be given back before.
                closed.await(CLOSE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        System.err.println("server listens on " + listen + ":" + server.port() + ", clients need " + password);
        drained.await();
    }

    private Session session() {
        Session.Builder builder = Session.builder();
        driver.settings().forEach(builder::set);
        return (data == null ? builder : builder.data(data)).build();
    }

    /** With the certificate that the cluster sees as well; without one, in the clear. */
    private @Nullable ClientEncryption encryption(SettingValues settings) {
        String folder = settings.get(Settings.TLS);
        if (folder.isEmpty() && clientAuthority != null) {
            throw new CentellaException(ErrorCode.INVALID_SETTING, "--client-authority is of use with --tls only");
        }
        return folder.isEmpty()
                ? null
                : new ClientEncryption(
                        Path.of(folder, Tls.CERTIFICATE_FILE), Path.of(folder, Tls.KEY_FILE), clientAuthority);
    }

    private ClientPassword password(Session session) {
        if (passwordFile == null && isLoopback(listen)) {
            return ClientPassword.none();
        }
        Path file = passwordFile != null
                ? passwordFile
                : Path.of(session.settings().get(Settings.CLUSTER_SECRET) + ".server");
        return ClientPassword.of(SharedSecret.ofFileOrNew(file).text());
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new CentellaException(ErrorCode.CONNECTION_FAILED, "there is no host " + host, e);
        }
    }
}
