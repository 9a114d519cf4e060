// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.SqlPosition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a user does wrong is answered by an error with its code, SQLSTATE and, for SQL, the place and a caret beneath;
 * afterwards the session answers as before.
 */
final class UserErrorsTest {
    /** A Parquet file ends with the footer's length and "PAR1". */
    private static final int TAIL = 8;

    @TempDir
    static Path folder;

    private Session session;

    @BeforeAll
    static void write() {
        TestData.write(folder);
    }

    @BeforeEach
    void open() {
        session = Session.builder().data(folder).set("slots", "2").build();
    }

    /** Fails when a query has leaked. */
    @AfterEach
    void close() {
        session.close();
    }

    static Stream<Arguments> mistakesInTheText() {
        return Stream.of(
                Arguments.of(
                        "SELECT *\nFRM orders", "SYNTAX_ERROR", "42601", "2:5", "^^^^^^", "'orders' cannot stand here"),
                Arguments.of("SELECT (1 + 2", "SYNTAX_ERROR", "42601", "1:14", "^", ""),
                Arguments.of(
                        "SELECT *\nFROM ordrs", "TABLE_NOT_FOUND", "42P01", "2:6", "^^^^^", "did you mean orders?"),
                Arguments.of(
                        "SELECT id,\n\ttotl\nFROM orders",
                        "COLUMN_NOT_FOUND",
                        "42703",
                        "2:2",
                        "^^^^",
                        "did you mean total?"),
                Arguments.of(
                        "SELECT id + DATE '2024-01-01'\nFROM orders",
                        "TYPE_MISMATCH",
                        "42804",
                        "1:8",
                        "^^^^^^^^^^^^^^^^^^^^^^",
                        "BIGINT"),
                Arguments.of(
                        "SELECT id FROM orders\nWHERE status", "TYPE_MISMATCH", "42804", "2:7", "^^^^^^", "condition"));
    }

    @ParameterizedTest
    @MethodSource("mistakesInTheText")
    void mistakesInTheTextAreLocated(
            String sql, ErrorCode code, String sqlState, String place, String caret, String message) {
        CentellaException e = error(sql, code, sqlState);
        assertThat(e).hasMessageContaining(message);
        assertThat(e.position()).isNotNull();
        assertThat(e.position().line() + ":" + e.position().column()).isEqualTo(place);
        String line = sql.split("\n")[e.position().line() - 1].replace('\t', ' ');
        assertThat(e.render(sql))
                .startsWith(code + " [" + sqlState + "]: ")
                .endsWith("\n" + line + "\n" + " ".repeat(e.position().column() - 1) + caret);
    }

    static Stream<Arguments> valuesThatDoNotWork() {
        return Stream.of(
                Arguments.of("SELECT CAST(id AS INTEGER) + 2147483647 FROM orders", "NUMERIC_OVERFLOW", "22003"),
                Arguments.of("SELECT 2147483647 + 1", "NUMERIC_OVERFLOW", "22003"),
                Arguments.of("SELECT id * 9223372036854775807 FROM orders", "NUMERIC_OVERFLOW", "22003"),
                Arguments.of("SELECT sum(id * 18446744073709551) FROM orders", "NUMERIC_OVERFLOW", "22003"),
                Arguments.of(
                        "SELECT CAST(id AS SMALLINT) * CAST(300 AS SMALLINT) FROM orders", "NUMERIC_OVERFLOW", "22003"),
                Arguments.of("SELECT CAST(total AS DECIMAL(4, 2)) FROM orders", "NUMERIC_OVERFLOW", "22003"),
                Arguments.of(
                        "SELECT (CAST(total AS DECIMAL(38, 0)) + 99999999999999999999999999999999999999) FROM orders",
                        "NUMERIC_OVERFLOW",
                        "22003"),
                Arguments.of(
                        "SELECT sum(CAST(id AS DECIMAL(38, 0)) * 1000000000000000000000000000000000000) FROM orders",
                        "NUMERIC_OVERFLOW",
                        "22003"),
                Arguments.of("SELECT 1 / (id - 500) FROM orders", "DIVISION_BY_ZERO", "22012"),
                Arguments.of("SELECT total / (id - 500) FROM orders", "DIVISION_BY_ZERO", "22012"),
                Arguments.of("SELECT id % (id - 500) FROM orders", "DIVISION_BY_ZERO", "22012"),
                Arguments.of("SELECT 1 / 0", "DIVISION_BY_ZERO", "22012"),
                Arguments.of("SELECT CAST(status AS INTEGER) FROM orders", "INVALID_CAST", "22018"),
                Arguments.of("SELECT CAST(status AS DATE) FROM orders", "INVALID_CAST", "22018"),
                Arguments.of("SELECT CAST('12x' AS DECIMAL(5, 2))", "INVALID_CAST", "22018"),
                Arguments.of("SELECT id FROM orders WHERE ordered > CAST('tomorrow' AS DATE)", "INVALID_CAST", "22018"),
                Arguments.of(
                        "SELECT id FROM orders GROUP BY id HAVING sum(1 / (id - 7)) > 0", "DIVISION_BY_ZERO", "22012"));
    }

    @ParameterizedTest
    @MethodSource("valuesThatDoNotWork")
    void valuesThatDoNotWorkAreErrorsOfTheQuery(String sql, ErrorCode code, String sqlState) {
        assertThat(error(sql, code, sqlState).getMessage()).isNotBlank();
    }

    /** Behind each statement the position of the call that fails: the innermost one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT id, 1 + 1 / (id - 500) FROM orders | 1:16-1:29",
                "SELECT 2147483647 + 1 | 1:8-1:21",
                "SELECT CAST(status AS INTEGER) FROM orders | 1:8-1:30",
                "SELECT upper(status), status::DATE FROM orders | 1:23-1:34",
                "SELECT id FROM orders WHERE id > 3 AND 10 / (id - 500) > 0 | 1:40-1:54",
                "SELECT a.id FROM orders a JOIN orders b ON a.id = b.id AND 1 / (a.id - b.id) > 0 | 1:60-1:76",
                "SELECT sum(1 / (id - 7)) FROM orders | 1:12-1:23",
                "SELECT max(total) FROM orders GROUP BY id % (id - 7) | 1:40-1:52",
                "SELECT CASE WHEN id > 3 THEN sqrt(0 - id) END FROM orders | 1:30-1:41",
                "SELECT id FROM orders ORDER BY 1 / (id - 7) | 1:32-1:43",
                "SELECT * FROM (SELECT 1 / (id - 7) AS x FROM orders) AS s WHERE x > 0 | 1:23-1:34",
                "SELECT id FROM orders WHERE ordered > CAST('tomorrow' AS DATE) | 1:39-1:62",
            })
    void errorsOfValuesAreLocated(String sql, String place) {
        SqlPosition position = error(sql).position();

        assertThat(position).as(sql).isNotNull();
        assertThat("%d:%d-%d:%d"
                        .formatted(position.line(), position.column(), position.endLine(), position.endColumn()))
                .as(sql)
                .isEqualTo(place);
    }

    /** The call's text is what the caret is beneath. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT id % 2, sum(%s) FROM orders GROUP BY 1 | sum(CAST",
                "SELECT count(*), sum(%s) FROM orders | sum(CAST",
                "SELECT avg(id), max(id, id - 3) FROM orders | max(id",
                "SELECT sum(s) FROM (SELECT max(%s) AS s FROM orders GROUP BY customer_id) AS t | sum(s)",
                "SELECT id, sum(%s) OVER (ORDER BY id) FROM orders | sum(CAST",
                "SELECT id, ntile(id - 3) OVER (ORDER BY id) FROM orders | ntile(",
            })
    void errorsOfAggregatesAreLocated(String template, String call) {
        String sql = template.replace("%s", "CAST('99999999999999999999999999999999999999' AS DECIMAL(38, 0))");
        CentellaException error = error(sql);
        SqlPosition position = error.position();

        assertThat(position).as(error.render(sql)).isNotNull();
        assertThat(sql.substring(position.column() - 1)).startsWith(call);
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        assertThat(error(
                        "CREATE EXTERNAL TABLE t STORED AS PARQUET LOCATION '" + folder + "/nowhere'",
                        ErrorCode.FILE_NOT_FOUND,
                        "58P01"))
                .hasMessageContaining("nowhere");
        Path file = copy("gone");
        declare("gone", file);
        Files.delete(file);
        assertThat(error("SELECT count(*) FROM gone", ErrorCode.FILE_NOT_FOUND, "58P01"))
                .hasMessageContaining("gone.parquet");
    }

    @Test
    void whatIsNoParquetFileIsNamed() throws IOException {
        Path file = folder.resolve("text.parquet");
        Files.writeString(file, "id,total\n1,2.50\n2,3.50\n");
        assertThat(error(declaration("text", file), ErrorCode.NOT_A_PARQUET_FILE, "58030"))
                .hasMessageContaining("text.parquet");
    }

    @Test
    void aTruncatedFileIsNamed() throws IOException {
        Path file = copy("short");
        byte[] content = Files.readAllBytes(file);
        declare("short", file);
        Files.write(file, Arrays.copyOf(content, content.length - 100));
        CentellaException e = error("SELECT sum(total) FROM short");
        assertThat(e).hasMessageContaining("short.parquet");
        assertThat(e.code()).isIn(ErrorCode.CORRUPT_FILE, ErrorCode.NOT_A_PARQUET_FILE);
        // With the last bytes in place the footer is what is cut.
        byte[] cut = Arrays.copyOf(content, content.length / 2);
        System.arraycopy(content, content.length - TAIL, cut, cut.length - TAIL, TAIL);
        Files.write(file, cut);
        assertThat(error("SELECT sum(total) FROM short", ErrorCode.CORRUPT_FILE, "XX001"))
                .hasMessageContaining("short.parquet");
    }

    @Test
    void aCorruptedPageIsNamed() throws IOException {
        Path file = copy("torn");
        FileMetaData footer = footer(Files.readAllBytes(file));
        var total = footer.getRow_groups().getFirst().getColumns().get(2).getMeta_data();
        byte[] content = Files.readAllBytes(file);
        content[(int) (total.getData_page_offset() + total.getTotal_compressed_size()) - 9] ^= 0x55;
        Files.write(file, content);
        declare("torn", file);
        assertThat(error("SELECT sum(total) FROM torn", ErrorCode.CORRUPT_FILE, "XX001"))
                .hasMessageContaining("torn.parquet")
                .hasMessageContaining("total");
        assertThat(rows("SELECT max(id) FROM torn").getFirst().longValue(0)).isEqualTo(TestData.ORDERS - 1);
    }

    @Test
    void filesThatDisagreeAreNamed() {
        Path both = folder.resolve("both");
        session.sql("SELECT 1 AS k, 'a' AS v").write().mode("append").parquet(both.toString());
        session.sql("SELECT DATE '2024-01-01' AS k, 'b' AS v")
                .write()
                .mode("append")
                .parquet(both.toString());
        assertThat(error("SELECT count(k) FROM both", ErrorCode.SCHEMA_MISMATCH, "42P16"))
                .hasMessageContaining("k")
                .hasMessageContaining(".parquet");
    }

    @Test
    void anUnknownCodecIsNamed() throws IOException {
        Path file = copy("lzo");
        byte[] content = Files.readAllBytes(file);
        FileMetaData footer = footer(content);
        footer.getRow_groups()
                .forEach(group -> group.getColumns()
                        .forEach(column -> column.getMeta_data().setCodec(CompressionCodec.LZO)));
        ByteArrayOutputStream patched = new ByteArrayOutputStream();
        patched.write(content, 0, content.length - TAIL - footerLength(content));
        int start = patched.size();
        Util.writeFileMetaData(footer, patched);
        ByteBuffer tail = ByteBuffer.allocate(TAIL).order(ByteOrder.LITTLE_ENDIAN);
        tail.putInt(patched.size() - start).put(content, content.length - 4, 4);
        patched.write(tail.array());
        Files.write(file, patched.toByteArray());
        declare("lzo", file);
        assertThat(error("SELECT sum(total) FROM lzo", ErrorCode.UNSUPPORTED_FILE, "0A000"))
                .hasMessageContaining("LZO")
                .hasMessageContaining("lzo.parquet");
    }

    private static int footerLength(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - TAIL);
    }

    private static FileMetaData footer(byte[] file) throws IOException {
        int length = footerLength(file);
        return Util.readFileMetaData(new ByteArrayInputStream(file, file.length - TAIL - length, length));
    }

    /** One of the files of orders, outside of the data folder's tables. */
    private static Path copy(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("orders"))) {
            Path file = files.filter(f -> f.toString().endsWith(".parquet"))
                    .sorted()
                    .toList()
                    .getLast();
            Path target = Files.createDirectories(folder.resolve("_single")).resolve(name + ".parquet");
            return Files.copy(file, target);
        }
    }

    private static String declaration(String name, Path file) {
        return "CREATE EXTERNAL TABLE " + name + " STORED AS PARQUET LOCATION '" + file + "'";
    }

    private void declare(String name, Path file) {
        session.execute(declaration(name, file)).close();
    }

    private List<Row> rows(String sql) {
        try (QueryResult result = session.execute(sql)) {
            return Rows.collect(result);
        }
    }

    private CentellaException error(String sql, ErrorCode code, String sqlState) {
        CentellaException e = error(sql);
        assertThat(e.code()).as(e.render(sql)).isEqualTo(code);
        assertThat(e.code().sqlState()).isEqualTo(sqlState);
        return e;
    }

    /** The statement's error; the session goes on after it. */
    private CentellaException error(String sql) {
        CentellaException error = null;
        try {
            rows(sql);
        } catch (CentellaException e) {
            error = e;
        }
        assertThat(error).as("no error: " + sql).isNotNull();
        assertThat(rows("SELECT 1").getFirst().intValue(0)).isEqualTo(1);
        return error;
    }
}
