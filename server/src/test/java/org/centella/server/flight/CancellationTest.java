// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.CallOptions;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queries end when their client does not want them any more, and clients that are slow stop nobody else. */
@SuppressWarnings("try") // Flight's streams may be interrupted while they close
class CancellationTest {
    /** Would take hours. */
    private static final String ENDLESS =
            "SELECT count(*) FROM range(1000000000) AS a(i), range(1000000000) AS b(j) WHERE i * j % 7 = 3";

    private Served served;

    @BeforeEach
    void start() {
        served = new Served(ClientPassword.none(), Served.LONG, Map.of("slots", "2"));
    }

    @AfterEach
    void stop() throws Exception {
        served.close();
    }

    /** Waits until no query runs any more: a stream ends, and a statement is forgotten, after its query has. */
    private void checkIdle() throws InterruptedException {
        SessionsTest.await(() -> !served.server().isBusy());
    }

    @Test
    void cancelFlightInfoStopsAQuery() throws Exception {
        FlightSqlClient client = served.client();
        FlightInfo info = client.execute(ENDLESS);
        CompletableFuture<Void> fetch = CompletableFuture.runAsync(() -> Served.rows(client, info));
        Thread.sleep(300);
        assertThat(client.cancelFlightInfo(new CancelFlightInfoRequest(info)).getStatus())
                .isEqualTo(CancelStatus.CANCELLED);
        assertThatThrownBy(fetch::get).isInstanceOf(ExecutionException.class).hasMessageContaining("QUERY_CANCELLED");
        checkIdle();
        assertThat(client.cancelFlightInfo(new CancelFlightInfoRequest(info)).getStatus())
                .isEqualTo(CancelStatus.NOT_CANCELLABLE);
    }

    @Test
    void aQueryThatNobodyFetchesCanBeCancelled() throws Exception {
        FlightSqlClient client = served.client();
        FlightInfo info = client.execute(ENDLESS);
        client.cancelFlightInfo(new CancelFlightInfoRequest(info));
        checkIdle();
        assertThatThrownBy(() -> Served.rows(client, info)).hasMessageContaining("cancelled");
    }

    @Test
    void aClientThatHangsUpStopsItsQuery() throws Exception {
        FlightSqlClient client = served.client();
        FlightInfo info = client.execute(ENDLESS);
        FlightStream stream = client.getStream(info.getEndpoints().getFirst().getTicket());
        // The server has begun to answer.
        assertThat(stream.getSchema().getFields()).hasSize(1);
        stream.cancel("no more", null);
        stream.close();
        checkIdle();
    }

    @Test
    void aConnectionThatEndsStopsWhatItsClientBegan() throws Exception {
        FlightSqlClient client = served.client();
        client.execute(ENDLESS);
        client.close();
        SessionsTest.await(() -> served.server().sessions() == 0);
        checkIdle();
    }

    @Test
    void aChangeStopsWhenItsClientDoesNotWait() throws Exception {
        FlightSqlClient client = served.client();
        client.executeUpdate("CREATE TABLE counts (n BIGINT)");
        assertThatThrownBy(() ->
                        client.executeUpdate("INSERT INTO counts " + ENDLESS, CallOptions.timeout(1, TimeUnit.SECONDS)))
                .isInstanceOf(Exception.class);
        checkIdle();
        assertThat(Served.rows(client, "SELECT count(*) FROM counts")).containsExactly(List.of(0L));
    }

    @Test
    void aTimeLimitIsSaidAsOne() {
        FlightSqlClient client = served.client();
        client.executeUpdate("SET query_timeout = '200ms'");
        assertThatThrownBy(() -> Served.rows(client, ENDLESS))
                .isInstanceOf(FlightRuntimeException.class)
                .hasMessageContaining("QUERY_TIMEOUT [57014]");
    }

    /** Each has a result of 4 GB, in a process with 128 MB, and neither reads on; a third client is served all the same. */
    @Test
    void clientsThatDoNotReadHoldLittleMemoryAndNoSlots() throws Exception {
        FlightSqlClient slow = served.client();
        FlightSqlClient slower = served.client();
        String sql = "SELECT i, repeat('x', 200) AS t FROM range(20000000) AS r(i)";
        try (FlightStream one = stream(slow, sql);
                FlightStream two = stream(slower, sql);
                FlightStream three = stream(slower, sql)) {
            assertThat(one.next()).isTrue();
            assertThat(two.next()).isTrue();
            assertThat(three.next()).isTrue();
            for (int i = 0; i < 20; i++) {
                assertThat(Served.rows(served.client(), "SELECT sum(i) FROM range(100000) AS r(i)"))
                        .hasSize(1);
            }
            // They go on where they were.
            long rows = one.getRoot().getRowCount();
            while (rows < 200_000 && one.next()) {
                rows += one.getRoot().getRowCount();
            }
            assertThat(rows).isGreaterThanOrEqualTo(200_000);
            one.cancel("enough", null);
            two.cancel("enough", null);
            three.cancel("enough", null);
        }
        checkIdle();
    }

    private static FlightStream stream(FlightSqlClient client, String sql) {
        return client.getStream(client.execute(sql).getEndpoints().getFirst().getTicket());
    }

    @Test
    void whatRunsIsLetFinishWhenTheServerEnds() throws Exception {
        FlightSqlClient client = served.client();
        FlightInfo info = client.execute("SELECT count(*) FROM range(30000000) AS r(i) WHERE i % 3 = 0");
        CompletableFuture<Void> drain =
                CompletableFuture.runAsync(() -> served.server().drain(Duration.ofMinutes(1)));
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1000; i++) {
                        client.execute("SELECT 1");
                        Thread.sleep(5);
                    }
                })
                .isInstanceOf(FlightRuntimeException.class)
                .hasMessageContaining("about to end");
        assertThat(drain.isDone()).isFalse();
        assertThat(Served.rows(client, info)).containsExactly(List.of(10_000_000L));
    }
}
