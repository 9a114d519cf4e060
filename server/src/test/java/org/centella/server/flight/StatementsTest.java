// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Statements as a client of Flight SQL sends them. */
@SuppressWarnings("try") // Flight's streams may be interrupted while they close
class StatementsTest {
    private static Served served;

    @BeforeAll
    static void start() {
        served = new Served();
    }

    @AfterAll
    static void stop() throws Exception {
        served.close();
    }

    @Test
    void aQueryGivesItsRows() {
        FlightSqlClient client = served.client();
        assertThat(Served.rows(client, "SELECT 1 AS a, 'text longer than a view holds' AS b, CAST(NULL AS DATE) AS c"))
                .containsExactly(java.util.Arrays.asList(1, "text longer than a view holds", null));
    }

    @Test
    void columnsAreDescribed() {
        FlightSqlClient client = served.client();
        FlightInfo info = client.execute("SELECT CAST(1.5 AS DECIMAL(9, 2)) AS d, 'x' AS t");
        Field decimal = info.getSchemaOptional().orElseThrow().findField("d");
        assertThat(decimal.getType()).isEqualTo(new ArrowType.Decimal(9, 2, 128));
        assertThat(decimal.getMetadata())
                .containsEntry("ARROW:FLIGHT:SQL:TYPE_NAME", "DECIMAL")
                .containsEntry("ARROW:FLIGHT:SQL:PRECISION", "9")
                .containsEntry("ARROW:FLIGHT:SQL:SCALE", "2");
        assertThat(info.getSchemaOptional().orElseThrow().findField("t").getType())
                .isEqualTo(ArrowType.Utf8.INSTANCE);
        assertThat(Served.rows(client, info)).hasSize(1);
        assertThat(client.getExecuteSchema("SELECT 1 AS a").getSchema().getFields())
                .extracting(Field::getName)
                .containsExactly("a");
    }

    @Test
    void manyRowsComeInMessagesOfAModestLength() throws Exception {
        FlightSqlClient client = served.client();
        // 40,000 rows of 1,000 bytes: a batch as the engine has it would be a message of 8 MB.
        FlightInfo info = client.execute("SELECT i, repeat('x', 1000) AS t, [i, i + 1] AS l FROM range(40000) AS r(i)");
        long rows = 0;
        long sum = 0;
        try (FlightStream stream =
                client.getStream(info.getEndpoints().getFirst().getTicket())) {
            while (stream.next()) {
                VarCharVector texts = (VarCharVector) stream.getRoot().getVector("t");
                assertThat(texts.getDataBuffer().capacity()).isLessThanOrEqualTo(3L << 20);
                for (int row = 0; row < stream.getRoot().getRowCount(); row++) {
                    long i = (Long) stream.getRoot().getVector("i").getObject(row);
                    assertThat(stream.getRoot().getVector("l").getObject(row)).isEqualTo(List.of(i, i + 1));
                    sum += i;
                }
                rows += stream.getRoot().getRowCount();
            }
        }
        assertThat(rows).isEqualTo(40_000);
        assertThat(sum).isEqualTo(40_000L * 39_999 / 2);
    }

    @Test
    void changesTellHowManyRows() {
        FlightSqlClient client = served.client();
        assertThat(client.executeUpdate("CREATE TEMP TABLE t (a INTEGER, b VARCHAR)"))
                .isZero();
        assertThat(client.executeUpdate("INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, NULL)"))
                .isEqualTo(3);
        assertThat(client.executeUpdate("UPDATE t SET b = 'z' WHERE a > 1")).isEqualTo(2);
        assertThat(client.executeUpdate("DELETE FROM t WHERE a = 1")).isEqualTo(1);
        assertThat(Served.rows(client, "SELECT * FROM t ORDER BY a")).containsExactly(List.of(2, "z"), List.of(3, "z"));
    }

    @Test
    void aChangeSentAsAQueryHappensOnce() {
        FlightSqlClient client = served.client();
        assertThat(Served.rows(client, "CREATE TEMP TABLE once (a INTEGER)")).isEmpty();
        FlightInfo info = client.execute("INSERT INTO once VALUES (1)");
        assertThat(Served.rows(client, info)).isEmpty();
        assertThat(Served.rows(client, "SELECT count(*) FROM once")).containsExactly(List.of(1L));
        assertThatThrownBy(() -> Served.rows(client, info)).hasMessageContaining("fetched");
    }

    @Test
    void errorsSayCodeStateAndPlace() {
        FlightSqlClient client = served.client();
        FlightRuntimeException e = catchThrowableOfType(
                FlightRuntimeException.class, () -> client.execute("SELECT 1,\n  nothing FROM (VALUES (1)) AS v(a)"));
        assertThat(e.status().code()).isEqualTo(FlightStatusCode.NOT_FOUND);
        assertThat(e.getMessage())
                .contains("COLUMN_NOT_FOUND [42703]")
                .contains("line 2, column 3")
                .contains("^^^^^^^");
        assertThat(e.status().metadata().get("sqlstate")).isEqualTo("42703");
        assertThat(e.status().metadata().get("centella-error")).isEqualTo("COLUMN_NOT_FOUND");
        assertThat(e.status().metadata().get("centella-line")).isEqualTo("2");
        assertThat(e.status().metadata().get("centella-column")).isEqualTo("3");
    }

    @Test
    void errorsWhileRowsComeReachTheClient() {
        FlightSqlClient client = served.client();
        FlightRuntimeException e = catchThrowableOfType(
                FlightRuntimeException.class,
                () -> Served.rows(client, "SELECT 10 / (i - 90000) FROM range(100000) AS r(i)"));
        assertThat(e.status().code()).isEqualTo(FlightStatusCode.INVALID_ARGUMENT);
        assertThat(e.status().metadata().get("sqlstate")).isEqualTo("22012");
        assertThatThrownBy(() -> client.executeUpdate("INSERT INTO nowhere VALUES (1)"))
                .isInstanceOf(FlightRuntimeException.class)
                .hasMessageContaining("TABLE_NOT_FOUND");
    }
}
