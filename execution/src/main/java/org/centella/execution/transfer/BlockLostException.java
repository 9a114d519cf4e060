// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.SqlPosition;
import org.jspecify.annotations.Nullable;

/**
 * Rows that another process should have had could not be read there: it is gone, silent, has lost them, or sent something
 * else. Says to the scheduler where, so that it can have them made again.
 */
public final class BlockLostException extends CentellaException {
    private static final long serialVersionUID = 1;

    private final transient BlockAddress address;
    private final transient @Nullable BlockId block;

    public BlockLostException(BlockAddress address, @Nullable BlockId block, String what, @Nullable Throwable cause) {
        super(ErrorCode.BLOCK_LOST, address + (block == null ? "" : ", " + block) + ": " + what, cause);
        this.address = address;
        this.block = block;
    }

    public BlockAddress address() {
        return address;
    }

    /** The block that was lost, or null when all of the address may be. */
    public @Nullable BlockId block() {
        return block;
    }

    /** This: no text of a statement is at fault. */
    @Override
    public CentellaException at(@Nullable SqlPosition place) {
        return this;
    }
}
