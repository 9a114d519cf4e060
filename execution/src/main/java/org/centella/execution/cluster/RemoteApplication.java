// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.centella.execution.exchange.KeptOutputs;
import org.centella.execution.operator.Application;
import org.centella.execution.operator.KeptRows;
import org.centella.execution.transfer.BlockAddress;
import org.centella.execution.transfer.BlockClient;
import org.jspecify.annotations.Nullable;

/** The application of an executor whose driver is another process; fetches its jars once. */
final class RemoteApplication implements Application, AutoCloseable {
    private final Function<String, byte[]> blobs;
    private final KeptOutputs here;
    private final KeptEverywhere kept;
    private @Nullable JarLoader loader;
    private volatile ClassLoader classes = RemoteApplication.class.getClassLoader();

    /**
     * @param blobs fetches a blob of the driver's
     * @param here what is kept in this process, closed with this
     * @param addresses of executors; null for those that are gone
     */
    RemoteApplication(
            Function<String, byte[]> blobs,
            KeptOutputs here,
            BlockClient client,
            IntFunction<@Nullable BlockAddress> addresses) {
        this.blobs = blobs;
        this.here = here;
        this.kept = new KeptEverywhere(here, client, addresses);
    }

    /** Makes sure that the jars are here, which are the same for all queries of an application. */
    synchronized void use(List<String> jars) {
        if (loader == null && !jars.isEmpty()) {
            JarLoader made =
                    JarLoader.of(jars.stream().map(this::published).toList(), RemoteApplication.class.getClassLoader());
            loader = made;
            classes = made;
        }
    }

    @Override
    public ClassLoader classes() {
        return classes;
    }

    @Override
    public byte[] published(String name) {
        return Published.read(name, blobs);
    }

    @Override
    public KeptRows kept() {
        return kept;
    }

    @Override
    public synchronized void close() {
        here.close();
        if (loader != null) {
            loader.close();
        }
    }
}
