// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.centella.sqlparser.SqlScript;
import org.centella.sqlparser.Statement;
import org.centella.sqlparser.StatementParser;

/** The texts of the 22 TPC-H queries, from the artifact that also generates the data. */
final class TpchQueries {
    static final int COUNT = 22;

    private TpchQueries() {}

    /** Statements of a query; query 15 makes a view first. */
    static List<Statement> statements(int query) {
        return SqlScript.split(text(query)).stream()
                .map(part -> StatementParser.parse(part.text()))
                .toList();
    }

    private static String text(int query) {
        String resource = "/io/trino/tpch/queries/q" + query + ".sql";
        try (InputStream stream = TpchQueries.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(stream, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
