// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.Scratch;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;

/**
 * A root pool for one test. What is made here is closed with it, last first; what the tested code takes from {@link #pool}
 * and does not give back fails {@link #close}.
 */
public final class TestMemory implements AutoCloseable {
    private final MemoryPool pool;
    private final Deque<Runnable> closers = new ArrayDeque<>();

    public TestMemory() {
        this(Long.MAX_VALUE);
    }

    /** Memory of which at most {@code limit} bytes may be held. */
    public TestMemory(long limit) {
        pool = MemoryPool.root(limit);
    }

    public MemoryPool pool() {
        return pool;
    }

    public ColumnBuilder builder(DataType type) {
        ColumnBuilder builder = new ColumnBuilder(type, pool);
        closers.push(builder::close);
        return builder;
    }

    public Scratch scratch() {
        Scratch scratch = new Scratch(pool);
        closers.push(scratch::close);
        return scratch;
    }

    public Buffer buffer(long size) {
        Buffer buffer = pool.allocate(size);
        closers.push(buffer::close);
        return buffer;
    }

    @Override
    public void close() {
        closers.forEach(Runnable::run);
        closers.clear();
        pool.close();
    }
}
