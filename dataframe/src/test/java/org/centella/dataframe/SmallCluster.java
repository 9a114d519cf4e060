// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.centella.execution.cluster.Endpoint;
import org.centella.execution.cluster.Master;
import org.centella.execution.cluster.Worker;
import org.centella.execution.transfer.SharedSecret;
import org.centella.execution.transfer.Trust;

/** A master and two workers of one core in this process, whose executors are processes of their own. */
public final class SmallCluster implements AutoCloseable {
    private static final long MEMORY = 512L << 20;
    private static final int WORKERS = 2;

    private final List<Worker> workers = new ArrayList<>();
    private final Path secretFile;
    private final Master master;

    public SmallCluster(Path folder) {
        secretFile = folder.resolve("secret");
        SharedSecret secret = SharedSecret.ofFileOrNew(secretFile);
        master = new Master(new Endpoint("localhost", 0), Trust.by(secret));
        for (int i = 0; i < WORKERS; i++) {
            workers.add(new Worker(
                    new Worker.Offer("worker-" + i, "localhost", 1, MEMORY, folder.resolve("worker-" + i)),
                    new Endpoint("localhost", master.port()),
                    Trust.by(secret)));
        }
    }

    /** For a session with all of it. */
    public Session.Builder session() {
        return Session.builder()
                .set("master", master())
                .set("executors", Integer.toString(WORKERS))
                .set("executor_memory", "512m")
                .set("cluster_secret", secretFile.toString());
    }

    String master() {
        return "localhost:" + master.port();
    }

    Path secretFile() {
        return secretFile;
    }

    /** The only children of this process. */
    public List<ProcessHandle> executors() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
    }

    @Override
    public void close() {
        workers.forEach(Worker::close);
        master.close();
    }
}
