// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.Context;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.CloseSessionResult;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.GetSessionOptionsRequest;
import org.apache.arrow.flight.GetSessionOptionsResult;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.SchemaResult;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.SetSessionOptionsResult;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.CancelResult;
import org.apache.arrow.flight.sql.FlightSqlProducer;
import org.apache.arrow.flight.sql.SqlInfoBuilder;
import org.apache.arrow.flight.sql.impl.FlightSql;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.centella.columnar.memory.MemoryPool;
import org.centella.dataframe.Session;
import org.jspecify.annotations.Nullable;

/**
 * Answers the commands of Flight SQL, each with the session that the gate found for its call. A query begins when its client
 * asks where its rows are, and a ticket names it from then on; a statement that changes something has done so by then.
 */
final class SqlProducer implements FlightSqlProducer {
    private final ClientSessions sessions;
    private final MemoryPool memory;
    private final BufferAllocator allocator;
    private final Executor threads;
    private final SqlInfoBuilder infos;

    /**
     * @param memory for results on their way, and what clients send
     * @param threads for those that send results
     */
    SqlProducer(ClientSessions sessions, MemoryPool memory, Executor threads, String version) {
        this.sessions = sessions;
        this.memory = memory;
        this.allocator = memory.allocator();
        this.threads = threads;
        this.infos = SqlInfos.all(version);
    }

    private static Session session() {
        return ClientGate.session().session();
    }

    /** What the work gives; its errors as a client should see them. */
    private static <T> T answer(@Nullable String sql, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw FlightErrors.of(e, sql);
        }
    }

    private static <T> void reply(StreamListener<T> client, @Nullable String sql, Supplier<T> work) {
        try {
            client.onNext(work.get());
            client.onCompleted();
        } catch (RuntimeException e) {
            client.onError(FlightErrors.of(e, sql));
        }
    }

    private static FlightInfo info(Schema schema, FlightDescriptor descriptor, byte[] ticket) {
        // No location: the rows are where the client is asking.
        return new FlightInfo(schema, descriptor, List.of(new FlightEndpoint(new Ticket(ticket))), -1, -1);
    }

    // --- Statements.

    @Override
    public FlightInfo getFlightInfoStatement(
            FlightSql.CommandStatementQuery command, CallContext context, FlightDescriptor descriptor) {
        String sql = command.getQuery();
        ClientSession client = ClientGate.session();
        return answer(
                sql, () -> started(client.start(sql, () -> client.session().execute(sql)), descriptor));
    }

    @Override
    public FlightInfo getFlightInfoPreparedStatement(
            FlightSql.CommandPreparedStatementQuery command, CallContext context, FlightDescriptor descriptor) {
        ClientSession client = ClientGate.session();
        BoundStatement prepared = prepared(command.getPreparedStatementHandle());
        return answer(prepared.sql(), () -> started(client.start(prepared.sql(), prepared::execute), descriptor));
    }

    private static FlightInfo started(RunningStatement statement, FlightDescriptor descriptor) {
        FlightSql.TicketStatementQuery ticket = FlightSql.TicketStatementQuery.newBuilder()
                .setStatementHandle(ByteString.copyFromUtf8(statement.name()))
                .build();
        return info(
                ResultSchemas.described(statement.schema()),
                descriptor,
                Any.pack(ticket).toByteArray());
    }

    @Override
    public SchemaResult getSchemaStatement(
            FlightSql.CommandStatementQuery command, CallContext context, FlightDescriptor descriptor) {
        String sql = command.getQuery();
        return answer(
                sql,
                () -> new SchemaResult(
                        ResultSchemas.described(session().prepare(sql).schema())));
    }

    @Override
    public SchemaResult getSchemaPreparedStatement(
            FlightSql.CommandPreparedStatementQuery command, CallContext context, FlightDescriptor descriptor) {
        return new SchemaResult(ResultSchemas.described(
                prepared(command.getPreparedStatementHandle()).query().schema()));
    }

    @Override
    public void getStreamStatement(
            FlightSql.TicketStatementQuery ticket, CallContext context, ServerStreamListener listener) {
        ClientSession client = ClientGate.session();
        stream(
                client,
                answer(null, () -> client.running(ticket.getStatementHandle().toStringUtf8())),
                listener);
    }

    /** For clients that make their tickets themselves. */
    @Override
    public void getStreamPreparedStatement(
            FlightSql.CommandPreparedStatementQuery command, CallContext context, ServerStreamListener listener) {
        ClientSession client = ClientGate.session();
        BoundStatement prepared = prepared(command.getPreparedStatementHandle());
        stream(client, answer(prepared.sql(), () -> client.start(prepared.sql(), prepared::execute)), listener);
    }

    private void stream(ClientSession client, RunningStatement statement, ServerStreamListener listener) {
        ResultStream stream =
                answer(statement.sql(), () -> new ResultStream(statement.fetch(), statement.sql(), memory, listener));
        // gRPC tells of room and of cancellation when this thread is back.
        threads.execute(Context.current().wrap(() -> {
            try {
                stream.run();
            } finally {
                client.ended(statement);
            }
        }));
    }

    @Override
    public Runnable acceptPutStatement(
            FlightSql.CommandStatementUpdate command,
            CallContext context,
            FlightStream stream,
            StreamListener<PutResult> listener) {
        String sql = command.getQuery();
        ClientSession client = ClientGate.session();
        return () -> put(
                listener,
                sql,
                () -> count(client.update(sql, () -> client.session().execute(sql))));
    }

    private static Message count(long rows) {
        return FlightSql.DoPutUpdateResult.newBuilder().setRecordCount(rows).build();
    }

    private void put(StreamListener<PutResult> listener, @Nullable String sql, Supplier<Message> work) {
        try {
            byte[] answer = work.get().toByteArray();
            try (ArrowBuf buffer = allocator.buffer(answer.length)) {
                buffer.writeBytes(answer);
                listener.onNext(PutResult.metadata(buffer));
            }
            listener.onCompleted();
        } catch (RuntimeException e) {
            listener.onError(FlightErrors.of(e, sql));
        }
    }

    // --- Prepared statements.

    private static BoundStatement prepared(ByteString handle) {
        return answer(null, () -> ClientGate.session().prepared(handle.toStringUtf8()));
    }

    @Override
    public void createPreparedStatement(
            FlightSql.ActionCreatePreparedStatementRequest request,
            CallContext context,
            StreamListener<Result> listener) {
        reply(listener, request.getQuery(), () -> {
            BoundStatement made = ClientGate.session().prepare(request.getQuery());
            FlightSql.ActionCreatePreparedStatementResult.Builder answer =
                    FlightSql.ActionCreatePreparedStatementResult.newBuilder()
                            .setPreparedStatementHandle(ByteString.copyFromUtf8(made.name()));
            if (made.query().schema().size() > 0) {
                answer.setDatasetSchema(ByteString.copyFrom(
                        ResultSchemas.bytes(ResultSchemas.described(made.query().schema()))));
            }
            if (!made.query().parameterTypes().isEmpty()) {
                answer.setParameterSchema(ByteString.copyFrom(ResultSchemas.bytes(
                        ResultSchemas.parameters(made.query().parameterTypes()))));
            }
            return new Result(Any.pack(answer.build()).toByteArray());
        });
    }

    @Override
    public void closePreparedStatement(
            FlightSql.ActionClosePreparedStatementRequest request,
            CallContext context,
            StreamListener<Result> listener) {
        ClientGate.session().closePrepared(request.getPreparedStatementHandle().toStringUtf8());
        listener.onCompleted();
    }

    @Override
    public Runnable acceptPutPreparedStatementQuery(
            FlightSql.CommandPreparedStatementQuery command,
            CallContext context,
            FlightStream stream,
            StreamListener<PutResult> listener) {
        BoundStatement prepared = prepared(command.getPreparedStatementHandle());
        return () -> put(listener, prepared.sql(), () -> {
            prepared.bind(ParameterRows.read(stream, allocator));
            return FlightSql.DoPutPreparedStatementResult.newBuilder()
                    .setPreparedStatementHandle(command.getPreparedStatementHandle())
                    .build();
        });
    }

    @Override
    public Runnable acceptPutPreparedStatementUpdate(
            FlightSql.CommandPreparedStatementUpdate command,
            CallContext context,
            FlightStream stream,
            StreamListener<PutResult> listener) {
        ClientSession client = ClientGate.session();
        BoundStatement prepared = prepared(command.getPreparedStatementHandle());
        return () -> put(listener, prepared.sql(), () -> {
            List<List<@Nullable Object>> rows = ParameterRows.read(stream, allocator);
            return count(client.update(prepared.sql(), () -> prepared.update(rows)));
        });
    }

    // --- Cancellation and sessions.

    @Override
    public void cancelFlightInfo(
            CancelFlightInfoRequest request, CallContext context, StreamListener<CancelStatus> listener) {
        reply(listener, null, () -> cancel(request.getInfo()) ? CancelStatus.CANCELLED : CancelStatus.NOT_CANCELLABLE);
    }

    /** What clients older than cancelFlightInfo call. */
    @Override
    @SuppressWarnings("deprecation")
    public void cancelQuery(FlightInfo info, CallContext context, StreamListener<CancelResult> listener) {
        reply(listener, null, () -> cancel(info) ? CancelResult.CANCELLED : CancelResult.NOT_CANCELLABLE);
    }

    /** Whether one of its endpoints is of a statement that has not ended. */
    private static boolean cancel(FlightInfo info) {
        ClientSession client = ClientGate.session();
        boolean any = false;
        for (FlightEndpoint endpoint : info.getEndpoints()) {
            RunningStatement statement = client.find(Tickets.statement(endpoint.getTicket()));
            if (statement != null) {
                statement.close();
                client.ended(statement);
                any = true;
            }
        }
        return any;
    }

    @Override
    public void setSessionOptions(
            SetSessionOptionsRequest request, CallContext context, StreamListener<SetSessionOptionsResult> listener) {
        reply(
                listener,
                null,
                () -> new SetSessionOptionsResult(SessionOptions.set(session(), request.getSessionOptions())));
    }

    @Override
    public void getSessionOptions(
            GetSessionOptionsRequest request, CallContext context, StreamListener<GetSessionOptionsResult> listener) {
        reply(listener, null, () -> new GetSessionOptionsResult(SessionOptions.all(session())));
    }

    @Override
    public void closeSession(
            CloseSessionRequest request, CallContext context, StreamListener<CloseSessionResult> listener) {
        reply(listener, null, () -> {
            sessions.close(ClientGate.session());
            return new CloseSessionResult(CloseSessionResult.Status.CLOSED);
        });
    }

    // --- What there is.

    private static FlightInfo known(Schema schema, FlightDescriptor descriptor) {
        return info(schema, descriptor, descriptor.getCommand());
    }

    private void send(Schema schema, ServerStreamListener listener, Supplier<List<List<@Nullable Object>>> rows) {
        ArrowRows.send(schema, answer(null, rows), allocator, listener);
    }

    private static CatalogAnswers catalog() {
        return new CatalogAnswers(session());
    }

    @Override
    public FlightInfo getFlightInfoSqlInfo(
            FlightSql.CommandGetSqlInfo command, CallContext context, FlightDescriptor descriptor) {
        return known(Schemas.GET_SQL_INFO_SCHEMA, descriptor);
    }

    @Override
    public void getStreamSqlInfo(
            FlightSql.CommandGetSqlInfo command, CallContext context, ServerStreamListener listener) {
        infos.send(command.getInfoList(), listener);
    }

    @Override
    public FlightInfo getFlightInfoTypeInfo(
            FlightSql.CommandGetXdbcTypeInfo command, CallContext context, FlightDescriptor descriptor) {
        return known(Schemas.GET_TYPE_INFO_SCHEMA, descriptor);
    }

    @Override
    public void getStreamTypeInfo(
            FlightSql.CommandGetXdbcTypeInfo command, CallContext context, ServerStreamListener listener) {
        Integer wanted = command.hasDataType() ? (Integer) command.getDataType() : null;
        send(Schemas.GET_TYPE_INFO_SCHEMA, listener, () -> CatalogAnswers.types(wanted));
    }

    @Override
    public FlightInfo getFlightInfoCatalogs(
            FlightSql.CommandGetCatalogs command, CallContext context, FlightDescriptor descriptor) {
        return known(Schemas.GET_CATALOGS_SCHEMA, descriptor);
    }

    @Override
    public void getStreamCatalogs(CallContext context, ServerStreamListener listener) {
        send(Schemas.GET_CATALOGS_SCHEMA, listener, () -> catalog().catalogs());
    }

    @Override
    public FlightInfo getFlightInfoSchemas(
            FlightSql.CommandGetDbSchemas command, CallContext context, FlightDescriptor descriptor) {
        return known(Schemas.GET_SCHEMAS_SCHEMA, descriptor);
    }

    @Override
    public void getStreamSchemas(
            FlightSql.CommandGetDbSchemas command, CallContext context, ServerStreamListener listener) {
        send(Schemas.GET_SCHEMAS_SCHEMA, listener, () -> catalog().schemas(command));
    }

    private static Schema tables(FlightSql.CommandGetTables command) {
        return command.getIncludeSchema() ? Schemas.GET_TABLES_SCHEMA : Schemas.GET_TABLES_SCHEMA_NO_SCHEMA;
    }

    @Override
    public FlightInfo getFlightInfoTables(
            FlightSql.CommandGetTables command, CallContext context, FlightDescriptor descriptor) {
        return known(tables(command), descriptor);
    }

    @Override
    public void getStreamTables(
            FlightSql.CommandGetTables command, CallContext context, ServerStreamListener listener) {
        send(tables(command), listener, () -> catalog().tables(command));
    }

    @Override
    public FlightInfo getFlightInfoTableTypes(
            FlightSql.CommandGetTableTypes command, CallContext context, FlightDescriptor descriptor) {
        return known(Schemas.GET_TABLE_TYPES_SCHEMA, descriptor);
    }

    @Override
    public void getStreamTableTypes(CallContext context, ServerStreamListener listener) {
        send(Schemas.GET_TABLE_TYPES_SCHEMA, listener, CatalogAnswers::tableTypes);
    }

    // Tables here have no keys.

    @Override
    public FlightInfo getFlightInfoPrimaryKeys(
            FlightSql.CommandGetPrimaryKeys command, CallContext context, FlightDescriptor descriptor) {
        return known(Schemas.GET_PRIMARY_KEYS_SCHEMA, descriptor);
    }

    @Override
    public void getStreamPrimaryKeys(
            FlightSql.CommandGetPrimaryKeys command, CallContext context, ServerStreamListener listener) {
        send(Schemas.GET_PRIMARY_KEYS_SCHEMA, listener, List::of);
    }

    @Override
    public FlightInfo getFlightInfoExportedKeys(
            FlightSql.CommandGetExportedKeys command, CallContext context, FlightDescriptor descriptor) {
        return known(Schemas.GET_EXPORTED_KEYS_SCHEMA, descriptor);
    }

    @Override
    public void getStreamExportedKeys(
            FlightSql.CommandGetExportedKeys command, CallContext context, ServerStreamListener listener) {
        send(Schemas.GET_EXPORTED_KEYS_SCHEMA, listener, List::of);
    }

    @Override
    public FlightInfo getFlightInfoImportedKeys(
            FlightSql.CommandGetImportedKeys command, CallContext context, FlightDescriptor descriptor) {
        return known(Schemas.GET_IMPORTED_KEYS_SCHEMA, descriptor);
    }

    @Override
    public void getStreamImportedKeys(
            FlightSql.CommandGetImportedKeys command, CallContext context, ServerStreamListener listener) {
        send(Schemas.GET_IMPORTED_KEYS_SCHEMA, listener, List::of);
    }

    @Override
    public FlightInfo getFlightInfoCrossReference(
            FlightSql.CommandGetCrossReference command, CallContext context, FlightDescriptor descriptor) {
        return known(Schemas.GET_CROSS_REFERENCE_SCHEMA, descriptor);
    }

    @Override
    public void getStreamCrossReference(
            FlightSql.CommandGetCrossReference command, CallContext context, ServerStreamListener listener) {
        send(Schemas.GET_CROSS_REFERENCE_SCHEMA, listener, List::of);
    }

    /** There is nothing but what statements make. */
    @Override
    public void listFlights(CallContext context, Criteria criteria, StreamListener<FlightInfo> listener) {
        listener.onCompleted();
    }

    @Override
    public void close() {
        // Sessions and memory are the server's.
    }
}
