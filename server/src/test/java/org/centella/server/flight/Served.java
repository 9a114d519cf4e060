// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.client.ClientCookieMiddleware;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.Text;
import org.centella.dataframe.Session;
import org.jspecify.annotations.Nullable;

/** A server in this process, with clients over loopback. Closing it fails when memory is still held, on either side. */
@SuppressWarnings("try") // Flight's streams may be interrupted while they close
final class Served implements AutoCloseable {
    static final Duration LONG = Duration.ofMinutes(10);

    private final Session base;
    private final FlightSqlServer server;
    private final BufferAllocator memory = new RootAllocator();
    private final List<FlightSqlClient> clients = new ArrayList<>();

    Served() {
        this(ClientPassword.none(), LONG, Map.of());
    }

    Served(ClientPassword password, Duration idleTime, Map<String, String> settings) {
        this(password, idleTime, settings, null);
    }

    Served(
            ClientPassword password,
            Duration idleTime,
            Map<String, String> settings,
            @Nullable ClientEncryption encryption) {
        Session.Builder builder = Session.builder().set("memory", "128m");
        settings.forEach(builder::set);
        base = builder.build();
        server = new FlightSqlServer(
                base, new FlightSqlServer.Options("localhost", 0, password, idleTime, "test", encryption));
    }

    FlightSqlServer server() {
        return server;
    }

    Session base() {
        return base;
    }

    BufferAllocator memory() {
        return memory;
    }

    /** A client with a connection of its own. */
    FlightSqlClient client() {
        return keep(builder().build());
    }

    /** One that sends back the cookies it is given. */
    FlightSqlClient clientWithCookies() {
        return keep(builder().intercept(new ClientCookieMiddleware.Factory()).build());
    }

    FlightClient.Builder builder() {
        return FlightClient.builder(memory, Location.forGrpcInsecure("localhost", server.port()));
    }

    FlightSqlClient keep(FlightClient client) {
        FlightSqlClient sql = new FlightSqlClient(client);
        clients.add(sql);
        return sql;
    }

    /** The rows of a statement; texts as strings. */
    static List<List<@Nullable Object>> rows(FlightSqlClient client, String sql, CallOption... options) {
        return rows(client, client.execute(sql, options), options);
    }

    static List<List<@Nullable Object>> rows(FlightSqlClient client, FlightInfo info, CallOption... options) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (FlightEndpoint endpoint : info.getEndpoints()) {
            try (FlightStream stream = client.getStream(endpoint.getTicket(), options)) {
                while (stream.next()) {
                    append(stream.getRoot(), rows);
                }
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        return rows;
    }

    private static void append(VectorSchemaRoot root, List<List<@Nullable Object>> rows) {
        for (int row = 0; row < root.getRowCount(); row++) {
            List<@Nullable Object> values = new ArrayList<>();
            for (FieldVector vector : root.getFieldVectors()) {
                Object value = vector.getObject(row);
                values.add(value instanceof Text text ? text.toString() : value);
            }
            rows.add(values);
        }
    }

    @Override
    public void close() {
        for (FlightSqlClient client : clients) {
            try {
                client.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        server.close();
        base.close();
        memory.close();
    }
}
