// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CSV and JSON files as tables: what is guessed, what is declared, what is wrong with them. */
final class TextTablesTest {
    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<List<Object>> rows(String sql) {
        try (Session session = Session.builder().data(folder).set("slots", "2").build()) {
            return session.sql(sql).collect().stream().map(Row::values).toList();
        }
    }

    private List<DataType> types(String table) {
        try (Session session = Session.builder().data(folder).build()) {
            return session.table(table).schema().fields().stream()
                    .map(f -> f.type())
                    .toList();
        }
    }

    private CentellaException error(String sql) {
        try {
            rows(sql);
        } catch (CentellaException e) {
            return e;
        }
        throw new AssertionError("no error");
    }

    @Test
    void typesAndHeaderAreGuessed() throws IOException {
        write("t.csv", """
            id,name,price,day,at,ok
            1,"Smith, John",1.5,2024-01-31,2024-01-31 10:00:00,true
            2,"say ""hi""\",2,,2024-02-01T11:30:00,false
            """);
        assertThat(types("t"))
                .containsExactly(
                        DataType.BIGINT,
                        DataType.VARCHAR,
                        DataType.DOUBLE,
                        DataType.DATE,
                        DataType.TIMESTAMP,
                        DataType.BOOLEAN);
        assertThat(rows("SELECT * FROM t"))
                .containsExactly(
                        List.of(
                                1L,
                                "Smith, John",
                                1.5,
                                LocalDate.of(2024, 1, 31),
                                LocalDateTime.of(2024, 1, 31, 10, 0),
                                true),
                        Row.of(2L, "say \"hi\"", 2.0, null, LocalDateTime.of(2024, 2, 1, 11, 30), false));
    }

    @Test
    void aFileWithoutHeaderHasNumberedColumns() throws IOException {
        write("t.csv", "1;a\n2;b\n");
        assertThat(rows("SELECT column1, column0 + 1 FROM t")).containsExactly(List.of("a", 2L), List.of("b", 3L));
    }

    @Test
    void emptyIsNullAndQuotedEmptyIsNot() throws IOException {
        write("t.csv", "a,b\nx,\ny,\"\"\n");
        assertThat(rows("SELECT a FROM t WHERE b IS NULL")).containsExactly(List.of("x"));
        assertThat(rows("SELECT a FROM t WHERE b = ''")).containsExactly(List.of("y"));
    }

    @Test
    void declaredColumnsNeedNoGuess() throws IOException {
        write("files/t.csv", "7,1.10,x\n8,2.25,y\n");
        try (Session session = Session.builder().build()) {
            session.execute("CREATE EXTERNAL TABLE t (k INTEGER, p DECIMAL(6, 2), s VARCHAR) STORED AS CSV LOCATION '"
                            + folder.resolve("files") + "' OPTIONS ('header' 'false')")
                    .close();
            assertThat(session.sql("SELECT sum(p), max(k) FROM t")
                            .collect()
                            .getFirst()
                            .values())
                    .containsExactly(new BigDecimal("3.35"), 8);
        }
    }

    @Test
    void foldersGiveColumnsAndPruneFiles() throws IOException {
        write("t/y=2023/a.csv", "v\n1\n2\n");
        write("t/y=2024/a.csv", "v\n3\n");
        write("t/y=2025/broken.csv", "v\n" + "1\n".repeat(30_000) + "\"\n");
        assertThat(rows("SELECT max(v), max(y) FROM t WHERE y < 2025")).containsExactly(List.of(3L, 2024L));
    }

    @Test
    void columnsAreFoundByEachFilesHeader() throws IOException {
        write("t/a.csv", "a,b\n1,x\n");
        write("t/b.csv", "b,a\ny,2\n");
        assertThat(rows("SELECT a, b FROM t ORDER BY a")).containsExactly(List.of(1L, "x"), List.of(2L, "y"));
    }

    @Test
    void compressedFilesAreRead() throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("t.csv.gz")))) {
            out.write("a\n1\n2\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(rows("SELECT max(a) FROM t")).containsExactly(List.of(2L));
    }

    @Test
    void largeFilesAreReadInPartsAndEveryRowOnce() throws IOException {
        long rows = 0;
        long sum = 0;
        StringBuilder text = new StringBuilder("id,note\n");
        while (text.length() < 40 << 20) {
            text.append(rows).append(rows % 3 == 0 ? ",\"a note, quoted, of some length\"\n" : ",plain words\n");
            sum += rows++;
        }
        write("t.csv", text.toString());
        try (Session session = Session.builder().data(folder).set("slots", "2").build()) {
            assertThat(session.planner()
                            .plan("SELECT id FROM t", session.settings())
                            .stages(2, session.settings())
                            .toString())
                    .contains("t.csv");
        }
        assertThat(rows("SELECT count(*), sum(id) FROM t").toString()).isEqualTo("[[" + rows + ", " + sum + "]]");
    }

    @Test
    void aCutWithinQuotesIsNoticed() throws IOException {
        StringBuilder text = new StringBuilder("id,note\n1,\"");
        while (text.length() < 20 << 20) {
            text.append("line, within quotes\n");
        }
        write("t.csv", text + "\"\n2,x\n");
        assertThat(error("SELECT count(*) FROM t").getMessage()).contains("parallel=false");
    }

    @Test
    void errorsNameFileLineAndColumn() throws IOException {
        write("types.csv", "a,b\n" + "1,x\n".repeat(30_000) + "one,y\n");
        CentellaException type = error("SELECT sum(a) FROM types");
        assertThat(type.code()).isEqualTo(ErrorCode.INVALID_CAST);
        assertThat(type.getMessage()).contains("types.csv, line 30002, column a: 'one' is no BIGINT");

        write("fields.csv", "a,b\n" + "1,x\n".repeat(300) + "2\n");
        assertThat(error("SELECT * FROM fields").getMessage())
                .contains("fields.csv, line 302: there are 1 fields, not 2");

        write("quote.csv", "a,b\n" + "1,x\n".repeat(300) + "2,\"y\n");
        assertThat(error("SELECT * FROM quote").getMessage()).contains("quote.csv, line 302: a quote is not closed");
    }

    @Test
    void jsonObjectsAreRows() throws IOException {
        write("t.jsonl", """
            {"a": 1, "s": "x", "list": [1, 2], "o": {"d": "2024-01-01", "n": null}}
            {"a": 2, "list": [], "extra": true}
            """);
        assertThat(types("t").subList(0, 3))
                .containsExactly(DataType.BIGINT, DataType.VARCHAR, new DataType.Array(DataType.BIGINT));
        assertThat(rows("SELECT a, s, list, extra FROM t ORDER BY a"))
                .containsExactly(Row.of(1L, "x", List.of(1L, 2L), null), Row.of(2L, null, List.of(), true));
    }

    @Test
    void jsonArraysAndMixedTypesAreRead() throws IOException {
        write("t.json", "[{\"a\": 1}, {\"a\": \"x\"},\n {\"a\": {\"b\": [1]}}]");
        assertThat(rows("SELECT a FROM t")).containsExactly(List.of("1"), List.of("x"), List.of("{\"b\":[1]}"));
    }

    @Test
    void brokenJsonNamesTheLine() throws IOException {
        write("t.json", "{\"a\": 1}\n{\"a\": }\n");
        assertThatThrownBy(() -> rows("SELECT * FROM t"))
                .isInstanceOf(CentellaException.class)
                .hasMessageContaining("t.json, line 2");
    }
}
