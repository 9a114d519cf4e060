// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The slots of this process: platform threads that run one task at a time. Thread-safe. */
public final class TaskSlots implements AutoCloseable {
    private static final Runnable STOP = () -> {};

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final List<Thread> slots = new ArrayList<>();

    public TaskSlots(int slotCount) {
        for (int i = 0; i < slotCount; i++) {
            slots.add(Thread.ofPlatform().daemon().name("centella-slot-" + i).start(this::work));
        }
    }

    /** Runs a task, which handles its own errors, on a free slot or the first that becomes free. */
    public void run(Runnable task) {
        tasks.add(task);
    }

    /** One thread more, in the place of one whose task waits. */
    void addSpare() {
        Thread.ofPlatform().daemon().name("centella-slot-spare").start(this::work);
    }

    /** One thread less, the first that has nothing to do. */
    void removeSpare() {
        tasks.add(STOP);
    }

    private void work() {
        try {
            for (Runnable task = tasks.take(); task != STOP; task = tasks.take()) {
                task.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        slots.forEach(_ -> tasks.add(STOP));
        try {
            for (Thread slot : slots) {
                slot.join(TimeUnit.SECONDS.toMillis(10));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
