// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import org.apache.calcite.avatica.AvaticaPreparedStatement;
import org.apache.calcite.avatica.AvaticaResultSet;
import org.apache.calcite.avatica.Meta;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** Runs a query planned once, with values for its parameters; they are converted to the parameters' types when set. */
final class CentellaPreparedStatement extends AvaticaPreparedStatement implements StatementProgress {
    private final CentellaConnection session;
    private final PreparedSignature prepared;
    private final @Nullable Object[] values;
    private final boolean[] bound;
    private final List<List<@Nullable Object>> batch = new ArrayList<>();
    private volatile @Nullable StatementRun run;

    CentellaPreparedStatement(
            CentellaConnection connection,
            Meta.@Nullable StatementHandle handle,
            PreparedSignature signature,
            int holdability)
            throws SQLException {
        super(connection, handle, signature, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY, holdability);
        this.session = connection;
        this.prepared = signature;
        this.values = new Object[signature.parameters.size()];
        this.bound = new boolean[values.length];
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        if (!execute()) {
            throw JdbcErrors.of(ErrorCode.INVALID_STATEMENT, "the statement has no result: use execute");
        }
        return openResultSet;
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        if (execute()) {
            openResultSet.close();
            throw JdbcErrors.of(ErrorCode.INVALID_STATEMENT, "the statement has a result: use executeQuery");
        }
        return updateCount;
    }

    @Override
    public boolean execute() throws SQLException {
        checkOpen();
        closeResult();
        List<@Nullable Object> parameters = parameters();
        StatementRun started = StatementRun.of(prepared.sql, getQueryTimeout());
        run = started;
        started.start(() -> prepared.query().execute(parameters));
        if (started.schema().size() == 0) {
            updateCount = started.changedRows();
            started.close();
            return false;
        }
        openResultSet =
                CentellaResultSet.open(this, prepared.sql, prepared.columns, started, maxRowCount, session.zone());
        return true;
    }

    private void closeResult() {
        updateCount = -1;
        AvaticaResultSet open = openResultSet;
        if (open != null) {
            openResultSet = null;
            open.close();
        }
    }

    private List<@Nullable Object> parameters() throws SQLException {
        for (int i = 0; i < bound.length; i++) {
            if (!bound[i]) {
                throw JdbcErrors.of(ErrorCode.INVALID_PARAMETER, "parameter " + (i + 1) + " has no value");
            }
        }
        return new ArrayList<>(Arrays.asList(values));
    }

    private void bind(int parameter, @Nullable Object value) throws SQLException {
        checkOpen();
        if (parameter < 1 || parameter > values.length) {
            throw JdbcErrors.of(
                    ErrorCode.INVALID_PARAMETER,
                    "there is no parameter " + parameter + "; the statement has " + values.length);
        }
        DataType type = prepared.query().parameterTypes().get(parameter - 1);
        values[parameter - 1] = ParameterValue.of(type, value, session.zone());
        bound[parameter - 1] = true;
    }

    @Override
    public void clearParameters() throws SQLException {
        checkOpen();
        Arrays.fill(values, null);
        Arrays.fill(bound, false);
    }

    @Override
    public void cancel() throws SQLException {
        checkOpen();
        StatementRun running = run;
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public double progress() {
        StatementRun running = run;
        return running == null ? 0 : running.progress();
    }

    @Override
    public @Nullable ResultSetMetaData getMetaData() throws SQLException {
        return prepared.columns.isEmpty() ? null : super.getMetaData();
    }

    @Override
    public void addBatch() throws SQLException {
        checkOpen();
        batch.add(parameters());
    }

    @Override
    public void clearBatch() throws SQLException {
        checkOpen();
        batch.clear();
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return Batches.counts(executeLargeBatch());
    }

    /** An INSERT of VALUES adds all rows of the batch or none. */
    @Override
    public long[] executeLargeBatch() throws SQLException {
        checkOpen();
        closeResult();
        List<List<@Nullable Object>> all = List.copyOf(batch);
        batch.clear();
        try {
            return prepared.query().executeBatch(all);
        } catch (RuntimeException e) {
            throw Batches.failed(JdbcErrors.of(e, prepared.sql), new long[0]);
        }
    }

    @Override
    public void setNull(int parameter, int sqlType) throws SQLException {
        bind(parameter, null);
    }

    @Override
    public void setNull(int parameter, int sqlType, @Nullable String typeName) throws SQLException {
        bind(parameter, null);
    }

    @Override
    public void setBoolean(int parameter, boolean value) throws SQLException {
        bind(parameter, value);
    }

    @Override
    public void setByte(int parameter, byte value) throws SQLException {
        bind(parameter, value);
    }

    @Override
    public void setShort(int parameter, short value) throws SQLException {
        bind(parameter, value);
    }

    @Override
    public void setInt(int parameter, int value) throws SQLException {
        bind(parameter, value);
    }

    @Override
    public void setLong(int parameter, long value) throws SQLException {
        bind(parameter, value);
    }

    @Override
    public void setFloat(int parameter, float value) throws SQLException {
        bind(parameter, value);
    }

    @Override
    public void setDouble(int parameter, double value) throws SQLException {
        bind(parameter, value);
    }

    @Override
    public void setBigDecimal(int parameter, @Nullable BigDecimal value) throws SQLException {
        bind(parameter, value);
    }

    @Override
    public void setString(int parameter, @Nullable String value) throws SQLException {
        bind(parameter, value);
    }

    @Override
    public void setNString(int parameter, @Nullable String value) throws SQLException {
        bind(parameter, value);
    }

    @Override
    public void setBytes(int parameter, byte @Nullable [] value) throws SQLException {
        bind(parameter, value == null ? null : value.clone());
    }

    @Override
    public void setDate(int parameter, @Nullable Date value) throws SQLException {
        bind(parameter, value);
    }

    @Override
    public void setDate(int parameter, @Nullable Date value, @Nullable Calendar calendar) throws SQLException {
        boolean plain = value == null || calendar == null;
        bind(parameter, plain ? value : LocalDate.ofInstant(Instant.ofEpochMilli(value.getTime()), zoneOf(calendar)));
    }

    @Override
    public void setTime(int parameter, @Nullable Time value) throws SQLException {
        bind(parameter, value);
    }

    @Override
    public void setTime(int parameter, @Nullable Time value, @Nullable Calendar calendar) throws SQLException {
        boolean plain = value == null || calendar == null;
        bind(parameter, plain ? value : LocalTime.ofInstant(Instant.ofEpochMilli(value.getTime()), zoneOf(calendar)));
    }

    @Override
    public void setTimestamp(int parameter, @Nullable Timestamp value) throws SQLException {
        bind(parameter, value);
    }

    @Override
    public void setTimestamp(int parameter, @Nullable Timestamp value, @Nullable Calendar calendar)
            throws SQLException {
        boolean moment = value == null || calendar == null || isZoned(parameter);
        bind(parameter, moment ? value : LocalDateTime.ofInstant(value.toInstant(), zoneOf(calendar)));
    }

    private boolean isZoned(int parameter) {
        List<DataType> types = prepared.query().parameterTypes();
        return parameter >= 1 && parameter <= types.size() && types.get(parameter - 1) == DataType.Simple.TIMESTAMP_TZ;
    }

    private static ZoneId zoneOf(Calendar calendar) {
        return calendar.getTimeZone().toZoneId();
    }

    @Override
    public void setArray(int parameter, @Nullable Array value) throws SQLException {
        bind(parameter, value);
    }

    @Override
    public void setObject(int parameter, @Nullable Object value) throws SQLException {
        bind(parameter, value);
    }

    @Override
    public void setObject(int parameter, @Nullable Object value, int targetType) throws SQLException {
        bind(parameter, value);
    }

    @Override
    public void setObject(int parameter, @Nullable Object value, int targetType, int scale) throws SQLException {
        bind(parameter, value);
    }

    @Override
    public void setObject(int parameter, @Nullable Object value, SQLType targetType) throws SQLException {
        bind(parameter, value);
    }

    @Override
    public void setObject(int parameter, @Nullable Object value, SQLType targetType, int scale) throws SQLException {
        bind(parameter, value);
    }

    @Override
    public void setEscapeProcessing(boolean enable) throws SQLException {
        checkOpen();
    }

    @Override
    public void setPoolable(boolean poolable) throws SQLException {
        checkOpen();
    }
}
