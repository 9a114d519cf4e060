// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.SqlPosition;
import org.jspecify.annotations.Nullable;

/**
 * Rows of an output could not be read where they should have been: the process is gone, silent, has lost them, or sent something
 * else. Says to the scheduler which, so that it can have them made again.
 */
public final class BlockLostException extends CentellaException {
    private static final long serialVersionUID = 1;

    private final transient @Nullable BlockId block;

    /** A block that nobody has. */
    public BlockLostException(BlockId block, String what) {
        this(block, block + ": " + what, null);
    }

    /** A block that the disk of who has it does not give back. */
    public BlockLostException(BlockId block, CentellaException cause) {
        this(block, block + ": " + cause.getMessage(), cause);
    }

    BlockLostException(BlockAddress address, @Nullable BlockId block, String what, @Nullable Throwable cause) {
        this(block, address + (block == null ? "" : ", " + block) + ": " + what, cause);
    }

    private BlockLostException(@Nullable BlockId block, String text, @Nullable Throwable cause) {
        super(ErrorCode.BLOCK_LOST, text, cause);
        this.block = block;
    }

    /** This, where it says of no block, of one that was asked for. */
    BlockLostException of(BlockId asked) {
        return block == null ? new BlockLostException(asked, getMessage(), this) : this;
    }

    /** The block that was lost, or the first of those asked for when none of them can be had; null when a blob was. */
    public @Nullable BlockId block() {
        return block;
    }

    /** This: no text of a statement is at fault. */
    @Override
    public CentellaException at(@Nullable SqlPosition place) {
        return this;
    }
}
