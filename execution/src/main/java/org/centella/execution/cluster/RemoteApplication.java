// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.List;
import java.util.function.Function;
import org.centella.execution.operator.Application;
import org.jspecify.annotations.Nullable;

/** The application of an executor whose driver is another process; fetches its jars once. */
final class RemoteApplication implements Application, AutoCloseable {
    private final Function<String, byte[]> blobs;
    private @Nullable JarLoader loader;
    private volatile ClassLoader classes = RemoteApplication.class.getClassLoader();

    /** @param blobs fetches a blob of the driver's */
    RemoteApplication(Function<String, byte[]> blobs) {
        this.blobs = blobs;
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
    public synchronized void close() {
        if (loader != null) {
            loader.close();
        }
    }
}
