// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.execution.transfer.TamperingProxy.Deed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a network or a dying server does, a reader gets the right rows or, in bounded time, a lost block. */
@Timeout(60)
class NetworkFaultsTest {
    private static final List<DataType> TYPES = List.of(DataType.BIGINT, DataType.VARCHAR);
    private static final Timeouts SHORT = new Timeouts(
            Duration.ofSeconds(2),
            3,
            Duration.ofMillis(10),
            Duration.ofSeconds(2),
            Duration.ofMillis(300),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5));
    private static final int ROWS = 60_000;
    /** What the server says before it sends rows. */
    private static final int HANDSHAKE_BYTES = 90;

    static {
        LeakWatch.start();
    }

    @TempDir
    Path folder;

    @AfterEach
    void nothingLeaked() {
        LeakWatch.assertNothingLeaked();
    }

    private ServedOutputs outputs(boolean onDisk) {
        ServedOutputs outputs = new ServedOutputs(folder, TYPES, new TestMemory(), SHORT, false);
        outputs.write(0, 1, onDisk, ServedOutputs.numbered(outputs.memory, 0, 10, ROWS / 10));
        return outputs;
    }

    private static BatchStream open(ServedOutputs outputs, BlockAddress address) {
        return outputs.client.read(address, outputs.blocks(0), TYPES, 8192, outputs.query, () -> {});
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFlippedBitNeverMakesWrongRows(boolean onDisk) throws IOException {
        long seed = 31;
        Random random = new Random(seed);
        int lost = 0;
        try (ServedOutputs outputs = outputs(onDisk)) {
            List<String> expected = outputs.localRows(0);
            for (int i = 0; i < 40; i++) {
                // Also in the frames' heads, which lie close together at the beginning.
                long place = random.nextBoolean() ? random.nextInt(400_000) : random.nextInt(300);
                try (TamperingProxy proxy = new TamperingProxy(outputs.address, Deed.FLIP, place, true)) {
                    List<String> rows = ServedOutputs.rows(open(outputs, proxy.address()), 8192);
                    assertThat(rows).as("seed %d, place %d", seed, place).isEqualTo(expected);
                } catch (BlockLostException e) {
                    lost++;
                }
            }
        }
        assertThat(lost).isPositive();
    }

    @Test
    void tellsThatBytesWereDamaged() throws IOException {
        try (ServedOutputs outputs = outputs(true);
                TamperingProxy proxy = new TamperingProxy(outputs.address, Deed.FLIP, 100_000, false)) {
            assertThatThrownBy(() -> ServedOutputs.rows(open(outputs, proxy.address()), 8192))
                    .isInstanceOfSatisfying(
                            BlockLostException.class, e -> assertThat(e.block()).isEqualTo(ServedOutputs.block(0, 0)))
                    .hasMessageStartingWith(proxy.address().toString())
                    .hasMessageContaining("damaged");
        }
    }

    @Test
    void losesTheBlocksOfAConnectionCutInTheMiddle() throws IOException {
        try (ServedOutputs outputs = outputs(false);
                TamperingProxy proxy = new TamperingProxy(outputs.address, Deed.CUT, 400_000, false)) {
            assertThatThrownBy(() -> ServedOutputs.rows(open(outputs, proxy.address()), 8192))
                    .isInstanceOf(BlockLostException.class);
        }
    }

    @Test
    void asksOnceMoreWhenTheConnectionIsCutBeforeTheFirstRow() throws IOException {
        try (ServedOutputs outputs = outputs(false);
                TamperingProxy proxy = new TamperingProxy(outputs.address, Deed.CUT, HANDSHAKE_BYTES + 20, true)) {
            assertThat(ServedOutputs.rows(open(outputs, proxy.address()), 8192)).hasSize(ROWS);
            assertThat(proxy.connections()).isEqualTo(2);
        }
    }

    @Test
    void givesUpAServerThatFallsSilent() throws IOException {
        try (ServedOutputs outputs = outputs(false);
                TamperingProxy proxy = new TamperingProxy(outputs.address, Deed.HOLD, 300_000, false)) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> ServedOutputs.rows(open(outputs, proxy.address()), 8192))
                    .isInstanceOf(BlockLostException.class)
                    .hasMessageContaining("silent");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void stopsWaitingForASilentServerWhenTheQueryIsCancelled() throws IOException {
        try (ServedOutputs outputs = outputs(false);
                TamperingProxy proxy = new TamperingProxy(outputs.address, Deed.HOLD, 300_000, false)) {
            long end = System.nanoTime() + Duration.ofMillis(700).toNanos();
            Runnable check = () -> {
                if (System.nanoTime() > end) {
                    throw new CentellaException(ErrorCode.QUERY_CANCELLED, "cancelled");
                }
            };
            BatchStream stream =
                    outputs.client.read(proxy.address(), outputs.blocks(0), TYPES, 8192, outputs.query, check);
            assertThatThrownBy(() -> ServedOutputs.rows(stream, 8192))
                    .isInstanceOfSatisfying(
                            CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_CANCELLED));
            assertThat(System.nanoTime() - end).isLessThan(Duration.ofSeconds(1).toNanos());
        }
    }

    @Test
    void losesTheBlocksOfAServerClosedInTheMiddle() {
        try (ServedOutputs outputs = outputs(false)) {
            outputs.write(1, 1, false, ServedOutputs.numbered(outputs.memory, 0, 10, 8192));
            List<BatchStream> streams = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                streams.add(open(outputs, outputs.address));
                assertThat(streams.getLast().next()).isNotNull();
            }
            outputs.server.close();
            for (BatchStream stream : streams) {
                assertThatThrownBy(() -> ServedOutputs.rows(stream, 8192)).isInstanceOf(BlockLostException.class);
            }
        }
    }

    @Test
    void givesUpConnectingAfterAFewAttempts() throws IOException {
        int port;
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = listening.getLocalPort();
        }
        try (ServedOutputs outputs = outputs(false)) {
            BlockAddress nobody = new BlockAddress("127.0.0.1", port);
            assertThatThrownBy(() -> ServedOutputs.rows(open(outputs, nobody), 8192))
                    .isInstanceOfSatisfying(
                            BlockLostException.class, e -> assertThat(e.block()).isEqualTo(ServedOutputs.block(0, 0)))
                    .hasMessageStartingWith(nobody.toString())
                    .hasMessageContaining("cannot connect");
            assertThatThrownBy(() -> outputs.client.blob(new BlockAddress("no.such.host.invalid", 1), "plan"))
                    .isInstanceOf(BlockLostException.class);
        }
    }

    @Test
    void itsThreadsKeepNoProcessAlive() {
        try (ServedOutputs outputs = outputs(false)) {
            assertThat(open(outputs, outputs.address)).satisfies(stream -> {
                assertThat(stream.next()).isNotNull();
                stream.close();
            });
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("block-"))
                    .isNotEmpty()
                    .allMatch(Thread::isDaemon);
        }
    }
}
