// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.tpcds;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The 99 queries in 103 texts (14, 23, 24 and 39 have two each), from an artifact that carries them with constants set. */
public final class TpcdsQueries {
    private static final int COUNT = 99;
    private static final String FOLDER = "/sql/presto/tpcds/";
    /** Stands before every table's name in those texts. */
    private static final String SCHEMA = "${database}.${schema}.";

    private TpcdsQueries() {}

    /** One statement per query, by name: Q1, …, Q14_1, Q14_2, …, Q99. */
    public static Map<String, List<String>> all() {
        Map<String, List<String>> queries = new LinkedHashMap<>();
        for (int number = 1; number <= COUNT; number++) {
            for (String part : List.of("", "_1", "_2")) {
                try (InputStream in =
                        TpcdsQueries.class.getResourceAsStream(FOLDER + "q%02d%s.sql".formatted(number, part))) {
                    if (in != null) {
                        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                        queries.put(
                                "Q" + number + part,
                                List.of(text.replace(SCHEMA, "").strip()));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return queries;
    }
}
