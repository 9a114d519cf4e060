// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.tpch;

import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.centella.sqlparser.SqlScript;

/** The 22 queries with the specification's validation parameters, from the artifact that generates the data. */
public final class TpchQueries {
    public static final int COUNT = 22;

    private TpchQueries() {}

    /** The text of query {@code number}, 1 to 22, a script. */
    public static String text(int number) {
        String resource = "/io/trino/tpch/queries/q%d.sql".formatted(number);
        try (InputStream in = TpchTable.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("TPC-H has no query " + number);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The statements of query {@code number}: one, but for query 15, which first creates a view. */
    public static List<String> statements(int number) {
        return SqlScript.split(text(number)).stream().map(SqlScript.Part::text).toList();
    }
}
