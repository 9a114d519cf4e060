// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who does not know the secret gets nothing but an error; who says nonsense is cut off, and nobody else notices. */
@Timeout(60)
class HostilePeerTest {
    private static final List<DataType> TYPES = List.of(DataType.BIGINT, DataType.VARCHAR);
    private static final Timeouts SHORT = new Timeouts(
            Duration.ofSeconds(2),
            3,
            Duration.ofMillis(10),
            Duration.ofSeconds(1),
            Duration.ofMillis(300),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5));

    static {
        LeakWatch.start();
    }

    @TempDir
    Path folder;

    private ServedOutputs outputs;

    @BeforeEach
    void serve() {
        outputs = new ServedOutputs(folder, TYPES, new TestMemory(), SHORT, false);
        outputs.write(0, 1, false, ServedOutputs.numbered(outputs.memory, 0, 2, 1000));
    }

    @AfterEach
    void serverIsAsGoodAsBefore() {
        try (ServedOutputs served = outputs) {
            assertThat(served.remoteRows(served.blocks(0), 500)).hasSize(2000);
        }
        LeakWatch.assertNothingLeaked();
    }

    private static Frame read() {
        ByteBuffer payload = ByteBuffer.allocate(Long.BYTES + BlockId.BYTES).putLong(1 << 20);
        ServedOutputs.block(0, 0).write(payload);
        return new Frame(FrameKind.READ, 1, payload.flip());
    }

    private static void assertCutOff(RawPeer peer, String reason) throws IOException {
        Frame error = peer.receive();
        assertThat(error.kind()).isEqualTo(FrameKind.ERROR);
        assertThat(Failure.of(error).what()).contains(reason);
        assertThat(peer.next()).isNull();
    }

    @Test
    void refusesTheWrongSecretAtOnce() {
        SharedSecret other = SharedSecret.of("what somebody else knows");
        long start = System.nanoTime();
        try (BlockClient client = new BlockClient(Trust.by(other), outputs.memory.pool())) {
            assertThatThrownBy(() -> client.blob(outputs.address, "plan"))
                    .isInstanceOf(BlockLostException.class)
                    .hasMessageContaining("it does not know the secret");
            try (var stream = client.read(outputs.address, outputs.blocks(0), TYPES, 10, outputs.query, () -> {})) {
                assertThatThrownBy(stream::next).isInstanceOf(BlockLostException.class);
            }
        }
        assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
    }

    @Test
    void refusesAServerThatDoesNotKnowTheSecret() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> pretendToKnow(listening));
            BlockAddress address = new BlockAddress("127.0.0.1", listening.getLocalPort());
            assertThatThrownBy(() -> outputs.client.blob(address, "plan"))
                    .isInstanceOf(BlockLostException.class)
                    .hasMessageContaining("the server does not know the secret");
        }
    }

    private static void pretendToKnow(ServerSocket listening) {
        try (RawPeer peer = new RawPeer(listening.accept())) {
            peer.receive();
            peer.send(new Frame(FrameKind.CHALLENGE, 0, ByteBuffer.allocate(SharedSecret.CHALLENGE_BYTES)));
            Frame answer = peer.receive();
            // The client's own proof, sent back.
            peer.send(new Frame(FrameKind.WELCOME, 0, answer.payload()));
            peer.next();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void givesNothingToStrangers() throws IOException {
        try (RawPeer peer = RawPeer.clientOf(outputs.address)) {
            peer.send(read());
            assertCutOff(peer, "READ before the handshake");
        }
        try (RawPeer peer = RawPeer.clientOf(outputs.address)) {
            peer.send(new Handshake(ServedOutputs.SECRET).hello());
            assertThat(peer.receive().kind()).isEqualTo(FrameKind.CHALLENGE);
            peer.send(read());
            assertCutOff(peer, "READ before the handshake");
        }
        try (RawPeer peer = RawPeer.clientOf(outputs.address)) {
            peer.send(new Handshake(ServedOutputs.SECRET).hello());
            peer.receive();
            peer.send(new Frame(FrameKind.ANSWER, 0, ByteBuffer.allocate(SharedSecret.ANSWER_BYTES)));
            assertCutOff(peer, "does not know the secret");
        }
    }

    @Test
    void anAnswerIsGoodForOneConnectionOnly() throws IOException {
        Handshake handshake = new Handshake(ServedOutputs.SECRET);
        Frame hello = handshake.hello();
        Frame answer;
        try (RawPeer peer = RawPeer.clientOf(outputs.address)) {
            peer.send(hello);
            answer = handshake.answer(peer.receive());
            peer.send(answer);
            assertThat(handshake.accepts(peer.receive())).isTrue();
        }
        try (RawPeer peer = RawPeer.clientOf(outputs.address)) {
            peer.send(hello);
            peer.receive();
            peer.send(answer);
            assertCutOff(peer, "does not know the secret");
        }
    }

    @Test
    void cutsOffGarbage() throws IOException {
        Random random = new Random(8);
        for (int i = 0; i < 20; i++) {
            byte[] garbage = new byte[1 + random.nextInt(5000)];
            random.nextBytes(garbage);
            try (RawPeer peer = RawPeer.clientOf(outputs.address)) {
                peer.send(garbage);
                Frame first = peer.next();
                assertThat(first == null || first.kind() == FrameKind.ERROR).isTrue();
                assertThat(peer.next()).isNull();
            }
        }
        try (RawPeer peer = RawPeer.clientOf(outputs.address)) {
            peer.send(ServedOutputs.bytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            assertCutOff(peer, "it sent");
        }
    }

    @Test
    void cutsOffALengthOfTenGigabytes() throws IOException {
        try (RawPeer peer = RawPeer.clientOf(outputs.address)) {
            peer.send(ByteBuffer.allocate(200).putLong(10_000_000_000L).array());
            assertCutOff(peer, "it sent");
        }
        for (int length : List.of(Integer.MAX_VALUE, -1, (1 << 20) + 1)) {
            try (RawPeer peer = RawPeer.friendOf(outputs.address, ServedOutputs.SECRET)) {
                peer.send(RawPeer.bytes(FrameKind.READ, 1, length, ByteBuffer.allocate(10)));
                assertCutOff(peer, "READ of " + Integer.toUnsignedString(length) + " bytes");
            }
        }
    }

    @Test
    void cutsOffHalfAFrameFollowedBySilence() throws IOException {
        byte[] hello = RawPeer.bytes(new Handshake(ServedOutputs.SECRET).hello());
        for (int bytes : List.of(0, 5, 30)) {
            try (RawPeer peer = RawPeer.clientOf(outputs.address)) {
                peer.send(Arrays.copyOf(hello, bytes));
                assertCutOff(peer, "no handshake");
            }
        }
        byte[] read = RawPeer.bytes(read());
        try (RawPeer peer = RawPeer.friendOf(outputs.address, ServedOutputs.SECRET)) {
            peer.send(Arrays.copyOf(read, read.length - 1));
            assertThat(peer.next()).isNull();
        }
    }

    @Test
    void cutsOffFriendsThatSayWhatNoClientSays() throws IOException {
        for (FrameKind kind : List.of(FrameKind.END, FrameKind.WELCOME, FrameKind.DATA, FrameKind.CREDIT)) {
            try (RawPeer peer = RawPeer.friendOf(outputs.address, ServedOutputs.SECRET)) {
                peer.send(read());
                peer.send(RawPeer.bytes(kind, 1, 1, ByteBuffer.allocate(1)));
                Frame frame = peer.receive();
                while (frame.kind() == FrameKind.DATA || frame.kind() == FrameKind.END) {
                    frame = peer.receive();
                }
                assertThat(frame.kind()).isEqualTo(FrameKind.ERROR);
            }
        }
        try (RawPeer peer = RawPeer.friendOf(outputs.address, ServedOutputs.SECRET)) {
            byte[] read = RawPeer.bytes(read());
            read[20] ^= 1;
            peer.send(read);
            assertCutOff(peer, "wrong checksum");
        }
    }
}
