// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.Objects;

/** What a conjunct demands of one column of a table, by its position in the table's schema. */
public record ColumnDomain(int column, Domain domain) {
    public ColumnDomain {
        Objects.requireNonNull(domain);
    }
}
