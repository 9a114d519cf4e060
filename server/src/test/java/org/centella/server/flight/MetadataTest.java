// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.util.List;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlInfo;
import org.apache.arrow.flight.sql.util.TableRef;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What clients ask about the catalog and the dialect. */
class MetadataTest {
    private static Served served;
    private static FlightSqlClient client;

    @BeforeAll
    static void start() {
        served = new Served();
        client = served.client();
        client.executeUpdate("CREATE SCHEMA sales");
        client.executeUpdate("CREATE TABLE sales.orders (id BIGINT NOT NULL, total DECIMAL(9, 2), note VARCHAR(20))");
        client.executeUpdate("CREATE TABLE sales.order_lines (id BIGINT)");
        client.executeUpdate("CREATE VIEW sales.big AS SELECT * FROM sales.orders WHERE total > 100");
    }

    @AfterAll
    static void stop() throws Exception {
        served.close();
    }

    @Test
    void catalogsAndSchemas() {
        assertThat(Served.rows(client, client.getCatalogs())).containsExactly(List.of("centella"));
        assertThat(Served.rows(client, client.getSchemas(null, null)))
                .contains(List.of("centella", "main"), List.of("centella", "sales"));
        assertThat(Served.rows(client, client.getSchemas("centella", "SAL%")))
                .containsExactly(List.of("centella", "sales"));
        assertThat(Served.rows(client, client.getSchemas("other", null))).isEmpty();
    }

    @Test
    void tablesByPatternAndType() {
        assertThat(Served.rows(client, client.getTables(null, "sales", null, null, false)))
                .containsExactly(
                        List.of("centella", "sales", "order_lines", "TABLE"),
                        List.of("centella", "sales", "orders", "TABLE"),
                        List.of("centella", "sales", "big", "VIEW"));
        // An underscore is any letter unless a backslash stands before it.
        assertThat(Served.rows(client, client.getTables(null, "sales", "order\\_%", null, false)))
                .containsExactly(List.of("centella", "sales", "order_lines", "TABLE"));
        assertThat(Served.rows(client, client.getTables(null, null, "%", List.of("VIEW"), false)))
                .containsExactly(List.of("centella", "sales", "big", "VIEW"));
        assertThat(Served.rows(client, client.getTableTypes()))
                .containsExactly(List.of("SYSTEM VIEW"), List.of("TABLE"), List.of("VIEW"));
    }

    @Test
    void tablesTellTheirColumns() throws Exception {
        for (String table : List.of("orders", "big")) {
            List<Object> row = Served.rows(client, client.getTables(null, "sales", table, null, true))
                    .getFirst();
            Schema schema = MessageSerializer.deserializeSchema(
                    new ReadChannel(Channels.newChannel(new ByteArrayInputStream((byte[]) row.get(4)))));
            assertThat(schema.getFields()).extracting(Field::getName).containsExactly("id", "total", "note");
            assertThat(schema.findField("note").getMetadata())
                    .containsEntry("ARROW:FLIGHT:SQL:TYPE_NAME", "VARCHAR")
                    .containsEntry("ARROW:FLIGHT:SQL:PRECISION", "20")
                    .containsEntry("ARROW:FLIGHT:SQL:SCHEMA_NAME", "sales")
                    .containsEntry("ARROW:FLIGHT:SQL:TABLE_NAME", table);
        }
    }

    @Test
    void thereAreNoKeys() {
        TableRef orders = TableRef.of(null, "sales", "orders");
        assertThat(Served.rows(client, client.getPrimaryKeys(orders))).isEmpty();
        assertThat(Served.rows(client, client.getImportedKeys(orders))).isEmpty();
        assertThat(Served.rows(client, client.getExportedKeys(orders))).isEmpty();
        assertThat(Served.rows(client, client.getCrossReference(orders, orders)))
                .isEmpty();
    }

    @Test
    void theDialectIsDescribed() {
        List<List<Object>> name = Served.rows(client, client.getSqlInfo(SqlInfo.FLIGHT_SQL_SERVER_NAME));
        assertThat(name).hasSize(1);
        assertThat(name.getFirst().get(1)).hasToString("Centella");
        assertThat(Served.rows(client, client.getSqlInfo())).hasSizeGreaterThan(40);
    }

    @Test
    void typesAreListed() {
        assertThat(Served.rows(client, client.getXdbcTypeInfo()))
                .extracting(List::getFirst)
                .contains("BIGINT", "DECIMAL", "VARCHAR", "TIMESTAMP");
        assertThat(Served.rows(client, client.getXdbcTypeInfo(java.sql.Types.DECIMAL)))
                .hasSize(1)
                .first()
                .satisfies(row -> assertThat(row.get(5)).hasToString("[\"precision\",\"scale\"]"));
    }
}
