// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code centella server} as its users start it, alone and before a cluster. */
@Timeout(480)
@SuppressWarnings("try") // Flight's streams may be interrupted while they close
class ServerProcessTest {
    private static final Pattern LISTENS = Pattern.compile("server listens on \\S+:(\\d+)");

    @TempDir
    static Path folder;

    private static int port(Path log, Process process) throws IOException, InterruptedException {
        while (process.isAlive()) {
            Matcher said = LISTENS.matcher(Files.readString(log));
            if (said.find()) {
                return Integer.parseInt(said.group(1));
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("the server ended: " + Files.readString(log));
    }

    private static long number(FlightSqlClient client, FlightInfo info, CallOption... options) throws Exception {
        try (FlightStream stream =
                client.getStream(info.getEndpoints().getFirst().getTicket(), options)) {
            assertThat(stream.next()).isTrue();
            return (Long) stream.getRoot().getVector(0).getObject(0);
        }
    }

    @Test
    void aServerOnAClusterAsksForItsPasswordAndEndsInOrder() throws Exception {
        Path password = folder.resolve("password");
        Path log = folder.resolve("server.log");
        try (ClusterProcesses cluster = new ClusterProcesses(folder)) {
            cluster.master();
            Process worker = cluster.worker(1);
            List<String> command = new ArrayList<>(ClusterProcesses.java());
            command.addAll(List.of(
                    "server",
                    "--port",
                    "0",
                    "--master",
                    cluster.address(),
                    "--executors",
                    "1",
                    "--executor-memory",
                    "256m",
                    "--secret",
                    cluster.secret().toString(),
                    "--password-file",
                    password.toString(),
                    "--set",
                    "memory=64m"));
            Process server = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try (BufferAllocator memory = new RootAllocator()) {
                Location location = Location.forGrpcInsecure("localhost", port(log, server));
                try (FlightClient plain = FlightClient.builder(memory, location).build()) {
                    FlightSqlClient client = new FlightSqlClient(plain);
                    assertThatThrownBy(() -> client.execute("SELECT 1")).hasMessageContaining("password");
                    CallOption token = plain.authenticateBasicToken(
                                    "centella", Files.readString(password).strip())
                            .orElseThrow();
                    assertThat(number(client, client.execute("SELECT count(*) FROM range(1000) AS r(i)", token), token))
                            .isEqualTo(1000);
                    // A query that runs when the server is asked to end is answered, and nothing begins.
                    FlightInfo last =
                            client.execute("SELECT count(*) FROM range(6000000) AS r(i) WHERE i % 2 = 0", token);
                    server.destroy();
                    assertThat(number(client, last, token)).isEqualTo(3_000_000);
                    assertThat(server.waitFor(90, TimeUnit.SECONDS)).isTrue();
                    CompletableFuture<Void> given = CompletableFuture.runAsync(() -> {
                        while (!ClusterProcesses.executors(worker).isEmpty()) {
                            Thread.onSpinWait();
                        }
                    });
                    given.get(60, TimeUnit.SECONDS);
                }
            } finally {
                server.destroyForcibly();
            }
        }
    }
}
