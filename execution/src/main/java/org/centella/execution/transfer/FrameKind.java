// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

/**
 * What a frame on a connection is, and how long it may be.
 *
 * <pre>
 *   frame   [length: int] [kind: byte] [stream: int] [CRC-32C: int] length bytes
 * </pre>
 *
 * The checksum is of what stands before it and, but for {@link #DATA}, of the bytes behind it: data has checksums inside.
 */
enum FrameKind {
    /** Client: magic, version, challenge. */
    HELLO(64),
    /** Server: a challenge of its own. */
    CHALLENGE(64),
    /** Client: proof that it knows the secret. */
    ANSWER(64),
    /** Server: proof that it does, too. */
    WELCOME(64),
    /** Client: credit, then the blocks that the stream shall be of. */
    READ(1 << 20),
    /** Client: credit, then the name of the blob that the stream shall be of. */
    BLOB(4 << 10),
    /** Client: so many bytes more may be sent. */
    CREDIT(Long.BYTES),
    /** Client: nobody reads this stream any more. */
    CANCEL(0),
    /** Server: the next bytes of a stream, against credit. */
    DATA(256 << 10),
    /** Server: the stream is complete; so many bytes it was. */
    END(Long.BYTES),
    /** Server: the stream, or with stream 0 the connection, cannot go on; see {@link Failure}. */
    ERROR(8 << 10),
    /** Either: I am alive. */
    PING(0);

    static final int HEADER_BYTES = 13;
    /** Where the checksum stands. */
    static final int CHECKSUM_AT = 9;

    private final int mostBytes;

    FrameKind(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** The longest that a frame of this kind may be, without its header. */
    int mostBytes() {
        return mostBytes;
    }

    /** Whether a peer may send it who has not shown yet that it knows the secret. */
    boolean isForStrangers() {
        return switch (this) {
            case HELLO, CHALLENGE, ANSWER, WELCOME, ERROR -> true;
            case READ, BLOB, CREDIT, CANCEL, DATA, END, PING -> false;
        };
    }
}
