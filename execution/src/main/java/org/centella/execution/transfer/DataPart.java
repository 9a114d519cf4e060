// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import io.netty.buffer.ByteBuf;

/** Bytes of a stream as they come in: a frame's, or a part of them. Whoever takes it releases the bytes. */
record DataPart(int stream, ByteBuf bytes) {}
