// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.centella.dataframe.functions.avg;
import static org.centella.dataframe.functions.coalesce;
import static org.centella.dataframe.functions.col;
import static org.centella.dataframe.functions.concat;
import static org.centella.dataframe.functions.count;
import static org.centella.dataframe.functions.countDistinct;
import static org.centella.dataframe.functions.expr;
import static org.centella.dataframe.functions.lit;
import static org.centella.dataframe.functions.lower;
import static org.centella.dataframe.functions.max;
import static org.centella.dataframe.functions.min;
import static org.centella.dataframe.functions.month;
import static org.centella.dataframe.functions.sum;
import static org.centella.dataframe.functions.upper;
import static org.centella.dataframe.functions.when;
import static org.centella.dataframe.functions.year;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.SqlPosition;
import org.centella.columnar.type.DataType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DataFrames give what the same SQL gives. */
final class DataFrameTest {
    @TempDir
    static Path folder;

    private static Session session;

    @BeforeAll
    static void open() {
        TestData.write(folder);
        session = Session.builder().data(folder).set("slots", "2").build();
    }

    @AfterAll
    static void close() {
        session.close();
    }

    private static DataFrame orders() {
        return session.table("orders");
    }

    private static DataFrame customers() {
        return session.table("customers");
    }

    /** The same rows in any order, and the same names and types. */
    private static void same(DataFrame frame, String sql) {
        DataFrame expected = session.sql(sql);
        assertThat(frame.schema().types()).isEqualTo(expected.schema().types());
        assertThat(frame.columns()).isEqualTo(expected.columns());
        assertThat(sorted(frame.collect())).isEqualTo(sorted(expected.collect()));
    }

    private static List<Row> sorted(List<Row> rows) {
        return rows.stream().sorted(Comparator.comparing(Row::toString)).toList();
    }

    @Test
    void selectsColumnsByNameAndExpression() {
        same(orders().select("id", "status"), "SELECT id, status FROM orders");
        same(orders().select("*"), "SELECT * FROM orders");
        same(
                orders().select(col("id").plus(1).as("succ"), upper("status").as("s")),
                "SELECT id + 1 AS succ, upper(status) AS s FROM orders");
        same(orders().selectExpr("id * 2 AS twice", "ordered"), "SELECT id * 2 AS twice, ordered FROM orders");
    }

    @Test
    void namesAreFoundWithoutRegardToCase() {
        assertThat(orders().select("ID", "Status").columns()).containsExactly("id", "status");
    }

    @Test
    void namesResultColumnsAfterTheirExpression() {
        assertThat(orders().agg(sum("total"), count()).columns()).containsExactly("sum(total)", "count(*)");
    }

    @Test
    void filtersByColumnAndByText() {
        String sql = "SELECT * FROM orders WHERE total > 100 AND status = 'open'";
        same(orders().filter(col("total").gt(100).and(col("status").eq("open"))), sql);
        same(orders().filter("total > 100 AND status = 'open'"), sql);
        same(orders().where("total > 100").where(col("status").eq("open")), sql);
    }

    @Test
    void filtersByEveryKindOfCondition() {
        same(orders().filter(col("id").between(10, 20)), "SELECT * FROM orders WHERE id BETWEEN 10 AND 20");
        same(orders().filter(col("id").in(1, 2, 3)), "SELECT * FROM orders WHERE id IN (1, 2, 3)");
        same(orders().filter(col("id").in()), "SELECT * FROM orders WHERE false");
        same(orders().filter(col("status").like("s%")), "SELECT * FROM orders WHERE status LIKE 's%'");
        same(orders().filter(col("customer_id").isNull()), "SELECT * FROM orders WHERE customer_id IS NULL");
        same(
                orders().filter(col("customer_id").isNotNull().and(col("id").ne(5))),
                "SELECT * FROM orders WHERE customer_id IS NOT NULL AND id <> 5");
        same(
                orders().filter(col("ordered").ge(LocalDate.of(2024, 12, 1))),
                "SELECT * FROM orders WHERE ordered >= DATE '2024-12-01'");
        same(
                orders().filter(col("id").lt(5).or(col("id").ge(995)).not()),
                "SELECT * FROM orders WHERE NOT (id < 5 OR id >= 995)");
        same(
                orders().filter("id IN (SELECT id FROM customers WHERE city = 'City 1')"),
                "SELECT * FROM orders WHERE id IN (SELECT id FROM customers WHERE city = 'City 1')");
    }

    @Test
    void addsReplacesRenamesAndDropsColumns() {
        same(orders().withColumn("month", month("ordered")), "SELECT *, month(ordered) AS month FROM orders");
        same(
                orders().withColumn("status", lower("status")).drop("ordered", "customer_id"),
                "SELECT id, total, lower(status) AS status FROM orders");
        same(orders().withColumnRenamed("id", "order_id").select("order_id"), "SELECT id AS order_id FROM orders");
    }

    @Test
    void groups() {
        same(
                orders().groupBy("status")
                        .agg(
                                count().as("n"),
                                sum("total").as("total"),
                                avg("id").as("mean"),
                                min("ordered").as("first"),
                                max("ordered").as("last"),
                                countDistinct("customer_id").as("customers")),
                """
                SELECT status, count(*) AS n, sum(total) AS total, avg(id) AS mean, min(ordered) AS "first",
                    max(ordered) AS "last", count(DISTINCT customer_id) AS customers
                FROM orders GROUP BY status\
                """);
        same(
                orders().groupBy(year("ordered").as("y"), month("ordered").as("m"))
                        .count(),
                "SELECT year(ordered) AS y, month(ordered) AS m, count(*) AS \"count\" FROM orders GROUP BY 1, 2");
        same(
                orders().groupBy("status").agg(sum("total").divide(count()).as("mean")),
                "SELECT status, sum(total) / count(*) AS mean FROM orders GROUP BY status");
        same(
                orders().groupBy("status").sum("total"),
                "SELECT status, sum(total) AS \"sum(total)\" FROM orders GROUP BY 1");
        same(orders().agg(max("total").as("m")), "SELECT max(total) AS m FROM orders");
    }

    @Test
    void aggregatesInAnOrderAndOfSomeRows() {
        same(
                orders().groupBy("status")
                        .agg(functions
                                .stringAgg(functions.col("customer_id").cast("VARCHAR"), "|")
                                .withinGroup(col("total").desc(), col("id"))
                                .as("texts")),
                "SELECT status, string_agg(CAST(customer_id AS VARCHAR), '|' ORDER BY total DESC, id) AS texts FROM"
                        + " orders GROUP BY status");
        same(
                orders().groupBy("status")
                        .agg(
                                functions.median("total").as("m"),
                                functions.quantile("total", 0.25).as("q"),
                                functions.mode("customer_id").as("c"),
                                functions
                                        .first("id")
                                        .withinGroup(col("total").desc(), col("id"))
                                        .filter(col("id").gt(3))
                                        .as("f"),
                                functions.countIf(col("total").gt(100)).as("many"),
                                functions.approxCountDistinct("customer_id").as("d")),
                """
                SELECT status, median(total) AS m, percentile_cont(0.25) WITHIN GROUP (ORDER BY total) AS q,
                    mode() WITHIN GROUP (ORDER BY customer_id) AS c,
                    first_value(id ORDER BY total DESC, id) FILTER (WHERE id > 3) AS f, count_if(total > 100) AS many,
                    count(DISTINCT customer_id) AS d
                FROM orders GROUP BY status\
                """);
    }

    @Test
    void joinsOnColumnsOfTheSameName() {
        DataFrame named = customers().withColumnRenamed("id", "customer_id");
        same(
                orders().join(named, "customer_id").select("customer_id", "id", "name"),
                "SELECT customer_id, o.id, name FROM orders o JOIN customers c ON o.customer_id = c.id");
        same(
                orders().join(named, List.of("customer_id"), "full").select("customer_id", "id", "name"),
                "SELECT coalesce(customer_id, c.id) AS customer_id, o.id, name"
                        + " FROM orders o FULL JOIN customers c ON o.customer_id = c.id");
        same(
                orders().join(named, List.of("customer_id"), "right").select("customer_id", "id", "name"),
                "SELECT c.id AS customer_id, o.id, name FROM orders o RIGHT JOIN customers c ON o.customer_id = c.id");
    }

    @Test
    void joinsOnConditionsOfEveryKind() {
        DataFrame o = orders().as("o");
        DataFrame c = customers().as("c");
        Column condition =
                col("o.customer_id").eq(col("c.id")).and(col("c.city").isNotNull());
        for (String type : List.of("INNER", "LEFT", "RIGHT", "FULL")) {
            same(
                    o.join(c, condition, type).select(col("o.id"), col("c.id").as("cid"), col("city")),
                    "SELECT o.id, c.id AS cid, city FROM orders o " + type
                            + " JOIN customers c ON o.customer_id = c.id AND c.city IS NOT NULL");
        }
        same(
                o.join(c, condition, JoinType.SEMI),
                "SELECT * FROM orders o WHERE EXISTS (SELECT 1 FROM customers c"
                        + " WHERE o.customer_id = c.id AND c.city IS NOT NULL)");
        same(
                o.join(c, condition, JoinType.ANTI),
                "SELECT * FROM orders o WHERE NOT EXISTS (SELECT 1 FROM customers c"
                        + " WHERE o.customer_id = c.id AND c.city IS NOT NULL)");
        assertThat(o.limit(3).crossJoin(c.limit(4)).count()).isEqualTo(12);
    }

    @Test
    void columnsOfADataFrameTellSidesApart() {
        DataFrame o = orders();
        DataFrame c = customers();
        same(
                o.join(c, o.col("customer_id").eq(c.col("id")))
                        .select(o.col("id"), c.col("id").as("customer")),
                "SELECT o.id, c.id AS customer FROM orders o JOIN customers c ON o.customer_id = c.id");
    }

    @Test
    void joinsADataFrameWithItself() {
        DataFrame a = customers().as("a");
        DataFrame b = customers().as("b");
        same(
                a.join(b, col("a.city").eq(col("b.city")).and(col("a.id").lt(col("b.id"))))
                        .select(col("a.id").as("x"), col("b.id").as("y")),
                "SELECT a.id AS x, b.id AS y FROM customers a JOIN customers b ON a.city = b.city AND a.id < b.id");
    }

    @Test
    void sortsAndLimits() {
        List<Row> rows = orders().orderBy(col("total").desc(), col("id"))
                .limit(3)
                .select("id")
                .collect();
        assertThat(rows).extracting(r -> r.longValue("id")).containsExactly(999L, 998L, 997L);
        assertThat(orders().sort("id").limit(2).collect())
                .extracting(r -> r.longValue(0))
                .containsExactly(0L, 1L);
        assertThat(orders().orderBy("id").offset(998).collect())
                .extracting(r -> r.longValue(0))
                .containsExactly(998L, 999L);
        assertThat(customers()
                        .orderBy(col("city").nullsFirst(), col("id"))
                        .limit(1)
                        .first()
                        .isNull("city"))
                .isTrue();
        assertThat(orders().orderBy(col("id").negate()).limit(1).first().longValue(0))
                .isEqualTo(999);
    }

    @Test
    void filtersAfterLimiting() {
        assertThat(orders().orderBy("id").limit(10).filter("id >= 8").count()).isEqualTo(2);
    }

    @Test
    void unitesAndRemovesRepetitions() {
        assertThat(orders().union(orders()).count()).isEqualTo(2 * TestData.ORDERS);
        same(orders().select("status").distinct(), "SELECT DISTINCT status FROM orders");
        same(
                orders().select("id", "status")
                        .limit(1)
                        .unionByName(orders().select("status", "id").limit(1)),
                "SELECT id, status FROM (SELECT * FROM orders LIMIT 1) UNION ALL"
                        + " SELECT id, status FROM (SELECT * FROM orders LIMIT 1)");
    }

    @Test
    void computesCases() {
        same(
                orders().select(when(col("total").lt(50), "small")
                        .when(col("total").lt(150), "middle")
                        .otherwise("large")
                        .as("size")),
                "SELECT CASE WHEN total < 50 THEN 'small' WHEN total < 150 THEN 'middle' ELSE 'large' END AS size"
                        + " FROM orders");
    }

    @Test
    void callsFunctionsAndCasts() {
        same(
                customers()
                        .select(
                                concat(col("name"), ", ", coalesce(col("city"), "nowhere"))
                                        .as("text"),
                                col("id").cast("VARCHAR").as("id"),
                                col("id").cast(DataType.DOUBLE).as("d"),
                                functions
                                        .call("replace", col("name"), "Customer", "C")
                                        .as("short")),
                "SELECT concat(name, ', ', coalesce(city, 'nowhere')) AS text, CAST(id AS VARCHAR) AS id,"
                        + " CAST(id AS DOUBLE) AS d, replace(name, 'Customer', 'C') AS short FROM customers");
    }

    @Test
    void literalsKeepTheirValues() {
        Row row = customers()
                .limit(1)
                .select(
                        lit(1),
                        lit(-5_000_000_000L),
                        lit(new BigDecimal("-1.50")),
                        lit(1.5),
                        lit("it's"),
                        lit(true),
                        lit(LocalDate.of(2024, 2, 29)),
                        lit(LocalDate.of(2024, 2, 29).atTime(1, 2, 3, 4_000)),
                        lit(null).cast("INTEGER"))
                .first();
        assertThat(row.values())
                .containsExactly(
                        1,
                        -5_000_000_000L,
                        new BigDecimal("-1.50"),
                        1.5,
                        "it's",
                        true,
                        LocalDate.of(2024, 2, 29),
                        LocalDate.of(2024, 2, 29).atTime(1, 2, 3, 4_000),
                        null);
    }

    @Test
    void mixesWithSql() {
        orders().filter("total > 200").createOrReplaceTempView("large_orders");
        same(
                session.sql("SELECT status, count(*) AS n FROM large_orders GROUP BY status"),
                "SELECT status, count(*) AS n FROM orders WHERE total > 200 GROUP BY status");
        same(
                session.sql("SELECT id, total FROM orders").filter(col("total").gt(200)),
                "SELECT id, total FROM orders WHERE total > 200");
    }

    @Test
    void aViewMayTakeTheNameOfATableItReads() {
        try (Session own = Session.builder().data(folder).set("slots", "2").build()) {
            own.table("orders").filter("id < 10").createOrReplaceTempView("orders");
            own.table("orders").filter("id > 5").createOrReplaceTempView("orders");
            assertThat(own.sql("SELECT id FROM orders ORDER BY id").collect())
                    .extracting(r -> r.longValue(0))
                    .containsExactly(6L, 7L, 8L, 9L);
        }
    }

    @Test
    void readsFilesAndRows() {
        assertThat(session.read().parquet(folder.resolve("orders").toString()).count())
                .isEqualTo(TestData.ORDERS);
        DataFrame rows = session.createDataFrame(TestData.customers(), TestData.customerSchema());
        assertThat(rows.schema()).isEqualTo(TestData.customerSchema());
        same(rows, "SELECT * FROM customers");
    }

    @Test
    void streamsRows() {
        try (var rows = orders().stream()) {
            assertThat(rows.mapToLong(r -> r.longValue("id")).sum()).isEqualTo(999L * 1000 / 2);
        }
    }

    @Test
    void handsOverArrowVectors() {
        long sum = 0;
        try (ArrowResult result = orders().select("id", "total", "status").toArrow()) {
            while (result.next()) {
                BigIntVector ids = (BigIntVector) result.root().getVector("id");
                for (int i = 0; i < result.root().getRowCount(); i++) {
                    sum += ids.get(i);
                }
            }
        }
        assertThat(sum).isEqualTo(999L * 1000 / 2);
    }

    @Test
    void showsATable() {
        assertThat(customers().orderBy("id").select("id", "name", "city").showString(2))
                .isEqualTo("""
                    +----+------------+--------+
                    | id | name       | city   |
                    +----+------------+--------+
                    |  0 | Customer 0 | City 0 |
                    |  1 | Customer 1 | City 1 |
                    +----+------------+--------+
                    only the first 2 rows are shown
                    """);
    }

    private static void fails(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorCode code, String part) {
        assertThatThrownBy(call)
                .asInstanceOf(InstanceOfAssertFactories.type(CentellaException.class))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.getMessage()).contains(part);
                });
    }

    @Test
    void unknownColumnsAreAnsweredWithTheNearestName() {
        fails(() -> orders().select("totl"), ErrorCode.COLUMN_NOT_FOUND, "did you mean total?");
        fails(() -> orders().filter(col("statsu").eq("x")), ErrorCode.COLUMN_NOT_FOUND, "did you mean status?");
        fails(() -> orders().as("o").select("o.totl"), ErrorCode.COLUMN_NOT_FOUND, "did you mean o.total?");
        fails(() -> orders().col("totl"), ErrorCode.COLUMN_NOT_FOUND, "did you mean total?");
        fails(() -> orders().drop("totl"), ErrorCode.COLUMN_NOT_FOUND, "did you mean total?");
        fails(() -> session.table("order"), ErrorCode.TABLE_NOT_FOUND, "did you mean orders?");
        fails(() -> orders().first().longValue("totl"), ErrorCode.COLUMN_NOT_FOUND, "did you mean total?");
    }

    @Test
    void errorsInTextsHavePositions() {
        assertThatThrownBy(() -> orders().filter("total > 1 AND statsu = 'x'"))
                .asInstanceOf(InstanceOfAssertFactories.type(CentellaException.class))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.COLUMN_NOT_FOUND);
                    assertThat(e.position()).isEqualTo(new SqlPosition(1, 15, 1, 20));
                });
        fails(() -> orders().filter("total >"), ErrorCode.SYNTAX_ERROR, "");
    }

    @Test
    void ambiguousColumnsAreRefused() {
        DataFrame joined =
                orders().as("o").join(customers().as("c"), col("o.customer_id").eq(col("c.id")));
        fails(() -> joined.select("id"), ErrorCode.AMBIGUOUS_COLUMN, "id");
        assertThat(joined.select("o.id", "c.id").columns()).containsExactly("id", "id");
    }

    @Test
    void wrongTypesAreRefusedAtOnce() {
        fails(() -> orders().filter(col("total")), ErrorCode.TYPE_MISMATCH, "");
        fails(() -> orders().select(expr("upper(id)")), ErrorCode.FUNCTION_NOT_FOUND, "upper");
        fails(() -> orders().select(functions.call("uppper", col("status"))), ErrorCode.FUNCTION_NOT_FOUND, "upper");
        fails(() -> orders().groupBy("status").agg(col("total")), ErrorCode.GROUPING_ERROR, "total");
        fails(() -> orders().union(customers().select("id")), ErrorCode.TYPE_MISMATCH, "");
        fails(() -> lit(new Object()), ErrorCode.TYPE_MISMATCH, "java.lang.Object");
        fails(() -> JoinType.of("outher"), ErrorCode.INVALID_ARGUMENT, "inner, left");
    }
}
