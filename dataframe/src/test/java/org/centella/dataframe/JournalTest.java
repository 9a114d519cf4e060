// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.centella.columnar.error.CentellaException;
import org.centella.execution.journal.ApplicationReport;
import org.centella.execution.journal.EventLog;
import org.centella.execution.journal.History;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The event log and the web page of a driver. */
class JournalTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String GOOD = "SELECT i % 10 AS g, count(*) FROM generate_series(1, 1000) s(i) GROUP BY 1";
    private static final String BAD = "SELECT 1 / (i - i) FROM generate_series(1, 10) s(i)";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private Session session(String web) {
        return Session.builder()
                .set("event_log", folder.resolve("log").toString())
                .set("cluster_secret", folder.resolve("secret").toString())
                .set("web", web)
                .build();
    }

    private HttpResponse<String> get(URI page, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(page.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(URI page, String path) throws Exception {
        HttpResponse<String> answer = get(page, path);
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static void runBoth(Session session) {
        assertThat(Rows.collect(session.execute(GOOD))).hasSize(10);
        assertThatThrownBy(() -> Rows.collect(session.execute(BAD))).isInstanceOf(CentellaException.class);
    }

    @Test
    void thePageTellsWhatRan() throws Exception {
        try (Session session = session("localhost:0")) {
            runBoth(session);
            URI page = session.page();
            assertThat(page).isNotNull();
            assertThat(get(page, "/").body()).contains("<title>Centella</title>");
            JsonNode queries = json(page, "/api/application").get("queries");
            assertThat(queries.findValuesAsText("text")).containsExactly(BAD, GOOD);
            assertThat(queries.findValuesAsText("state")).containsExactly("FAILED", "ENDED");
            assertThat(queries.get(0).get("error").asText()).startsWith("DIVISION_BY_ZERO");
            JsonNode stages =
                    json(page, "/api/queries/" + queries.get(1).get("query")).get("stages");
            assertThat(stages.findValuesAsText("done")).isEqualTo(stages.findValuesAsText("tasks"));
            assertThat(stages.findValuesAsText("state")).isNotEmpty().containsOnly("SUCCEEDED");
        }
    }

    @Test
    void theLogGivesTheSameAsThePage() throws Exception {
        JsonNode live;
        try (Session session = session("localhost:0")) {
            runBoth(session);
            live = json(session.page(), "/api/application");
        }
        try (Stream<Path> files = Files.list(folder.resolve("log"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            ApplicationReport again = History.of(EventLog.read(all.getFirst())).report();
            assertThat(again.ended()).isNotNull();
            JsonNode read = JSON.readTree(JSON.writeValueAsString(again));
            assertThat(read.get("queries")).isEqualTo(live.get("queries"));
            assertThat(read.get("executors")).isEqualTo(live.get("executors"));
        }
    }

    @Test
    void thePageOnlyShows() throws Exception {
        try (Session session = session("localhost:0")) {
            URI page = session.page();
            HttpRequest post = HttpRequest.newBuilder(page)
                    .POST(HttpRequest.BodyPublishers.ofString("x"))
                    .build();
            assertThat(client.send(post, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(405);
            assertThat(get(page, "/api/queries/999999999").statusCode()).isEqualTo(404);
            assertThat(get(page, "/api/queries/x").statusCode()).isEqualTo(404);
            assertThat(get(page, "/../../secret").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void noOtherSiteReadsThePageThroughABrowser() throws Exception {
        try (Session session = session("localhost:0");
                Socket socket = new Socket("localhost", session.page().getPort())) {
            socket.getOutputStream()
                    .write("GET /api/application HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 403")
                    .doesNotContain("settings");
        }
    }

    @Test
    void beyondLoopbackThePageWantsAPassword() throws Exception {
        try (Session session = session("0.0.0.0:0")) {
            URI page = session.page();
            URI local = URI.create("http://localhost:" + page.getPort() + "/");
            assertThat(get(local, "/api/application").statusCode()).isEqualTo(401);
            String credentials = page.getUserInfo();
            for (String given : List.of("centella:wrong", credentials)) {
                HttpRequest request = HttpRequest.newBuilder(local.resolve("/api/application"))
                        .header(
                                "Authorization",
                                "Basic " + Base64.getEncoder().encodeToString(given.getBytes(StandardCharsets.UTF_8)))
                        .build();
                assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(given.equals(credentials) ? 200 : 401);
            }
            assertThat(credentials).isEqualTo("centella:" + Files.readString(folder.resolve("secret.web")));
        }
    }

    @Test
    void tellsWhenThePageCannotBeServed() throws Exception {
        try (Session first = session("localhost:0")) {
            String taken = "localhost:" + first.page().getPort();
            assertThatThrownBy(() -> Session.builder().set("web", taken).build())
                    .isInstanceOf(CentellaException.class)
                    .hasMessageContaining(taken);
        }
    }
}
