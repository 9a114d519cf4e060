// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseMetaDataTest {
    @TempDir
    static Path folder;

    private static Connection connection;
    private static DatabaseMetaData metaData;

    @BeforeAll
    static void connect() throws SQLException {
        TestTables.write(folder, 10);
        connection = TestTables.connect(folder);
        metaData = connection.getMetaData();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE VIEW evens AS SELECT n AS even FROM numbers WHERE n % 2 = 0");
        }
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
    }

    private static List<String> strings(ResultSet rows, String column) throws SQLException {
        try (rows) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(column));
            }
            return values;
        }
    }

    @Test
    void listsTablesAndViews() throws SQLException {
        assertThat(strings(metaData.getTables(null, null, "%", null), "TABLE_NAME"))
                .containsExactly("numbers", "types", "evens");
        assertThat(strings(metaData.getTables(null, null, "%", new String[] {"VIEW"}), "TABLE_NAME"))
                .containsExactly("evens");
        assertThat(strings(metaData.getTables(null, "main", "num%", null), "TABLE_TYPE"))
                .containsExactly("TABLE");
        assertThat(strings(metaData.getTables(null, null, "TYPES", null), "TABLE_SCHEM"))
                .containsExactly("main");
        assertThat(strings(metaData.getTables("other", null, "%", null), "TABLE_NAME"))
                .isEmpty();
        assertThat(strings(metaData.getTables(null, null, "n_mb%", null), "TABLE_NAME"))
                .containsExactly("numbers");
        assertThat(strings(metaData.getTables(null, null, "n\\_mb%", null), "TABLE_NAME"))
                .isEmpty();
        assertThat(strings(metaData.getTableTypes(), "TABLE_TYPE")).containsExactly("TABLE", "VIEW");
    }

    @Test
    void listsColumns() throws SQLException {
        assertThat(strings(metaData.getColumns(null, null, "types", "%"), "COLUMN_NAME"))
                .isEqualTo(TestTables.TYPES.names());
        assertThat(strings(metaData.getColumns(null, null, "evens", "%"), "COLUMN_NAME"))
                .containsExactly("even");
        try (ResultSet rows = metaData.getColumns(null, null, "types", "a_decimal")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt("DATA_TYPE")).isEqualTo(Types.DECIMAL);
            assertThat(rows.getInt("COLUMN_SIZE")).isEqualTo(12);
            assertThat(rows.getInt("DECIMAL_DIGITS")).isEqualTo(2);
            assertThat(rows.getInt("ORDINAL_POSITION")).isEqualTo(8);
            assertThat(rows.getString("IS_NULLABLE")).isEqualTo("YES");
            assertThat(rows.getMetaData().getColumnCount()).isEqualTo(24);
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void listsSchemasFunctionsAndTypes() throws SQLException {
        assertThat(strings(metaData.getSchemas(), "TABLE_SCHEM")).containsExactly("information_schema", "main");
        assertThat(strings(metaData.getCatalogs(), "TABLE_CAT")).isEmpty();
        assertThat(strings(metaData.getPrimaryKeys(null, null, "types"), "COLUMN_NAME"))
                .isEmpty();
        assertThat(strings(metaData.getFunctions(null, null, "%"), "FUNCTION_NAME"))
                .contains("upper", "sum", "count")
                .isSorted();
        assertThat(strings(metaData.getTypeInfo(), "TYPE_NAME"))
                .contains("BIGINT", "DECIMAL", "TIMESTAMP WITH TIME ZONE");
        assertThat(strings(metaData.getImportedKeys(null, null, "types"), "FKCOLUMN_NAME"))
                .isEmpty();
        assertThat(strings(metaData.getProcedures(null, null, "%"), "PROCEDURE_NAME"))
                .isEmpty();
    }

    @Test
    void saysWhatItIs() throws SQLException {
        assertThat(metaData.getDatabaseProductName()).isEqualTo("Centella");
        assertThat(metaData.getDriverName()).contains("Centella");
        assertThat(metaData.getDatabaseProductVersion()).isEqualTo("0.1.0");
        assertThat(metaData.getURL()).startsWith("jdbc:centella:");
        assertThat(metaData.supportsTransactions()).isFalse();
        assertThat(metaData.getIdentifierQuoteString()).isEqualTo("\"");
        assertThat(metaData.storesMixedCaseIdentifiers()).isTrue();
        assertThat(metaData.nullsAreSortedHigh()).isTrue();
        assertThat(metaData.getStringFunctions()).contains("upper");
    }
}
