// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written to CSV and JSON files comes back the same, here and in DuckDB; and what DuckDB writes is read. */
final class FilesTest {
    /** One column of each type and, in its rows, what is hard to write. */
    private static final String ALL_TYPES = """
            SELECT * FROM (VALUES
              (1, TRUE, CAST(-128 AS TINYINT), CAST(32767 AS SMALLINT), 9223372036854775807, CAST(1.5 AS REAL), 1e300,
               CAST('12345678901234567890123456.123456789012' AS DECIMAL(38, 12)), 'plain', X'00ff41', DATE '0001-01-01',
               TIME '23:59:59.999999', TIMESTAMP '2024-02-29 12:34:56.789', INTERVAL '14' MONTH, INTERVAL '90061.5' SECOND),
              (2, FALSE, 0, -1, -1, 0.1, -0.0, 0.5, 'a,b;c|d', X'', DATE '9999-12-31', TIME '00:00:00',
               TIMESTAMP '1969-12-31 23:59:59', INTERVAL '-1' MONTH, INTERVAL '-1' DAY),
              (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
              (4, TRUE, 1, 1, 1, CAST('NaN' AS REAL), CAST('-Infinity' AS DOUBLE), 0, '', X'22', DATE '2024-01-01',
               TIME '01:02:03', TIMESTAMP '2024-01-01 00:00:00', INTERVAL '0' MONTH, INTERVAL '0' SECOND),
              (5, TRUE, 1, 1, 1, 1, 1, 1, 'say "hi"' || chr(10) || 'there' || chr(13) || chr(9) || ' 𝄞ñ\\ NULL ', X'0a',
               DATE '2024-01-01', TIME '01:02:03', TIMESTAMP '2024-01-01 00:00:00', INTERVAL '1' MONTH, INTERVAL '1' SECOND),
              (6, TRUE, 1, 1, 1, 1, 1, 1, 'NULL', X'0a', DATE '2024-01-01', TIME '01:02:03',
               TIMESTAMP '2024-01-01 00:00:00', INTERVAL '1' MONTH, INTERVAL '1' SECOND))
            AS t(id, b, i1, i2, i8, f4, f8, n, s, x, d, t, ts, im, ids)""";

    private static final String NESTED = """
            SELECT * FROM (VALUES
              (1, [1, NULL, 3], [['a', NULL], []], {'x': 1, 'y': {'z': 'deep "q"', 'd': DATE '2024-01-31'}},
               MAP {'k 1': 1.50, 'k"2': NULL}, [{'p': TIMESTAMP '2024-01-01 10:00:00', 'q': [1.25]}]),
              (2, [], [], {'x': NULL, 'y': NULL}, MAP {'k': 12345678901234567890.12}, []),
              (3, NULL, NULL, NULL, NULL, NULL))
            AS t(id, l, ll, o, m, lo)""";

    @TempDir
    Path folder;

    private static List<String> rows(DataFrame frame) {
        return frame.orderBy("id").collect().stream()
                .map(r -> r.values().stream().map(FilesTest::text).toList().toString())
                .toList();
    }

    private static String text(@Nullable Object value) {
        return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : SqlLogicTest.text(value);
    }

    private static List<List<String>> duckdb(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = 1");
            List<List<String>> rows = new ArrayList<>();
            if (!statement.execute(sql)) {
                return rows;
            }
            ResultSet result = statement.getResultSet();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static Schema nullable(Schema schema) {
        return new Schema(
                schema.fields().stream().map(f -> Field.of(f.name(), f.type())).toList());
    }

    @Test
    void everyTypeComesBackFromCsvAndJson() {
        try (Session session = Session.builder().build()) {
            DataFrame written = session.sql(ALL_TYPES);
            Schema schema = nullable(written.schema());
            written.write().csv(folder.resolve("csv").toString());
            written.write()
                    .option("compression", "zstd")
                    .option("delim", "|")
                    .option("null", "NULL")
                    .csv(folder.resolve("odd").toString());
            written.write().json(folder.resolve("json").toString());
            assertThat(rows(session.read()
                            .schema(schema)
                            .csv(folder.resolve("csv").toString())))
                    .isEqualTo(rows(written));
            assertThat(rows(session.read()
                            .schema(schema)
                            .option("delimiter", "|")
                            .option("nullstr", "NULL")
                            .csv(folder.resolve("odd").toString())))
                    .isEqualTo(rows(written));
            assertThat(rows(session.read()
                            .schema(schema)
                            .json(folder.resolve("json").toString())))
                    .isEqualTo(rows(written));
        }
    }

    @Test
    void nestedValuesComeBackFromJsonAndAsTextFromCsv() {
        try (Session session = Session.builder().build()) {
            DataFrame written = session.sql(NESTED);
            Schema schema = nullable(written.schema());
            written.write().json(folder.resolve("json").toString());
            assertThat(rows(session.read()
                            .schema(schema)
                            .json(folder.resolve("json").toString())))
                    .isEqualTo(rows(written));
            written.write().csv(folder.resolve("csv").toString());
            DataFrame simple = session.read()
                    .schema(schema)
                    .csv(folder.resolve("csv").toString())
                    .select("id", "l", "ll");
            assertThat(rows(simple)).isEqualTo(rows(written.select("id", "l", "ll")));
        }
    }

    @Test
    void duckDbReadsWhatIsWritten() {
        String numbers = "id, b, i1, i2, i8, n, s, CAST(d AS VARCHAR) AS d, CAST(ts AS VARCHAR) AS ts";
        try (Session session = Session.builder().build()) {
            session.sql(ALL_TYPES).createOrReplaceTempView("t");
            session.execute("COPY (SELECT * FROM t ORDER BY id) TO '" + folder.resolve("t.csv.gz") + "'")
                    .close();
            session.execute("COPY (SELECT * FROM t ORDER BY id) TO '" + folder.resolve("t.json") + "'")
                    .close();
            session.execute("COPY (SELECT * FROM t ORDER BY id) TO '" + folder.resolve("t.parquet") + "'")
                    .close();
            List<List<String>> expected = duckdb("SELECT " + numbers + " FROM '" + folder.resolve("t.parquet") + "'");
            String types =
                    "{'id': 'INTEGER', 'b': 'BOOLEAN', 'i1': 'TINYINT', 'i2': 'SMALLINT', 'i8': 'BIGINT', 'f4': 'VARCHAR',"
                            + " 'f8': 'VARCHAR', 'n': 'DECIMAL(38, 12)', 's': 'VARCHAR', 'x': 'VARCHAR', 'd': 'DATE', 't': 'VARCHAR',"
                            + " 'ts': 'TIMESTAMP', 'im': 'VARCHAR', 'ids': 'VARCHAR'}";
            assertThat(duckdb("SELECT " + numbers + " FROM read_csv('" + folder.resolve("t.csv.gz")
                            + "', auto_detect=false, header=true, delim=',', quote='\"', escape='\"', allow_quoted_nulls=false, columns="
                            + types
                            + ", new_line='\\n')"))
                    .isEqualTo(expected);
            // DuckDB reads numbers of JSON as doubles first.
            String exact = numbers.replace("n, ", "");
            assertThat(duckdb("SELECT " + exact + " FROM read_json('" + folder.resolve("t.json") + "', columns=" + types
                            + ")"))
                    .isEqualTo(duckdb("SELECT " + exact + " FROM '" + folder.resolve("t.parquet") + "'"));
        }
    }

    @Test
    void whatDuckDbWritesIsRead() {
        String query = "SELECT i AS id, CASE WHEN i % 3 = 0 THEN NULL ELSE 'text, ' || i END AS s, i / 4 AS f,"
                + " DATE '2024-01-01' + CAST(i AS INTEGER) AS d, TIMESTAMP '2024-01-01 10:00:00' + INTERVAL (i) MINUTE AS ts,"
                + " i % 2 = 0 AS b, CASE WHEN i % 5 = 0 THEN '' ELSE 'x\"' || chr(10) END AS q"
                + " FROM range(3000) t(i)";
        duckdb("COPY (" + query + ") TO '" + folder.resolve("t.csv") + "'");
        duckdb("COPY (" + query + ") TO '" + folder.resolve("t.csv.zst") + "' (DELIMITER ';', NULL 'nil')");
        duckdb("COPY (SELECT *, [id, NULL] AS l, {'a': s, 'b': [d]} AS o FROM (" + query + ")) TO '"
                + folder.resolve("t.json") + "'");
        duckdb("COPY (SELECT *, [id, NULL] AS l, {'a': s, 'b': [d]} AS o FROM (" + query + ")) TO '"
                + folder.resolve("a.json") + "' (ARRAY true)");
        duckdb("COPY (SELECT *, [id, NULL] AS l, {'a': s, 'b': [d]} AS o FROM (" + query + ")) TO '"
                + folder.resolve("t.parquet") + "'");
        try (Session session = Session.builder().build()) {
            DataFrame nested =
                    session.read().parquet(folder.resolve("t.parquet").toString());
            DataFrame flat = nested.select("id", "s", "f", "d", "ts", "b", "q");
            assertThat(rows(session.sql("SELECT * FROM '" + folder.resolve("t.csv") + "'")))
                    .isEqualTo(rows(flat));
            assertThat(rows(session.sql(
                            "SELECT * FROM read_csv('" + folder.resolve("t.csv.zst") + "', nullstr => 'nil')")))
                    .isEqualTo(rows(flat));
            assertThat(rows(session.sql("SELECT * FROM '" + folder.resolve("t.json") + "'")))
                    .isEqualTo(rows(nested));
            assertThat(rows(session.sql("SELECT * FROM '" + folder.resolve("a.json") + "'")))
                    .isEqualTo(rows(nested));
        }
    }

    @Test
    void aFailedWriteLeavesNothing() throws IOException {
        try (Session session = Session.builder().build()) {
            String target = folder.resolve("t.csv").toString();
            assertThatThrownBy(() ->
                            session.execute("COPY (SELECT 10 / (5 - x) FROM range(10) AS r(x)) TO '" + target + "'"))
                    .isInstanceOf(CentellaException.class);
            assertThatThrownBy(() -> session.sql("SELECT 10 / (5 - x) AS y FROM range(10) AS r(x)")
                            .write()
                            .json(folder.resolve("j").toString()))
                    .isInstanceOf(CentellaException.class);
        }
        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(all.filter(Files::isRegularFile).toList()).isEmpty();
        }
    }

    @Test
    void aWriteWithoutRowsTellsItsColumns() {
        try (Session session = Session.builder().build()) {
            session.sql("SELECT 1 AS a, 'x' AS b WHERE FALSE")
                    .write()
                    .csv(folder.resolve("e").toString());
            assertThat(session.read()
                            .csv(folder.resolve("e").toString())
                            .schema()
                            .names())
                    .containsExactly("a", "b");
        }
    }

    @Test
    void optionsAreSharedByAllWaysToRead() throws IOException {
        Files.writeString(folder.resolve("t.csv"), "1;x\n2;y\n");
        try (Session session = Session.builder().build()) {
            String file = folder.resolve("t.csv").toString();
            assertThat(session.read()
                            .option("SEP", ";")
                            .option("header", "off")
                            .csv(file)
                            .count())
                    .isEqualTo(2);
            assertThatThrownBy(() -> session.read().option("delimeter", ";").csv(file))
                    .hasMessageContaining("did you mean delimiter?");
            assertThatThrownBy(() -> session.execute(
                            "CREATE EXTERNAL TABLE t STORED AS CSV LOCATION '" + file + "' OPTIONS ('heder' 'false')"))
                    .hasMessageContaining("did you mean header?");
            assertThatThrownBy(() -> session.sql("SELECT 1 AS x")
                            .write()
                            .option("delm", ";")
                            .csv(file + "x"))
                    .hasMessageContaining("there is no option delm for writing csv files");
        }
    }

    @Test
    void errorsOfTableFunctionsHaveAPlace() {
        try (Session session = Session.builder().build()) {
            assertThatThrownBy(() -> session.sql("SELECT *\nFROM read_csv('nowhere.csv')"))
                    .isInstanceOfSatisfying(CentellaException.class, e -> {
                        assertThat(e.position()).isNotNull();
                        assertThat(e.position().line()).isEqualTo(2);
                        assertThat(e.position().column()).isEqualTo(6);
                    });
            assertThatThrownBy(() -> session.sql("SELECT * FROM read_csv('x', nulstr => 'a')"))
                    .hasMessageContaining("did you mean nullstr?");
            assertThatThrownBy(() -> session.sql("SELECT * FROM read_parquet('x', delim => ',')"))
                    .hasMessageContaining("read_parquet has no parameter delim");
        }
    }

    @Test
    void declaredTypesAreAskedOfEveryFile() throws IOException {
        Files.writeString(folder.resolve("a.json"), "{\"id\": 1, \"o\": {\"n\": \"x\"}}\n");
        try (Session session = Session.builder().build()) {
            Schema schema = Schema.of(
                    Field.of("id", DataType.BIGINT),
                    Field.of("o", new DataType.Row(List.of(Field.of("n", DataType.INTEGER)))));
            assertThatThrownBy(() -> session.read()
                            .schema(schema)
                            .json(folder.resolve("a.json").toString())
                            .collect())
                    .hasMessageContaining("a.json, line 1: column o: \"x\" is no INTEGER");
        }
    }

    @Test
    void fieldsThatNobodyReadsStayInTheFile() {
        String file = folder.resolve("wide.parquet").toString();
        try (Session session = Session.builder().build()) {
            session.execute("COPY (SELECT i AS id, {'n': i % 10, 'text': md5(CAST(i AS VARCHAR)),"
                            + " 'o': {'x': i, 'y': md5(CAST(-i AS VARCHAR))}} AS s FROM range(50000) AS r(i)) TO '"
                            + file + "'")
                    .close();
            String from = " FROM '" + file + "'";
            long whole = bytesRead(session, "SELECT max(CAST(s AS VARCHAR))" + from);
            long one = bytesRead(session, "SELECT sum(s.n)" + from);
            long deep = bytesRead(session, "SELECT sum(s.o.x) AS x, sum(s.n)" + from + " WHERE s.o.x >= 10");
            assertThat(one).isPositive().isLessThan(whole / 20);
            assertThat(deep).isGreaterThan(one).isLessThan(whole / 5);
            assertThat(session.sql("SELECT sum(s.n), sum(s.o.x), min(s.o.y) = min(md5(CAST(-id AS VARCHAR)))" + from
                                    + " WHERE s.o.x >= 10")
                            .collect()
                            .toString())
                    .isEqualTo("[[224955, 1249974955, true]]");
            assertThat(session.sql("SELECT s.o.x, s.o, s" + from + " WHERE id = 7")
                            .collect()
                            .getFirst()
                            .size())
                    .isEqualTo(3);
            assertThat(session.sql("SELECT s.n" + from + " WHERE s.text = md5('7')")
                            .collect()
                            .toString())
                    .isEqualTo("[[7]]");
        }
    }

    private static long bytesRead(Session session, String sql) {
        String text = Rows.collect(session.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql)).stream()
                .map(r -> r.values().toString())
                .collect(Collectors.joining());
        Matcher bytes = Pattern.compile("\"bytesRead\"\\s*:\\s*(\\d+)").matcher(text);
        assertThat(bytes.find()).as(text).isTrue();
        return Long.parseLong(bytes.group(1));
    }
}
