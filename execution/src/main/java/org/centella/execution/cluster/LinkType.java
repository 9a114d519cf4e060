// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.centella.execution.plan.PlanJson;

/**
 * A kind of {@link Link}, as one of its ends sees it.
 *
 * @param name of the gRPC service
 * @param in how messages that come in are read
 * @param out how messages that go out are written
 */
record LinkType<I, O>(String name, Codec<I> in, Codec<O> out) {
    /** Larger messages are refused: plans and rows go as blocks, not as messages. */
    static final int MOST_BYTES = 16 << 20;

    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    /** Messages of a sealed interface, as JSON. */
    record Codec<T>(Class<T> messages) {
        byte[] write(T message) {
            return PlanJson.writeMessage(message, messages);
        }

        T read(byte[] bytes) {
            return PlanJson.readMessage(bytes, messages);
        }
    }

    static <I, O> LinkType<I, O> of(String name, Class<I> in, Class<O> out) {
        return new LinkType<>(name, new Codec<>(in), new Codec<>(out));
    }

    String service() {
        return "centella." + name;
    }

    MethodDescriptor<byte[], byte[]> method() {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service(), "link"))
                .setRequestMarshaller(BYTES)
                .setResponseMarshaller(BYTES)
                .build();
    }
}
