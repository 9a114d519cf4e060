// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and a server, and does to what the server sends what a network may do. */
final class TamperingProxy implements AutoCloseable {
    /** What happens to the byte at a place of what the server sends. */
    enum Deed {
        PASS,
        FLIP,
        CUT,
        HOLD
    }

    private final ServerSocket listening;
    private final BlockAddress server;
    private final Deed deed;
    private final long place;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    /** Does the deed on the first connection only, if {@code once}. */
    TamperingProxy(BlockAddress server, Deed deed, long place, boolean once) throws IOException {
        this.server = server;
        this.deed = deed;
        this.place = place;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> accept(once));
    }

    BlockAddress address() {
        return new BlockAddress("127.0.0.1", listening.getLocalPort());
    }

    int connections() {
        return connections.get();
    }

    private void accept(boolean once) {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket there = new Socket(server.host(), server.port());
                sockets.add(client);
                sockets.add(there);
                boolean tampers = connections.getAndIncrement() == 0 || !once;
                Thread.ofVirtual().start(() -> copy(client, there, false));
                Thread.ofVirtual().start(() -> copy(there, client, tampers));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void copy(Socket from, Socket to, boolean tampers) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[1 << 13];
            long before = 0;
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                int at = Math.clamp(place - before, -1, count);
                if (tampers && at >= 0 && at < count) {
                    switch (deed) {
                        case PASS -> {}
                        case FLIP -> bytes[at] ^= 0x10;
                        case CUT -> {
                            out.write(bytes, 0, at);
                            return;
                        }
                        case HOLD -> {
                            out.write(bytes, 0, at);
                            Thread.sleep(60_000);
                        }
                    }
                }
                out.write(bytes, 0, count);
                before += count;
            }
        } catch (IOException | InterruptedException e) {
            // One of the two went away.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
