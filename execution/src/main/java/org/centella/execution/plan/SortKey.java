// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.plan;

/** A column to sort by. */
public record SortKey(int column, boolean descending, boolean nullsFirst) {
    @Override
    public String toString() {
        return "$" + column + (descending ? " desc" : "")
                + (nullsFirst == descending ? "" : nullsFirst ? " nulls first" : " nulls last");
    }
}
