// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import java.nio.ByteBuffer;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.encoding.BatchDecoder;
import org.jspecify.annotations.Nullable;

/**
 * The rows of blocks of one server. Asks for them when it is made if there is a connection, so that many streams fill while
 * the first is read, else when the first row is asked for. If the connection is lost before that, it asks once more.
 */
final class RemoteStream implements BatchStream {
    /** As many as fit a request; the others are asked for after them. */
    private static final int MOST_BLOCKS = (FrameKind.READ.mostBytes() - Long.BYTES) / BlockId.BYTES;

    // What stays.
    private final BlockClient client;
    private final BlockAddress address;
    private final List<BlockId> blocks;
    private final int batchRows;
    private final Runnable checkCancelled;
    private final BatchDecoder decoder;

    // What changes.
    private @Nullable ClientConnection connection;
    private @Nullable Window window;
    private int requested;
    private boolean delivered;
    private boolean repeated;
    private boolean closed;
    private @Nullable Batch current;
    private int row;

    RemoteStream(
            BlockClient client,
            BlockAddress address,
            List<BlockId> blocks,
            List<DataType> types,
            int batchRows,
            MemoryPool memory,
            Runnable checkCancelled) {
        this.client = client;
        this.address = address;
        this.blocks = List.copyOf(blocks);
        this.batchRows = batchRows;
        this.checkCancelled = checkCancelled;
        this.decoder = new BatchDecoder(types, memory);
        ClientConnection there = blocks.isEmpty() ? null : client.connectionIfThere(address);
        if (there != null) {
            start(there);
        }
    }

    private Window start(ClientConnection to) {
        Window started = window == null ? client.window(address, checkCancelled) : window;
        connection = to;
        window = started;
        requested = 0;
        requestNext(started, to);
        return started;
    }

    private void requestNext(Window to, ClientConnection from) {
        List<BlockId> next = blocks.subList(requested, Math.min(requested + MOST_BLOCKS, blocks.size()));
        ByteBuffer payload = ByteBuffer.allocate(next.size() * BlockId.BYTES);
        next.forEach(block -> block.write(payload));
        requested += next.size();
        to.request(from, FrameKind.READ, payload.flip());
    }

    @Override
    public @Nullable Batch next() {
        Batch rows = current;
        if (rows == null || row >= rows.rowCount()) {
            rows = closed || blocks.isEmpty() ? null : load();
            current = rows;
            row = 0;
        }
        if (rows == null) {
            return null;
        }
        int count = Math.min(batchRows, rows.rowCount() - row);
        Batch batch = rows.slice(row, count);
        row += count;
        return batch;
    }

    private @Nullable Batch load() {
        checkCancelled.run();
        try {
            return readRepeatedly();
        } catch (BlockLostException e) {
            throw e.of(blocks.getFirst());
        }
    }

    private @Nullable Batch readRepeatedly() {
        try {
            return read();
        } catch (BlockLostException e) {
            if (delivered || repeated || window == null || !window.isConnectionLost()) {
                throw e;
            }
            repeated = true;
            start(client.connect(address, checkCancelled));
            return read();
        }
    }

    private @Nullable Batch read() {
        Window from = window == null ? start(client.connect(address, checkCancelled)) : window;
        while (!from.hasMore()) {
            ClientConnection to = connection;
            if (requested == blocks.size() || to == null) {
                return null;
            }
            requestNext(from, to);
        }
        Batch batch = decoder.read(from, 0);
        delivered = true;
        return batch;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        current = null;
        if (window != null) {
            window.close();
        }
        decoder.close();
    }
}
