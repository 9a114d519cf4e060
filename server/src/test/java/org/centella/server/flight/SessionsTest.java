// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.GetSessionOptionsRequest;
import org.apache.arrow.flight.SessionOptionValueFactory;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.SetSessionOptionsResult;
import org.apache.arrow.flight.grpc.CredentialCallOption;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.junit.jupiter.api.Test;

/** Whose session a call gets, and who gets none. */
class SessionsTest {
    private static final String PASSWORD = "a password of a test";

    @Test
    void connectionsHaveSessionsOfTheirOwn() throws Exception {
        try (Served served = new Served()) {
            FlightSqlClient first = served.client();
            FlightSqlClient second = served.client();
            first.executeUpdate("SET batch_size = 17");
            first.executeUpdate("CREATE TEMP TABLE mine (a INTEGER)");
            first.executeUpdate("CREATE TABLE ours AS SELECT 5 AS a");
            assertThat(Served.rows(first, "SHOW batch_size")).containsExactly(List.of("17"));
            assertThat(Served.rows(second, "SHOW batch_size")).containsExactly(List.of("8192"));
            assertThatThrownBy(() -> second.execute("SELECT * FROM mine")).hasMessageContaining("TABLE_NOT_FOUND");
            // What is not temporary is everybody's, and stays when whoever made it has gone.
            first.close();
            await(() -> served.server().sessions() == 1);
            assertThat(Served.rows(second, "SELECT * FROM ours")).containsExactly(List.of(5));
        }
    }

    @Test
    void aCookieBringsTheSessionBack() throws Exception {
        try (Served served = new Served()) {
            FlightSqlClient client = served.clientWithCookies();
            client.executeUpdate("SET batch_size = 17");
            assertThat(Served.rows(client, "SHOW batch_size")).containsExactly(List.of("17"));
            assertThat(served.server().sessions()).isEqualTo(1);
            client.close();
            // It may connect again: the session waits for that.
            Thread.sleep(300);
            assertThat(served.server().sessions()).isEqualTo(1);
        }
    }

    @Test
    void withAPasswordTheHandshakeGivesAToken() throws Exception {
        try (Served served = new Served(ClientPassword.of(PASSWORD), Served.LONG, Map.of())) {
            FlightClient plain = served.builder().build();
            FlightSqlClient client = served.keep(plain);
            CallOption token =
                    plain.authenticateBasicToken("centella", PASSWORD).orElseThrow();
            client.executeUpdate("SET batch_size = 17", token);
            assertThat(Served.rows(client, "SHOW batch_size", token)).containsExactly(List.of("17"));
            CallOption other =
                    plain.authenticateBasicToken("centella", PASSWORD).orElseThrow();
            assertThat(Served.rows(client, "SHOW batch_size", other)).containsExactly(List.of("8192"));
            // The password may also come with each call.
            CallOption basic = new CredentialCallOption(headers -> headers.insert(
                    "authorization",
                    "Basic "
                            + java.util.Base64.getEncoder()
                                    .encodeToString(("centella:" + PASSWORD)
                                            .getBytes(java.nio.charset.StandardCharsets.UTF_8))));
            assertThat(Served.rows(client, "SELECT 1", basic)).containsExactly(List.of(1));
        }
    }

    @Test
    void withoutThePasswordNothingIsAnswered() throws Exception {
        try (Served served = new Served(ClientPassword.of(PASSWORD), Served.LONG, Map.of())) {
            FlightClient plain = served.builder().build();
            FlightSqlClient client = served.keep(plain);
            assertThat(code(() -> client.execute("SELECT 1"))).isEqualTo(FlightStatusCode.UNAUTHENTICATED);
            assertThat(code(() -> client.getCatalogs())).isEqualTo(FlightStatusCode.UNAUTHENTICATED);
            assertThat(code(() -> plain.authenticateBasicToken("centella", "guess")))
                    .isEqualTo(FlightStatusCode.UNAUTHENTICATED);
            assertThat(code(() -> plain.authenticateBasicToken("somebody", PASSWORD)))
                    .isEqualTo(FlightStatusCode.UNAUTHENTICATED);
            CallOption forged = new CredentialCallOption(
                    headers -> headers.insert("authorization", "Bearer 00000000000000000000000000000000"));
            assertThat(code(() -> client.execute("SELECT 1", forged))).isEqualTo(FlightStatusCode.UNAUTHENTICATED);
            assertThat(served.server().sessions()).isZero();
        }
    }

    private static FlightStatusCode code(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(FlightRuntimeException.class, call).status().code();
    }

    @Test
    void optionsAreSettings() throws Exception {
        try (Served served = new Served()) {
            FlightSqlClient client = served.clientWithCookies();
            client.executeUpdate("CREATE SCHEMA other");
            SetSessionOptionsResult result = client.setSessionOptions(new SetSessionOptionsRequest(Map.of(
                    "catalog", SessionOptionValueFactory.makeSessionOptionValue("centella"),
                    "schema", SessionOptionValueFactory.makeSessionOptionValue("other"),
                    "batch_size", SessionOptionValueFactory.makeSessionOptionValue(17L),
                    "time_zone", SessionOptionValueFactory.makeSessionOptionValue("nowhere"),
                    "no_such", SessionOptionValueFactory.makeSessionOptionValue(true))));
            assertThat(result.getErrors().keySet()).containsExactlyInAnyOrder("time_zone", "no_such");
            assertThat(result.getErrors().get("no_such").value)
                    .isEqualTo(SetSessionOptionsResult.ErrorValue.INVALID_NAME);
            assertThat(result.getErrors().get("time_zone").value)
                    .isEqualTo(SetSessionOptionsResult.ErrorValue.INVALID_VALUE);
            var options =
                    client.getSessionOptions(new GetSessionOptionsRequest()).getSessionOptions();
            assertThat(options.get("schema")).isEqualTo(SessionOptionValueFactory.makeSessionOptionValue("other"));
            assertThat(options.get("batch_size")).isEqualTo(SessionOptionValueFactory.makeSessionOptionValue("17"));
            client.executeUpdate("CREATE TABLE t AS SELECT 1 AS a");
            assertThat(Served.rows(served.client(), "SELECT a FROM other.t")).containsExactly(List.of(1));
            client.setSessionOptions(new SetSessionOptionsRequest(
                    Map.of("batch_size", SessionOptionValueFactory.makeEmptySessionOptionValue())));
            assertThat(Served.rows(client, "SHOW batch_size")).containsExactly(List.of("8192"));
        }
    }

    @Test
    void sessionsEndWhenTheyAreClosedOrIdle() throws Exception {
        try (Served served = new Served(ClientPassword.of(PASSWORD), Duration.ofSeconds(3), Map.of())) {
            FlightClient plain = served.builder().build();
            FlightSqlClient client = served.keep(plain);
            CallOption token =
                    plain.authenticateBasicToken("centella", PASSWORD).orElseThrow();
            assertThat(Served.rows(client, "SELECT 1", token)).hasSize(1);
            client.closeSession(new CloseSessionRequest(), token);
            assertThat(code(() -> client.execute("SELECT 1", token))).isEqualTo(FlightStatusCode.UNAUTHENTICATED);
            assertThat(plain.authenticateBasicToken("centella", PASSWORD)).isPresent();
            assertThat(served.server().sessions()).isEqualTo(1);
            await(() -> served.server().sessions() == 0);
        }
    }

    /** Waits for what happens soon, however busy the machine is. */
    static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not happen within a minute");
            }
            Thread.sleep(20);
        }
    }
}
