// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.centella.execution.transfer.SharedSecret;
import org.centella.execution.transfer.Trust;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who speaks nonsense to a master, or nothing, or too much at once, is cut off in bounded time, and nobody else notices. */
@Timeout(120)
class HostileMemberTest {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int PATIENCE_MILLIS = 60_000;

    private final Trust trust = Trust.by(SharedSecret.of("what the tests know"));
    private Master master;

    @BeforeEach
    void start() {
        master = new Master(new Endpoint("localhost", 0), trust);
    }

    @AfterEach
    void membersAreServedAsBefore() {
        try (Master still = master;
                LinkClient<FromMaster, ToMaster> member = LinkClient.connect(
                        new Endpoint("localhost", still.port()), Links.MEMBER, trust, new Silent<>())) {
            assertThat(member.link().isOpen()).isTrue();
        }
    }

    private static final class Silent<I, O> implements Link.Listener<I, O> {
        @Override
        public void received(Link<I, O> link, I message) {
            // Nobody asked.
        }

        @Override
        public void closed(Link<I, O> link, String reason) {
            // It is the end of the test.
        }
    }

    /** Says something, and reads until the other side hangs up. */
    private void assertHungUp(byte[] said) throws IOException {
        try (Socket socket = new Socket("localhost", master.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(said);
            socket.getInputStream().readAllBytes();
        } catch (SocketException e) {
            // Hung up before it had read all.
        }
    }

    @Test
    void anotherProtocolEndsAtOnce() throws IOException {
        assertHungUp("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void garbageEndsAtOnce() throws IOException {
        for (long seed = 0; seed < 10; seed++) {
            byte[] garbage = new byte[500];
            new Random(seed).nextBytes(garbage);
            assertHungUp(garbage);
            byte[] begun = Arrays.copyOf(PREFACE.getBytes(StandardCharsets.US_ASCII), PREFACE.length() + 500);
            System.arraycopy(garbage, 0, begun, PREFACE.length(), garbage.length);
            assertHungUp(begun);
        }
    }

    @Test
    void halfAGreetingEndsAfterAWhile() throws IOException {
        assertHungUp(PREFACE.substring(0, 10).getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aMessageThatIsTooLongIsNotRead() throws Exception {
        ManagedChannel channel = NettyChannelBuilder.forAddress("localhost", master.port())
                .usePlaintext()
                .build();
        try {
            CompletableFuture<Status> ended = new CompletableFuture<>();
            StreamObserver<byte[]> answers = new StreamObserver<>() {
                @Override
                public void onNext(byte[] answer) {
                    ended.complete(Status.OK);
                }

                @Override
                public void onError(Throwable failure) {
                    ended.complete(Status.fromThrowable(failure));
                }

                @Override
                public void onCompleted() {
                    ended.complete(Status.OK);
                }
            };
            ClientCalls.asyncBidiStreamingCall(channel.newCall(Links.MEMBER.method(), CallOptions.DEFAULT), answers)
                    .onNext(new byte[LinkType.MOST_BYTES + 1]);
            assertThat(ended.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).getCode())
                    .isNotEqualTo(Status.Code.OK);
        } finally {
            channel.shutdownNow();
        }
    }
}
