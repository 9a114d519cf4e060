// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicLong;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/**
 * A value that tasks add to and the driver reads. What a task adds counts once, however many attempts it takes, in every
 * action that runs it: a transformation that two actions compute adds twice. Functions add on the task's own thread.
 */
public final class Accumulator<T> implements Serializable {
    private static final long serialVersionUID = 1;
    private static final AtomicLong NEXT = new AtomicLong();

    private final long id = NEXT.incrementAndGet();
    private final String name;
    private final SerializableBiFunction<T, T, T> operation;
    /** The driver's; what tasks have is in {@link RddTask#updates}. */
    private transient T value;

    private transient boolean remote;

    Accumulator(String name, T zero, SerializableBiFunction<T, T, T> operation) {
        this.name = name;
        this.value = zero;
        this.operation = operation;
    }

    long id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** Adds, in a function or in the driver. */
    public void add(T more) {
        RddTask task = RddTask.current();
        if (task != null) {
            task.updates().merge(id, more, this::combined);
        } else if (remote) {
            throw new CentellaException(
                    ErrorCode.APPLICATION_ERROR, "accumulator " + name + " is added to by a thread that is no task's");
        } else {
            merge(more);
        }
    }

    @SuppressWarnings("unchecked") // updates of this number are this accumulator's
    private Object combined(Object left, Object right) {
        return operation.apply((T) left, (T) right);
    }

    @SuppressWarnings("unchecked") // as above
    synchronized void merge(Object update) {
        value = operation.apply(value, (T) update);
    }

    synchronized void reset(T zero) {
        value = zero;
    }

    /** What was added by all actions that have ended; for the driver. */
    public synchronized T value() {
        if (remote) {
            throw new CentellaException(
                    ErrorCode.APPLICATION_ERROR, "accumulator " + name + " has a value in the driver only");
        }
        return value;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        remote = true;
    }

    @Override
    public String toString() {
        return name + ": " + (remote ? "?" : value());
    }
}
