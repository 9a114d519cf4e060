// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.centella.dataframe.functions.array;
import static org.centella.dataframe.functions.col;
import static org.centella.dataframe.functions.exists;
import static org.centella.dataframe.functions.explode;
import static org.centella.dataframe.functions.expr;
import static org.centella.dataframe.functions.filter;
import static org.centella.dataframe.functions.forall;
import static org.centella.dataframe.functions.lit;
import static org.centella.dataframe.functions.map;
import static org.centella.dataframe.functions.mapFilter;
import static org.centella.dataframe.functions.reduce;
import static org.centella.dataframe.functions.struct;
import static org.centella.dataframe.functions.transform;
import static org.centella.dataframe.functions.transformValues;
import static org.centella.dataframe.functions.zipWith;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Nested values and lambdas in DataFrames are those of SQL. */
final class NestedColumnsTest {
    private static String values(DataFrame frame) {
        return frame.collect().stream().map(r -> r.values().toString()).toList().toString();
    }

    private static DataFrame numbers(Session session) {
        return session.sql("SELECT * FROM (VALUES (1, [1, 2, 3], 10), (2, [4, NULL], 20)) AS t(id, a, n)");
    }

    @Test
    void lambdasSeeElementsAndColumns() {
        try (Session session = Session.builder().build()) {
            DataFrame frame = numbers(session).orderBy("id");
            assertThat(values(frame.select(transform("a", x -> x.plus(col("n"))))))
                    .isEqualTo("[[[11, 12, 13]], [[24, null]]]");
            assertThat(values(frame.select(transform(col("a"), (x, i) -> x.multiply(i)))))
                    .isEqualTo("[[[1, 4, 9]], [[4, null]]]");
            assertThat(values(frame.select(
                            filter("a", x -> x.gt(1)), exists("a", x -> x.eq(2)), forall("a", x -> x.gt(0)))))
                    .isEqualTo("[[[2, 3], true, true], [[4], null, null]]");
            assertThat(values(frame.select(reduce(filter("a", x -> x.isNotNull()), lit(0), (s, x) -> s.plus(x)))))
                    .isEqualTo("[[6], [4]]");
            assertThat(values(
                            frame.select(zipWith("a", "a", (x, y) -> x.plus(y)).as("z"))))
                    .isEqualTo("[[[2, 4, 6]], [[8, null]]]");
        }
    }

    @Test
    void lambdasNest() {
        try (Session session = Session.builder().build()) {
            DataFrame frame = session.sql("SELECT [[1, 2], [3]] AS a");
            assertThat(values(frame.select(transform("a", x -> transform(x, y -> y.plus(x.element(1)))))))
                    .isEqualTo("[[[[2, 3], [6]]]]");
            assertThat(values(frame.select(expr("transform(a, x -> transform(x, y -> y + x[1]))"))))
                    .isEqualTo("[[[[2, 3], [6]]]]");
        }
    }

    @Test
    void rowsArraysAndMapsAreMadeAndReadInto() {
        try (Session session = Session.builder().build()) {
            DataFrame frame = numbers(session).orderBy("id");
            DataFrame nested = frame.select(
                    struct("id", col("n").plus(1).as("m")).as("s"),
                    array("id", "n").as("l"),
                    map(lit("k"), "id", lit("q"), "n").as("d"));
            assertThat(nested.schema().field(0).type().toString()).isEqualTo("ROW(\"id\" INTEGER, \"m\" INTEGER)");
            DataFrame read = nested.select(
                    col("s").field("m"),
                    col("l").element(2),
                    col("d").element("k"),
                    col("d").element("none").isNull());
            assertThat(values(read)).isEqualTo("[[11, 10, 1, true], [21, 20, 2, true]]");
            assertThat(read.schema().names().getFirst()).isEqualTo("m");
            assertThat(values(nested.select(
                            mapFilter("d", (k, v) -> v.gt(5)), transformValues("d", (k, v) -> v.multiply(2)))))
                    .isEqualTo("[[{q=10}, {k=2, q=20}], [{q=20}, {k=4, q=40}]]");
        }
    }

    @Test
    void explodeGivesARowForEachElement() {
        try (Session session = Session.builder().build()) {
            assertThat(numbers(session).select(col("id"), explode("a").as("x")).collect().stream()
                            .map(r -> r.values().toString())
                            .sorted()
                            .toList())
                    .isEqualTo(List.of("[1, 1]", "[1, 2]", "[1, 3]", "[2, 4]", "[2, null]"));
        }
    }
}
