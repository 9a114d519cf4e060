// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.centella.execution.cluster.Endpoint;
import org.centella.execution.cluster.Master;
import org.centella.execution.cluster.Worker;
import org.centella.execution.transfer.SharedSecret;
import org.centella.execution.transfer.Trust;

/**
 * A master, a worker or a driver as a process of its own, which tests kill. It ends with the process that started it, whose
 * end it sees by that of its standard input.
 */
final class ClusterProcess {
    private ClusterProcess() {}

    /** Arguments: what to be, the file of the secret, the master's port, and what else that takes. */
    public static void main(String[] arguments) throws Exception {
        Thread.ofPlatform().daemon().start(ClusterProcess::endWithParent);
        Path secret = Path.of(arguments[1]);
        Endpoint master = new Endpoint("localhost", Integer.parseInt(arguments[2]));
        switch (arguments[0]) {
            case "master" -> {
                try (Master running = new Master(master, Trust.by(SharedSecret.ofFileOrNew(secret)))) {
                    running.await();
                }
            }
            case "worker" -> work(arguments, master, secret);
            case "driver" -> drive(arguments, master, secret);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        System.exit(0);
    }

    private static void work(String[] arguments, Endpoint master, Path secret) throws InterruptedException {
        Worker.Offer offer = new Worker.Offer(
                arguments[3],
                "localhost",
                Integer.parseInt(arguments[4]),
                Long.parseLong(arguments[5]),
                Path.of(arguments[6]));
        try (Worker worker = new Worker(offer, master, Trust.by(SharedSecret.ofFileOrNew(secret)))) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> worker.leave(Duration.ofSeconds(30))));
            worker.await();
        }
    }

    /** Runs a query over and over, and says so once it has run. */
    private static void drive(String[] arguments, Endpoint master, Path secret) {
        try (Session session = Session.builder()
                .data(Path.of(arguments[3]))
                .set("master", master.toString())
                .set("executors", "2")
                .set("cluster_secret", secret.toString())
                .build()) {
            while (true) {
                session.sql(arguments[4]).collect();
                System.out.println("ran");
            }
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException e) {
            // As its end.
        }
        Runtime.getRuntime().halt(1);
    }
}
