// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.journal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.execution.transfer.SharedSecret;
import org.jspecify.annotations.Nullable;

/**
 * The driver's web page, and the same as JSON: {@code /api/application} is an {@link ApplicationReport}, {@code
 * /api/queries/N} a {@link QueryReport}. It only shows. On loopback it wants no password, but answers only requests that name
 * this machine, so that no web site can have a browser read it under another name.
 */
final class DriverPage implements AutoCloseable {
    private static final String USER = "centella";
    private static final Pattern QUERY = Pattern.compile("/api/queries/([0-9]{1,18})");
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final History history;
    private final URI address;

    private DriverPage(HttpServer server, History history, URI address) {
        this.server = server;
        this.history = history;
        this.address = address;
    }

    /**
     * @param hostAndPort to listen on; port 0 takes a free one
     * @param settings tell where the password is, which the page wants where it does not listen on loopback only
     */
    static DriverPage start(String hostAndPort, SettingValues settings, History history) {
        int colon = hostAndPort.lastIndexOf(':');
        String host = colon < 0 ? "localhost" : hostAndPort.substring(0, colon);
        try {
            InetAddress bind = InetAddress.getByName(host);
            int port = Integer.parseInt(hostAndPort.substring(colon + 1));
            String password = bind.isLoopbackAddress() ? null : password(settings);
            HttpServer server = HttpServer.create(new InetSocketAddress(bind, port), 0);
            String user = password == null ? null : USER + ":" + password;
            URI address = new URI("http://" + (user == null ? "" : user + "@") + host + ":"
                    + server.getAddress().getPort() + "/");
            DriverPage page = new DriverPage(server, history, address);
            HttpContext context = server.createContext("/", page::handle);
            if (password != null) {
                context.setAuthenticator(new OneUser(password));
            }
            server.setExecutor(page.threads);
            server.start();
            return page;
        } catch (IOException | URISyntaxException | IllegalArgumentException e) {
            throw new CentellaException(
                    ErrorCode.CONNECTION_FAILED, "no web page can be served at '" + hostAndPort + "': " + e, e);
        }
    }

    /** Of a file beside the cluster's secret, which itself would go over the network with every request. */
    private static String password(SettingValues settings) {
        return SharedSecret.ofFileOrNew(Path.of(settings.get(Settings.CLUSTER_SECRET) + ".web"))
                .text();
    }

    private static final class OneUser extends BasicAuthenticator {
        private final byte[] password;

        OneUser(String password) {
            super("Centella");
            this.password = password.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public boolean checkCredentials(String user, String given) {
            return MessageDigest.isEqual(password, given.getBytes(StandardCharsets.UTF_8)) && user.equals(USER);
        }
    }

    URI address() {
        return address;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            // What a browser sends as a body is of no interest, but unread it would be taken for the next request.
            exchange.getRequestBody().readNBytes(1 << 16);
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders()
                    .set("Content-Security-Policy", "default-src 'self' 'unsafe-inline'; frame-ancestors 'none'");
            if (!exchange.getRequestMethod().equals("GET")) {
                answer(exchange, 405, "text/plain", "only GET\n");
            } else if (exchange.getHttpContext().getAuthenticator() == null && !namesThisMachine(exchange)) {
                answer(exchange, 403, "text/plain", "this page is served under localhost only\n");
            } else {
                get(exchange, exchange.getRequestURI().getPath());
            }
        }
    }

    private static boolean namesThisMachine(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host != null && host.matches("(localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1\\])(:\\d+)?");
    }

    private void get(HttpExchange exchange, String path) throws IOException {
        Matcher query = QUERY.matcher(path);
        if (path.equals("/")) {
            answer(exchange, 200, "text/html; charset=utf-8", page());
        } else if (path.equals("/api/application")) {
            json(exchange, history.report());
        } else if (query.matches()) {
            json(exchange, history.query(Long.parseLong(query.group(1))));
        } else {
            answer(exchange, 404, "text/plain", "there is no " + path + "\n");
        }
    }

    private static void json(HttpExchange exchange, @Nullable Object report) throws IOException {
        if (report == null) {
            answer(exchange, 404, "application/json", "{\"error\":\"no such query, or not any more\"}");
        } else {
            answer(exchange, 200, "application/json", JSON.writeValueAsString(report));
        }
    }

    private static String page() throws IOException {
        try (InputStream page = DriverPage.class.getResourceAsStream("driver.html")) {
            if (page == null) {
                throw new IOException("driver.html is not among the classes");
            }
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
