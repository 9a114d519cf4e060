// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

/**
 * How far a statement has come; every statement of the driver can be unwrapped to it. May be asked from any thread while
 * another one executes or reads.
 *
 * <pre>{@code double done = statement.unwrap(StatementProgress.class).progress();}</pre>
 */
public interface StatementProgress {
    /** Tasks done of all tasks, 0 to 1; 0 when nothing runs. */
    double progress();
}
