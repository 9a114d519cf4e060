// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A column in CREATE TABLE or ALTER TABLE.
 *
 * @param defaultSql text of the DEFAULT expression, or null
 */
public record ColumnDefinition(
        String name,
        DataType type,
        boolean nullable,
        @Nullable String defaultSql,
        @Nullable String comment) {}
