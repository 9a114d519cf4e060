// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.SqlPosition;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.type.DataType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of statement, in a session over a data folder. */
final class StatementTest {
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

    @AfterEach
    void close() {
        session.close();
    }

    private List<Row> rows(String sql) {
        try (QueryResult result = session.execute(sql)) {
            return Rows.collect(result);
        }
    }

    private List<Object> column(String sql) {
        return rows(sql).stream().map(r -> r.get(0)).toList();
    }

    private String text(String sql) {
        return String.join("\n", rows(sql).stream().map(r -> r.string(0)).toList());
    }

    private CentellaException error(String sql) {
        try (QueryResult result = session.execute(sql)) {
            Rows.collect(result);
        } catch (CentellaException e) {
            return e;
        }
        throw new AssertionError("no error: " + sql);
    }

    @Test
    void runsQueries() {
        assertThat(rows("SELECT count(*), sum(total) FROM orders").getFirst().values())
                .containsExactly(1000L, new BigDecimal("124875.00"));
        assertThat(column("SELECT name FROM customers WHERE id < 3 ORDER BY id DESC"))
                .containsExactly("Customer 2", "Customer 1", "Customer 0");
        assertThat(rows("VALUES (1, 'a'), (2, 'b')")).hasSize(2);
        assertThat(rows("SELECT * FROM orders WHERE id < 0")).isEmpty();
    }

    @Test
    void resultsKnowTheirSchemaAndProgress() {
        try (QueryResult result = session.execute("SELECT id, total AS t FROM orders")) {
            assertThat(result.schema().names()).containsExactly("id", "t");
            assertThat(result.schema().types()).containsExactly(DataType.BIGINT, new DataType.Decimal(12, 2));
            while (result.next() != null) {
                assertThat(result.progress()).isBetween(0.0, 1.0);
            }
        }
    }

    @Test
    void showsTablesViewsSchemasAndColumns() {
        session.execute("CREATE VIEW big AS SELECT * FROM orders WHERE total > 100")
                .close();
        assertThat(rows("SHOW TABLES").stream().map(Row::toString))
                .containsExactly("[big, main, view]", "[customers, main, table]", "[orders, main, table]");
        assertThat(column("SHOW TABLES LIKE 'ord%'")).containsExactly("orders");
        assertThat(column("SHOW VIEWS")).containsExactly("big");
        assertThat(column("SHOW SCHEMAS")).containsExactly("information_schema", "main");
        assertThat(rows("SHOW COLUMNS FROM orders").getFirst().values().subList(0, 2))
                .containsExactly("id", "BIGINT");
        assertThat(column("DESCRIBE orders")).containsExactly("id", "customer_id", "total", "ordered", "status");
        assertThat(column("DESCRIBE big")).containsExactly("id", "customer_id", "total", "ordered", "status");
        assertThat(rows("DESCRIBE SELECT id + 1 AS n FROM orders").getFirst().string("type"))
                .isEqualTo("BIGINT");
    }

    @Test
    void showsFunctionsAndSettings() {
        assertThat(column("SHOW FUNCTIONS")).contains("upper", "sum", "date_trunc");
        assertThat(rows("SHOW FUNCTIONS LIKE 'sum'").getFirst().string("kind")).isEqualTo("aggregate");
        assertThat(column("SHOW SETTINGS")).containsExactlyElementsOf(Settings.names());
        assertThat(text("SHOW batch_size")).isEqualTo("8192");
    }

    @Test
    void setsAndResetsSettings() {
        session.execute("SET batch_size = 100").close();
        assertThat(text("SHOW batch_size")).isEqualTo("100");
        session.execute("RESET batch_size").close();
        assertThat(text("SHOW batch_size")).isEqualTo("8192");
        session.execute("SET batch_size = 3").close();
        assertThat(rows("SELECT * FROM orders")).hasSize(TestData.ORDERS);
        session.execute("RESET ALL").close();
        assertThat(text("SHOW batch_size")).isEqualTo("8192");
        assertThat(error("SET batch_sice = 1").code()).isEqualTo(ErrorCode.INVALID_SETTING);
        assertThat(error("SET batch_sice = 1")).hasMessageContaining("batch_size");
        assertThat(error("SET batch_size = 'x'").code()).isEqualTo(ErrorCode.INVALID_SETTING);
        assertThat(error("SET memory = '1g'")).hasMessageContaining("fixed once the session has started");
        assertThat(error("SHOW batch_sice")).hasMessageContaining("did you mean batch_size?");
    }

    @Test
    void usesSchemas() {
        session.execute("USE main").close();
        assertThat(session.schema()).isEqualTo("main");
        assertThat(error("USE mian").code()).isEqualTo(ErrorCode.SCHEMA_NOT_FOUND);
        assertThat(error("USE mian")).hasMessageContaining("did you mean main?");
        assertThat(column("SELECT id FROM main.customers WHERE id = 7")).containsExactly(7);
    }

    @Test
    void createsAndDropsTables() {
        String create =
                "CREATE EXTERNAL TABLE old_orders STORED AS PARQUET LOCATION '" + folder.resolve("orders") + "'";
        session.execute(create).close();
        assertThat(column("SELECT count(*) FROM old_orders")).containsExactly(1000L);
        assertThat(error(create).code()).isEqualTo(ErrorCode.TABLE_ALREADY_EXISTS);
        session.execute(create.replace("TABLE old", "TABLE IF NOT EXISTS old")).close();
        session.execute(create.replace("CREATE EX", "CREATE OR REPLACE EX")).close();
        assertThat(text("SHOW CREATE TABLE old_orders"))
                .startsWith("CREATE EXTERNAL TABLE old_orders (\n  id BIGINT")
                .contains("STORED AS PARQUET\nLOCATION '" + folder.resolve("orders") + "'");
        session.execute("DROP TABLE old_orders").close();
        assertThat(error("SELECT * FROM old_orders").code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
        assertThat(error("DROP TABLE old_orders").code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
        session.execute("DROP TABLE IF EXISTS old_orders").close();
        assertThat(error("DROP TABLE orders").code()).isEqualTo(ErrorCode.INVALID_STATEMENT);
    }

    @Test
    void aTablesDeclarationMustFitItsFiles() {
        String create = "CREATE EXTERNAL TABLE t (%s) STORED AS PARQUET LOCATION '" + folder.resolve("orders") + "'";
        session.execute(create.formatted("id BIGINT NOT NULL, total DECIMAL(12, 2)"))
                .close();
        assertThat(error(create.formatted("idd BIGINT").replace(" t (", " t2 (")))
                .hasMessageContaining("did you mean id?");
        assertThat(error(create.formatted("id VARCHAR").replace(" t (", " t2 ("))
                        .code())
                .isEqualTo(ErrorCode.SCHEMA_MISMATCH);
        assertThat(error("CREATE EXTERNAL TABLE t2 STORED AS PARQUET LOCATION '/nowhere/at/all'")
                        .code())
                .isEqualTo(ErrorCode.FILE_NOT_FOUND);
        assertThat(error("CREATE EXTERNAL TABLE t2 STORED AS AVRO LOCATION '/nowhere'")
                        .code())
                .isEqualTo(ErrorCode.UNSUPPORTED_FILE);
    }

    @Test
    void createsAndDropsViews() {
        session.execute("CREATE VIEW v AS SELECT id, 'x' AS c FROM orders WHERE id < 10")
                .close();
        assertThat(column("SELECT count(*) FROM v")).containsExactly(10L);
        assertThat(error("CREATE VIEW v AS SELECT 1").code()).isEqualTo(ErrorCode.TABLE_ALREADY_EXISTS);
        assertThat(error("CREATE VIEW orders AS SELECT 1").code()).isEqualTo(ErrorCode.TABLE_ALREADY_EXISTS);
        session.execute("CREATE VIEW IF NOT EXISTS v AS SELECT 1").close();
        session.execute("CREATE OR REPLACE VIEW v (a, b) AS SELECT id, status FROM orders WHERE id < 5")
                .close();
        assertThat(column("SELECT a FROM v WHERE b = 'open' ORDER BY a")).containsExactly(0L, 3L);
        assertThat(text("SHOW CREATE VIEW v")).contains("SELECT id, status FROM orders WHERE id < 5");
        assertThat(error("CREATE VIEW w (a) AS SELECT id, status FROM orders").code())
                .isEqualTo(ErrorCode.INVALID_STATEMENT);
        session.execute("DROP VIEW v").close();
        assertThat(error("SELECT * FROM v").code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
        assertThat(error("DROP VIEW v").code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
        session.execute("DROP VIEW IF EXISTS v").close();
    }

    @Test
    void statementsWithoutRowsAreDataFramesToo() {
        assertThat(session.sql("CREATE VIEW w AS SELECT 1 AS a").collect()).isEmpty();
        assertThat(session.sql("SHOW VIEWS").collect()).hasSize(1);
    }

    @Test
    void explains() {
        String query = "SELECT status, count(*) FROM orders WHERE total > 100 GROUP BY status";
        assertThat(text("EXPLAIN LOGICAL " + query)).contains("LogicalAggregate");
        assertThat(text("EXPLAIN " + query)).contains("Scan orders", "Aggregate");
        assertThat(text("EXPLAIN STAGES " + query)).contains("Stage 0", "Scan orders");
        assertThat(text("EXPLAIN (PHYSICAL, FORMAT JSON) " + query))
                .startsWith("{")
                .contains("\"node\"");
        assertThat(text("EXPLAIN (STAGES, FORMAT JSON) " + query))
                .startsWith("{")
                .contains("\"stages\"");
    }

    @Test
    void explainAnalyzeRunsAndMeasures() {
        String query = "SELECT status, count(*) FROM orders WHERE total > 100 GROUP BY status";
        assertThat(text("EXPLAIN ANALYZE " + query))
                .contains("Planning: ", "Execution: 3 rows in ", "Stage 0", "599 rows", "kept", "Findings");
        assertThat(text("EXPLAIN (ANALYZE, FORMAT JSON) " + query))
                .contains("\"rows\":3", "\"rowsSelected\":599", "\"findings\"");
    }

    @Test
    void explainAnalyzeNamesWhatSpilled() {
        session.set("force_spill", "true");
        session.set("batch_size", "100");
        assertThat(text("EXPLAIN ANALYZE SELECT * FROM orders ORDER BY total DESC"))
                .contains("spilled ", "to disk for want of memory");
    }

    @Test
    void preparedQueriesTakeValues() {
        PreparedQuery query = session.prepare("SELECT id FROM orders WHERE total > ? AND status = ? AND ordered >= ?");
        assertThat(query.schema().names()).containsExactly("id");
        assertThat(query.parameterTypes()).hasSize(3);
        assertThat(query.parameterTypes().get(2)).isEqualTo(DataType.DATE);
        for (int run = 0; run < 2; run++) {
            try (QueryResult result =
                    query.execute(List.of(new BigDecimal("249.00"), "open", LocalDate.of(2024, 1, 1)))) {
                assertThat(Rows.collect(result)).extracting(r -> r.longValue(0)).containsExactly(999L);
            }
        }
        try (QueryResult result = query.execute(List.of(249, "shipped", LocalDate.of(2024, 1, 1)))) {
            assertThat(Rows.collect(result)).extracting(r -> r.longValue(0)).containsExactly(997L);
        }
        try (QueryResult result = query.execute(Arrays.asList(null, "open", LocalDate.of(2024, 1, 1)))) {
            assertThat(Rows.collect(result)).isEmpty();
        }
        assertThatThrownBy(() -> query.execute(List.of(1)))
                .asInstanceOf(InstanceOfAssertFactories.type(CentellaException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER));
    }

    @Test
    void errorsNameWhatIsWrongAndWhere() {
        CentellaException column = error("SELECT id,\n  totl FROM orders");
        assertThat(column.code()).isEqualTo(ErrorCode.COLUMN_NOT_FOUND);
        assertThat(column).hasMessageContaining("did you mean total?");
        assertThat(column.position()).isEqualTo(new SqlPosition(2, 3, 2, 6));
        assertThat(column.render("SELECT id,\n  totl FROM orders")).contains("  totl FROM orders\n  ^^^^");
        assertThat(error("SELECT * FROM ordrs").code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
        assertThat(error("SELECT * FROM ordrs")).hasMessageContaining("did you mean orders?");
        assertThat(error("SELECT nofunction(1)").code()).isEqualTo(ErrorCode.FUNCTION_NOT_FOUND);
        assertThat(error("SELECT * FRM orders").code()).isEqualTo(ErrorCode.SYNTAX_ERROR);
        assertThat(error("SELECT id FROM orders GROUP BY status").code()).isEqualTo(ErrorCode.GROUPING_ERROR);
        assertThat(error("SELECT id / 0 FROM orders").code()).isEqualTo(ErrorCode.DIVISION_BY_ZERO);
        assertThat(error("SELECT CAST(status AS INTEGER) FROM orders").code()).isEqualTo(ErrorCode.INVALID_CAST);
        assertThat(error("SELECT id FROM orders o JOIN customers c ON o.id = c.id")
                        .code())
                .isEqualTo(ErrorCode.AMBIGUOUS_COLUMN);
        assertThat(error("SELECT (SELECT id FROM orders)").code()).isEqualTo(ErrorCode.CARDINALITY_VIOLATION);
        assertThat(column("SELECT 1 + 1")).containsExactly(2);
    }
}
