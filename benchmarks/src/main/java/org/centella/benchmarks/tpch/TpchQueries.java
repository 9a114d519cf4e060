// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.tpch;

import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The 22 queries with the specification's validation parameters, from the artifact that generates the data. */
public final class TpchQueries {
    public static final int COUNT = 22;

    private TpchQueries() {}

    /** The text of query {@code number}, 1 to 22, without a semicolon. */
    public static String text(int number) {
        String resource = "/io/trino/tpch/queries/q%d.sql".formatted(number);
        try (InputStream in = TpchTable.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("TPC-H has no query " + number);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            return text.endsWith(";") ? text.substring(0, text.length() - 1).strip() : text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All texts in order. */
    public static List<String> all() {
        List<String> texts = new ArrayList<>();
        for (int number = 1; number <= COUNT; number++) {
            texts.add(text(number));
        }
        return texts;
    }
}
