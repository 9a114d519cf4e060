// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.PreparedStatement;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Prepared statements as a client of Flight SQL uses them. */
class PreparedStatementsTest {
    private static final List<String> TYPES = List.of(
            "BOOLEAN",
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "REAL",
            "DOUBLE",
            "DECIMAL(12, 3)",
            "DECIMAL(38, 5)",
            "VARCHAR",
            "CHAR(3)",
            "VARBINARY",
            "DATE",
            "TIME",
            "TIMESTAMP",
            "TIMESTAMP WITH TIME ZONE",
            "INTERVAL YEAR TO MONTH",
            "INTERVAL DAY TO SECOND");

    private static Served served;

    @BeforeAll
    static void start() {
        served = new Served();
    }

    @AfterAll
    static void stop() throws Exception {
        served.close();
    }

    private static String columns() {
        StringBuilder columns = new StringBuilder();
        for (int i = 0; i < TYPES.size(); i++) {
            columns.append(i == 0 ? "" : ", ").append('c').append(i).append(' ').append(TYPES.get(i));
        }
        return columns.toString();
    }

    private static VectorSchemaRoot root(Schema schema, int rows, Consumer<VectorSchemaRoot> fill) {
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, served.memory());
        root.allocateNew();
        fill.accept(root);
        root.setRowCount(rows);
        return root;
    }

    /** Sets the first row of each vector, as a client would that was told the schema of the parameters. */
    private static void fill(VectorSchemaRoot root) {
        for (FieldVector vector : root.getFieldVectors()) {
            switch (vector) {
                case BitVector v -> v.setSafe(0, 1);
                case TinyIntVector v -> v.setSafe(0, -7);
                case SmallIntVector v -> v.setSafe(0, 1234);
                case IntVector v -> v.setSafe(0, -123_456);
                case BigIntVector v -> v.setSafe(0, Long.MIN_VALUE);
                case Float4Vector v -> v.setSafe(0, 1.25f);
                case Float8Vector v -> v.setSafe(0, -1e100);
                case DecimalVector v -> v.setSafe(0, new BigDecimal("-12345.678").setScale(v.getScale()));
                case VarCharVector v -> v.setSafe(0, "año".getBytes(StandardCharsets.UTF_8));
                case VarBinaryVector v -> v.setSafe(0, new byte[] {0, -1, 5});
                case DateDayVector v ->
                    v.setSafe(0, (int) LocalDate.of(1969, 7, 20).toEpochDay());
                case TimeMicroVector v -> v.setSafe(0, 86_399_999_999L);
                case TimeStampMicroVector v -> v.setSafe(0, -1);
                case TimeStampMicroTZVector v -> v.setSafe(0, 1_700_000_000_123_456L);
                case IntervalYearVector v -> v.setSafe(0, -14);
                case DurationVector v -> v.setSafe(0, -90_061_000_001L);
                default -> throw new IllegalStateException(vector.getField().toString());
            }
        }
    }

    @Test
    void parametersOfAllTypesArriveAsTheyWereSent() {
        FlightSqlClient client = served.client();
        client.executeUpdate("CREATE TEMP TABLE everything (" + columns() + ")");
        String places = String.join(", ", TYPES.stream().map(_ -> "?").toList());
        try (PreparedStatement insert = client.prepare("INSERT INTO everything VALUES (" + places + ")")) {
            assertThat(insert.getResultSetSchema().getFields()).isEmpty();
            assertThat(insert.getParameterSchema().getFields()).hasSize(TYPES.size());
            // Two rows: the values, and nulls.
            try (VectorSchemaRoot root = root(insert.getParameterSchema(), 2, PreparedStatementsTest::fill)) {
                insert.setParameters(root);
                assertThat(insert.executeUpdate()).isEqualTo(2);
            }
        }
        List<List<Object>> rows = Served.rows(client, "SELECT * FROM everything ORDER BY c3");
        assertThat(rows.get(1)).containsOnlyNulls();
        String literals = "SELECT true, CAST(-7 AS TINYINT), CAST(1234 AS SMALLINT), -123456, "
                + "CAST('-9223372036854775808' AS BIGINT), CAST(1.25 AS REAL), -1e100, -12345.678, "
                + "CAST('-12345.67800' AS DECIMAL(38, 5)), 'año', CAST('año' AS CHAR(3)), X'00FF05', "
                + "DATE '1969-07-20', TIME '23:59:59.999999', TIMESTAMP '1969-12-31 23:59:59.999999', "
                + "CAST('2023-11-14 22:13:20.123456+00' AS TIMESTAMP WITH TIME ZONE), "
                + "INTERVAL '-1-2' YEAR TO MONTH, INTERVAL '-1 01:01:01.000001' DAY TO SECOND";
        assertThat(spelled(rows.getFirst()))
                .isEqualTo(spelled(Served.rows(client, literals).getFirst()));
        // The same through a query, in which every parameter is compared with its column.
        StringBuilder where = new StringBuilder("SELECT count(*) FROM everything WHERE c0 = ?");
        for (int i = 1; i < TYPES.size(); i++) {
            where.append(" AND c").append(i).append(" = ?");
        }
        try (PreparedStatement query = client.prepare(where.toString());
                VectorSchemaRoot root = root(query.getParameterSchema(), 1, PreparedStatementsTest::fill)) {
            query.setParameters(root);
            assertThat(Served.rows(client, query.execute())).containsExactly(List.of(1L));
        }
    }

    private static List<Object> spelled(List<Object> row) {
        return row.stream()
                .map(value -> value instanceof byte[] bytes ? Arrays.toString(bytes) : value)
                .toList();
    }

    @Test
    void aStatementRunsAgainWithOtherValues() {
        FlightSqlClient client = served.client();
        try (PreparedStatement query =
                client.prepare("SELECT i FROM range(100) AS r(i) WHERE i = ? OR i = ? ORDER BY i")) {
            assertThat(query.getResultSetSchema().getFields())
                    .extracting(Field::getName)
                    .containsExactly("i");
            for (long run = 0; run < 8; run++) {
                long first = run;
                try (VectorSchemaRoot root = root(query.getParameterSchema(), 1, r -> {
                    ((BigIntVector) r.getVector(0)).setSafe(0, first);
                    ((BigIntVector) r.getVector(1)).setSafe(0, 50 + first);
                })) {
                    query.setParameters(root);
                    assertThat(Served.rows(client, query.execute()))
                            .containsExactly(List.of(first), List.of(50 + first));
                }
            }
        }
    }

    @Test
    void severalRowsOfValuesRunAQuerySeveralTimes() {
        FlightSqlClient client = served.client();
        try (PreparedStatement query = client.prepare("SELECT CAST(? AS VARCHAR) || '!' AS t");
                VectorSchemaRoot root = root(query.getParameterSchema(), 3, r -> {
                    ((VarCharVector) r.getVector(0)).setSafe(0, "a".getBytes(StandardCharsets.UTF_8));
                    ((VarCharVector) r.getVector(0)).setSafe(2, "c".getBytes(StandardCharsets.UTF_8));
                })) {
            query.setParameters(root);
            assertThat(Served.rows(client, query.execute()))
                    .containsExactly(List.of("a!"), Arrays.asList((Object) null), List.of("c!"));
        }
    }

    @Test
    void valuesMayComeInOtherVectorsThanAskedFor() {
        FlightSqlClient client = served.client();
        client.executeUpdate("CREATE TEMP TABLE other (n BIGINT, t VARCHAR, m TIMESTAMP)");
        Schema sent = new Schema(List.of(
                Field.nullable("n", org.apache.arrow.vector.types.Types.MinorType.UINT4.getType()),
                Field.nullable("t", org.apache.arrow.vector.types.Types.MinorType.LARGEVARCHAR.getType()),
                Field.nullable("m", org.apache.arrow.vector.types.Types.MinorType.TIMESTAMPNANO.getType())));
        try (PreparedStatement insert = client.prepare("INSERT INTO other VALUES (?, ?, ?)");
                VectorSchemaRoot root = root(sent, 1, r -> {
                    ((org.apache.arrow.vector.UInt4Vector) r.getVector(0)).setSafe(0, -1);
                    ((LargeVarCharVector) r.getVector(1)).setSafe(0, "x".getBytes(StandardCharsets.UTF_8));
                    ((org.apache.arrow.vector.TimeStampNanoVector) r.getVector(2)).setSafe(0, 1_001L);
                })) {
            insert.setParameters(root);
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
        assertThat(Served.rows(client, "SELECT * FROM other"))
                .containsExactly(List.of(4_294_967_295L, "x", LocalDateTime.of(1970, 1, 1, 0, 0, 0, 1_000)));
    }

    @Test
    void updatesAndDeletesTakeParameters() {
        FlightSqlClient client = served.client();
        client.executeUpdate("CREATE TEMP TABLE changed (a INTEGER, d DATE)");
        client.executeUpdate("INSERT INTO changed VALUES (1, NULL), (2, NULL), (3, NULL)");
        try (PreparedStatement update = client.prepare("UPDATE changed SET d = ? WHERE a >= ?");
                VectorSchemaRoot root = root(update.getParameterSchema(), 1, r -> {
                    ((DateDayVector) r.getVector(0)).setSafe(0, 1);
                    ((IntVector) r.getVector(1)).setSafe(0, 2);
                })) {
            update.setParameters(root);
            assertThat(update.executeUpdate()).isEqualTo(2);
        }
        try (PreparedStatement delete = client.prepare("DELETE FROM changed WHERE d = ?");
                VectorSchemaRoot root =
                        root(delete.getParameterSchema(), 1, r -> ((DateDayVector) r.getVector(0)).setSafe(0, 1))) {
            delete.setParameters(root);
            assertThat(delete.executeUpdate()).isEqualTo(2);
        }
        assertThat(Served.rows(client, "SELECT a FROM changed")).containsExactly(List.of(1));
    }

    @Test
    void statementsWithoutParametersArePreparedToo() {
        FlightSqlClient client = served.client();
        try (PreparedStatement show = client.prepare("SHOW SCHEMAS");
                PreparedStatement explain = client.prepare("EXPLAIN SELECT 1");
                PreparedStatement create = client.prepare("CREATE TEMP TABLE made (a INTEGER)")) {
            assertThat(show.getResultSetSchema().getFields()).hasSize(1);
            assertThat(Served.rows(client, show.execute())).contains(List.of("main"));
            assertThat(explain.getResultSetSchema().getFields()).hasSize(1);
            assertThat(Served.rows(client, explain.execute())).isNotEmpty();
            assertThat(create.getResultSetSchema().getFields()).isEmpty();
            assertThat(create.executeUpdate()).isZero();
        }
        assertThat(Served.rows(client, "SELECT count(*) FROM made")).containsExactly(List.of(0L));
    }

    @Test
    void valuesThatAreMissingAreAnError() {
        FlightSqlClient client = served.client();
        try (PreparedStatement query = client.prepare("SELECT 1 + ?")) {
            assertThatThrownBy(query::execute)
                    .isInstanceOf(FlightRuntimeException.class)
                    .hasMessageContaining("INVALID_PARAMETER");
        }
        assertThatThrownBy(() -> client.prepare("SELEC 1"))
                .isInstanceOf(FlightRuntimeException.class)
                .hasMessageContaining("SYNTAX_ERROR");
    }
}
