// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Managed tables from DataFrames and files, and that every type comes back from them as it was. */
final class ManagedTableTest {
    @TempDir
    Path folder;

    private final Session session = Session.builder().set("slots", "2").build();

    @AfterEach
    void close() {
        session.close();
    }

    private void run(String... statements) {
        for (String sql : statements) {
            session.execute(sql).close();
        }
    }

    private long changed(String sql) {
        try (QueryResult result = session.execute(sql)) {
            return result.changedRows();
        }
    }

    private List<String> rows(String sql) {
        try (QueryResult result = session.execute(sql)) {
            return Rows.collect(result).stream()
                    .map(row -> row.values().stream()
                            .map(v -> v instanceof byte[] bytes ? Arrays.toString(bytes) : v)
                            .toList()
                            .toString())
                    .toList();
        }
    }

    private static final String ALL_TYPES = """
        CREATE TABLE types (
            k INT, bo BOOLEAN, ti TINYINT, si SMALLINT, bi BIGINT, re REAL, dp DOUBLE PRECISION, de DECIMAL(10, 2),
            hu DECIMAL(38, 10), vc VARCHAR(20), ch CHAR(3), vb BYTEA, da DATE, tm TIME, ts TIMESTAMP, tz TIMESTAMPTZ,
            im INTERVAL YEAR TO MONTH, id INTERVAL DAY TO SECOND)\
        """;

    private static final String ALL_VALUES = """
        (1, TRUE, -128, 32767, -9223372036854775808, CAST('NaN' AS REAL), CAST('-Infinity' AS DOUBLE), -12345678.99,
         CAST('1234567890123456789012345678.0123456789' AS DECIMAL(38, 10)), 'Ünïcödé 𝄞', 'ab', X'00FF', DATE '0001-01-01',
         TIME '23:59:59.999999', TIMESTAMP '1969-12-31 23:59:59.999999', CAST('2024-02-29 12:00:00+02:00' AS TIMESTAMP WITH TIME ZONE),
         INTERVAL '-14' MONTH, INTERVAL '-1 02:03:04.000005' DAY TO SECOND)\
        """;

    @Test
    void everyTypeComesBackFromTheLogAndFromFiles() {
        run(ALL_TYPES, "INSERT INTO types VALUES " + ALL_VALUES, "INSERT INTO types (k) VALUES (2)");
        List<String> inLog = rows("SELECT * FROM types ORDER BY k");
        assertThat(inLog).hasSize(2);
        assertThat(inLog.getFirst())
                .contains("NaN", "-Infinity", "1234567890123456789012345678.0123456789", "Ünïcödé 𝄞", "0001-01-01")
                .contains("23:59:59.999999", "1969-12-31T23:59:59.999999", "2024-02-29T10:00:00Z");
        // Many copies go into files.
        run(
                "CREATE TABLE ten AS SELECT x FROM (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)) t(x)",
                "CREATE TABLE many AS SELECT types.* FROM types, ten a, ten b, ten c, ten d");
        assertThat(rows("SELECT DISTINCT * FROM many ORDER BY k").toString()).isEqualTo(inLog.toString());
        assertThat(session.table("many").schema().types())
                .isEqualTo(session.table("types").schema().types());
    }

    @Test
    void aFrameIsSavedAsTable() {
        DataFrame frame = session.sql("SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t(k, v)");
        assertThat(frame.write().saveAsTable("t")).isEqualTo(2);
        assertThatThrownBy(() -> frame.write().saveAsTable("t"))
                .isInstanceOfSatisfying(
                        CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TABLE_ALREADY_EXISTS));
        assertThat(frame.write().mode("ignore").saveAsTable("t")).isZero();
        assertThat(session.sql("SELECT 'c' AS v, 3 AS k").write().mode("append").saveAsTable("main.t"))
                .isEqualTo(1);
        assertThat(session.table("t").orderBy("k").collect())
                .extracting(Row::toString)
                .last()
                .isEqualTo("[3, c]");
        assertThat(frame.write().mode("overwrite").partitionBy("v").saveAsTable("t"))
                .isEqualTo(2);
        assertThat(session.table("t").count()).isEqualTo(2);
    }

    @Test
    void onePathIsOneFileOrAFolder() throws IOException {
        run("CREATE TABLE t (k INT, v VARCHAR)", "INSERT INTO t VALUES (1, 'a'), (2, NULL), (3, 'c')");
        Path file = folder.resolve("t.parquet");
        assertThat(changed("COPY t TO '" + file + "'")).isEqualTo(3);
        assertThat(changed("COPY (SELECT k, v FROM t WHERE k IN (2, 3)) TO '" + file + "' (FORMAT parquet)"))
                .isEqualTo(2);
        assertThat(Files.isRegularFile(file)).isTrue();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        assertThat(changed("COPY t (v, k) TO '" + folder.resolve("out") + "' (partition_by 'v')"))
                .isEqualTo(3);
        assertThat(Files.isDirectory(folder.resolve("out").resolve("v=a"))).isTrue();
        assertThatThrownBy(() -> run("COPY t TO '" + folder.resolve("out") + "'"))
                .isInstanceOfSatisfying(
                        CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_EXISTS));
        assertThat(changed("COPY t FROM '" + file + "'")).isEqualTo(2);
        assertThat(rows("SELECT count(*), sum(k) FROM t")).containsExactly("[5, 11]");
    }

    @Test
    void textFilesAreCopiedIntoATable() throws IOException {
        Path csv = Files.writeString(folder.resolve("in.csv"), "k,v\n7,seven\n8,eight\n");
        run("CREATE TABLE t (k SMALLINT, v VARCHAR(9), w INT DEFAULT 1)");
        assertThat(changed("COPY t (k, v) FROM '" + csv + "' (FORMAT csv, header true)"))
                .isEqualTo(2);
        assertThat(rows("SELECT * FROM t ORDER BY k")).containsExactly("[7, seven, 1]", "[8, eight, 1]");
    }

    @Test
    void analyzeTellsThePlannerHowManyValuesThereAre() {
        run(
                "CREATE TABLE t (k INT, c VARCHAR)",
                "INSERT INTO t VALUES (1, 'a'), (2, 'a'), (3, 'b'), (NULL, NULL)",
                "ANALYZE t");
        assertThat(session.catalog()
                        .table("main", "t")
                        .statistics()
                        .columns()
                        .get(1)
                        .distinctValues())
                .isEqualTo(2);
    }

    @Test
    void whatCreateTableSaidIsShown() {
        run("CREATE TABLE \"T x\" (a INT NOT NULL DEFAULT 1 + 1, b DECIMAL(5, 1) COMMENT 'it''s') PARTITIONED BY"
                + " (a) COMMENT 'c'");
        String sql = rows("SHOW CREATE TABLE \"T x\"").getFirst();
        assertThat(sql).contains("a INTEGER NOT NULL DEFAULT 1 + 1", "COMMENT 'it''s'", "PARTITIONED BY (a)");
        run("DROP TABLE \"T x\"", sql.substring(1, sql.length() - 1));
        run("INSERT INTO \"t X\" (b) VALUES (0.05)");
        try (QueryResult result = session.execute("SELECT * FROM \"T x\"")) {
            assertThat(Rows.collect(result).getFirst().values()).containsExactly(2, new BigDecimal("0.1"));
        }
    }
}
