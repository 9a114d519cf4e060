// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.io.Serializable;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A value that functions read on every executor: it goes to each once, however many tasks and actions use it, and not with
 * every function that captures it. All tasks of a process share it, so it must not change. Until {@link #close}.
 */
public final class Broadcast<T> implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1;

    /** Values of this process's programs. */
    private static final Map<String, Held> OWN = new ConcurrentHashMap<>();
    /** Values of drivers elsewhere, as long as the heap has room. */
    private static final Map<String, SoftReference<Held>> FETCHED = new ConcurrentHashMap<>();

    private final String name = "broadcast-" + UUID.randomUUID();
    private final transient @Nullable RddEngine engine;

    private record Held(@Nullable Object value) {}

    private Broadcast(RddEngine engine) {
        this.engine = engine;
    }

    static <T> Broadcast<T> of(T value, RddEngine engine) {
        Broadcast<T> broadcast = new Broadcast<>(engine);
        OWN.put(broadcast.name, new Held(value));
        engine.publish(broadcast.name, () -> {
            ElementWriter writer = new ElementWriter();
            writer.write(value);
            return writer.toBytes();
        });
        return broadcast;
    }

    /** The value. Functions should capture the broadcast, not its value. */
    @SuppressWarnings("unchecked") // under this name is this broadcast's value
    public T value() {
        Held held = OWN.get(name);
        return (T) (held == null ? fetched() : held).value();
    }

    private Held fetched() {
        SoftReference<Held> known = FETCHED.get(name);
        Held held = known == null ? null : known.get();
        if (held != null) {
            return held;
        }
        RddTask task = RddTask.current();
        if (task == null) {
            throw new CentellaException(
                    ErrorCode.APPLICATION_ERROR, name + " was closed, or is read by a thread of no task");
        }
        // One task of the process fetches, the others wait for it.
        SoftReference<Held> made = FETCHED.compute(
                name, (_, there) -> there != null && there.get() != null ? there : new SoftReference<>(fetch(task)));
        Held now = made.get();
        return now == null ? fetch(task) : now;
    }

    private Held fetch(RddTask task) {
        return new Held(task.reader().read(task.context().application().published(name)));
    }

    /** Forgets the value; functions that still read it fail. For the driver. */
    @Override
    public void close() {
        if (engine != null && OWN.remove(name) != null) {
            engine.withdraw(name);
        }
    }
}
