// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.centella.columnar.Batch;
import org.centella.columnar.arrow.ArrowExport;
import org.centella.columnar.arrow.ArrowSize;
import org.centella.columnar.arrow.ArrowStrings;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.Schema;
import org.centella.dataframe.QueryResult;

/**
 * Sends a result as fast as its client takes it. A batch is laid out as Arrow over the memory it lies in, strings excepted,
 * and copied once, into the connection's buffers; while those hold more than a little, this waits, and so does the query.
 *
 * <pre>
 *   query -> ResultQueue -> next() -> share -> putNext -> gRPC -> client
 *            bounded          |                             |
 *                             +---- waits until ready <-----+
 * </pre>
 */
final class ResultStream implements Runnable {
    /** Half of what clients take as one message unless told otherwise: gRPC in Go and Rust has 4 MiB. */
    private static final long LARGEST_MESSAGE = 2L << 20;

    private static final long LOOK_AGAIN_MILLIS = 500;

    private final QueryResult result;
    private final String sql;
    private final MemoryPool pool;
    private final ServerStreamListener client;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Has to be made by the thread that gRPC calls; the handlers are to be set before that returns. */
    ResultStream(QueryResult result, String sql, MemoryPool pool, ServerStreamListener client) {
        this.result = result;
        this.sql = sql;
        this.pool = pool;
        this.client = client;
        client.setOnReadyHandler(this::wake);
        client.setOnCancelHandler(() -> {
            result.cancel();
            wake();
        });
    }

    /** Sends all and closes the result; the client hears of errors. */
    @Override
    public void run() {
        try {
            try (result) {
                send();
            }
            client.completed();
        } catch (RuntimeException | Error e) {
            client.error(FlightErrors.of(e, sql));
        }
    }

    private void send() {
        Schema schema = result.schema();
        try (ArrowExport export = new ArrowExport(schema, pool, ArrowStrings.OFFSETS)) {
            // The same vectors, under a schema that tells clients more of their types.
            VectorSchemaRoot root = new VectorSchemaRoot(
                    ResultSchemas.described(schema), export.root().getFieldVectors(), 0);
            client.start(root);
            for (Batch batch = result.next(); batch != null; batch = result.next()) {
                send(batch, export, root, true);
            }
        }
    }

    private void send(Batch batch, ArrowExport export, VectorSchemaRoot root, boolean whole) {
        int rows = batch.rowCount();
        if (rows > 1 && ArrowSize.of(batch) > LARGEST_MESSAGE) {
            // Halves begin at a byte of the bits that tell of nulls.
            int half = Math.max(1, rows / 2 / Byte.SIZE * Byte.SIZE);
            send(batch.slice(0, half), export, root, false);
            send(batch.slice(half, rows - half), export, root, false);
            return;
        }
        awaitRoom();
        if (whole) {
            export.share(batch);
        } else {
            // A part of a column of lists still has all elements, which a copy has not.
            export.copy(batch);
        }
        root.setRowCount(rows);
        client.putNext();
    }

    private void awaitRoom() {
        lock.lock();
        try {
            while (!client.isReady() && !client.isCancelled()) {
                changed.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CentellaException(ErrorCode.QUERY_CANCELLED, "interrupted while sending", e);
        } finally {
            lock.unlock();
        }
        if (client.isCancelled()) {
            throw new CentellaException(ErrorCode.QUERY_CANCELLED, "the client does not want the result any more");
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
