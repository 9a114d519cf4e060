// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.function.Supplier;

/** The text that whoever looks at what runs is told of the queries that a statement starts. */
final class StatementText {
    private static final ScopedValue<String> TEXT = ScopedValue.newInstance();

    private StatementText() {}

    static QueryResult during(String text, Supplier<QueryResult> statement) {
        return ScopedValue.where(TEXT, text).call(statement::get);
    }

    /** Of the statement that this thread runs. */
    static String current() {
        return TEXT.isBound() ? TEXT.get() : "DataFrame";
    }
}
