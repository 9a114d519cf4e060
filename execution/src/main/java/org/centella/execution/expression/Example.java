// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

/**
 * A documented call and what it gives, executed as a test.
 *
 * @param sql an expression over literals
 * @param result the value as CAST(… AS VARCHAR) writes it, or NULL
 */
public record Example(String sql, String result) {}
