// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.centella.dataframe.functions.avg;
import static org.centella.dataframe.functions.col;
import static org.centella.dataframe.functions.count;
import static org.centella.dataframe.functions.denseRank;
import static org.centella.dataframe.functions.firstValue;
import static org.centella.dataframe.functions.lag;
import static org.centella.dataframe.functions.lead;
import static org.centella.dataframe.functions.nthValue;
import static org.centella.dataframe.functions.ntile;
import static org.centella.dataframe.functions.rank;
import static org.centella.dataframe.functions.rowNumber;
import static org.centella.dataframe.functions.sum;

import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What windows of DataFrames say is what the same windows say in SQL. */
final class WindowSpecTest {
    private static Session session;

    @BeforeAll
    static void open() {
        session = Session.builder().set("slots", "2").build();
        Schema schema = Schema.of(
                Field.of("g", DataType.VARCHAR), Field.of("n", DataType.BIGINT), Field.of("x", DataType.INTEGER));
        session.createDataFrame(
                        List.of(
                                Row.of("a", 1L, 10),
                                Row.of("a", 2L, null),
                                Row.of("a", 3L, 30),
                                Row.of("b", 4L, 30),
                                Row.of("b", 5L, 50),
                                Row.of(null, 6L, 60)),
                        schema)
                .createOrReplaceTempView("t");
    }

    @AfterAll
    static void close() {
        session.close();
    }

    private static void same(Column column, String sql) {
        List<Row> expected =
                session.sql("SELECT n, " + sql + " AS w FROM t ORDER BY n").collect();
        DataFrame frame = session.table("t").select(col("n"), column.as("w")).orderBy("n");
        assertThat(frame.collect().toString()).as(sql).isEqualTo(expected.toString());
    }

    @Test
    void functionsOverWindows() {
        WindowSpec byGroup = Window.partitionBy("g").orderBy("n");
        same(rowNumber().over(byGroup), "row_number() OVER (PARTITION BY g ORDER BY n)");
        same(rank().over(Window.orderBy(col("x").desc())), "rank() OVER (ORDER BY x DESC)");
        same(denseRank().over(Window.orderBy(col("x").nullsFirst())), "dense_rank() OVER (ORDER BY x NULLS FIRST)");
        same(ntile(4).over(Window.orderBy("n")), "ntile(4) OVER (ORDER BY n)");
        same(lag("x").ignoreNulls().over(byGroup), "lag(x) IGNORE NULLS OVER (PARTITION BY g ORDER BY n)");
        same(lead("x", 2, -1).over(byGroup), "lead(x, 2, -1) OVER (PARTITION BY g ORDER BY n)");
        same(firstValue("x").over(byGroup), "first_value(x) OVER (PARTITION BY g ORDER BY n)");
        same(nthValue("x", 2).over(byGroup), "nth_value(x, 2) OVER (PARTITION BY g ORDER BY n)");
        same(sum("x").over(Window.all()), "sum(x) OVER ()");
        same(
                col("x").minus(avg("x").over(Window.partitionBy(col("n").mod(2)))),
                "x - avg(x) OVER (PARTITION BY n % 2)");
    }

    @Test
    void frames() {
        WindowSpec ordered = Window.orderBy("n");
        same(
                sum("n").over(ordered.rowsBetween(-1, Window.currentRow)),
                "sum(n) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)");
        same(
                sum("n").over(ordered.rowsBetween(1, Window.unboundedFollowing)),
                "sum(n) OVER (ORDER BY n ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)");
        same(
                count().over(ordered.rangeBetween(-2, 1).excludeCurrentRow()),
                "count(*) OVER (ORDER BY n RANGE BETWEEN 2 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW)");
        same(
                count().over(Window.orderBy("x").groupsBetween(-1, 1).excludeTies()),
                "count(*) OVER (ORDER BY x GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE TIES)");
        same(
                count().over(Window.orderBy("x").excludeGroup()),
                "count(*) OVER (ORDER BY x RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE GROUP)");
        assertThatThrownBy(() -> ordered.rowsBetween(2, 1)).isInstanceOf(CentellaException.class);
    }

    @Test
    void windowsOverGroups() {
        DataFrame frame = session.table("t")
                .groupBy("g")
                .agg(sum("n").as("s"))
                .withColumn("total", sum("s").over(Window.all()))
                .orderBy("s");
        assertThat(frame.collect().toString())
                .isEqualTo(
                        session.sql("SELECT g, sum(n) AS s, sum(sum(n)) OVER () AS total FROM t GROUP BY g ORDER BY s")
                                .collect()
                                .toString());
    }
}
