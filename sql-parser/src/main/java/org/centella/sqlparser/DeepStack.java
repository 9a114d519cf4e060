// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.SqlPosition;
import org.jspecify.annotations.Nullable;

/**
 * A large stack for statements that nest deeply: parser, validator and planner go down them by recursion, and the threads of
 * a program that embeds the engine have stacks for a few hundred levels. Running out is no way to find out, for a class whose
 * initialization it hits stays unusable; so depth is counted.
 */
public final class DeepStack {
    /** Levels of nesting that any thread's stack is good for. */
    public static final int ORDINARY = 100;

    /** Levels of nesting that a statement may have (DuckDB: the same). */
    public static final int DEEPEST = 1_000;

    /** About fifty times what the deepest statement needs; the system gives memory only for what is used. */
    private static final long BYTES = 256L << 20;

    private DeepStack() {}

    /** What the work gives, done on a thread of its own. */
    public static <T> T call(Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread.ofPlatform()
                .name("centella-deep-statement")
                .daemon()
                .stackSize(BYTES)
                .start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case StackOverflowError _ -> throw tooDeep(null);
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new CentellaException(ErrorCode.QUERY_CANCELLED, "interrupted while planning", e);
        }
    }

    public static CentellaException tooDeep(@Nullable SqlParserPos at) {
        SqlPosition position = at == null || at == SqlParserPos.ZERO ? null : Positions.of(at);
        return new CentellaException(
                ErrorCode.EXPRESSION_TOO_DEEP,
                "the statement nests more than " + DEEPEST + " levels deep here",
                position,
                null);
    }
}
