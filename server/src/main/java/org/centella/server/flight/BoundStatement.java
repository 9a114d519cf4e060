// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import java.util.Arrays;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.Schema;
import org.centella.dataframe.PreparedQuery;
import org.centella.dataframe.QueryResult;
import org.jspecify.annotations.Nullable;

/** A prepared statement of a client, with the values that it last bound: several rows of them run it several times. */
final class BoundStatement {
    private final String name = Names.next();
    private final String sql;
    private final PreparedQuery query;
    private volatile List<List<@Nullable Object>> bound = List.of();

    BoundStatement(String sql, PreparedQuery query) {
        this.sql = sql;
        this.query = query;
    }

    /** What the client calls it. */
    String name() {
        return name;
    }

    String sql() {
        return sql;
    }

    PreparedQuery query() {
        return query;
    }

    void bind(List<List<@Nullable Object>> rows) {
        bound = rows;
    }

    /** Runs the statement for each row of values that is bound; without parameters, once. */
    QueryResult execute() {
        List<List<@Nullable Object>> rows = bound;
        if (rows.size() < 2) {
            return query.execute(rows.isEmpty() ? List.of() : rows.getFirst());
        }
        if (query.schema().size() == 0) {
            throw new CentellaException(
                    ErrorCode.INVALID_PARAMETER,
                    rows.size() + " rows of values are bound to a statement without a result: execute it as an update");
        }
        return new Runs(rows);
    }

    /** Runs the statement once for each row of values; an INSERT of VALUES all at once. A result says how many rows changed. */
    QueryResult update(List<List<@Nullable Object>> rows) {
        boolean plain = query.parameterTypes().isEmpty() && rows.stream().allMatch(List::isEmpty);
        if (plain || rows.size() == 1) {
            return query.execute(plain ? List.of() : rows.getFirst());
        }
        long changed = Arrays.stream(query.executeBatch(rows)).sum();
        return QueryResult.changed(changed);
    }

    /** The rows of one run after the other. */
    private final class Runs implements QueryResult {
        private final List<List<@Nullable Object>> rows;
        private int next = 1;
        private volatile QueryResult current;
        private volatile boolean cancelled;

        Runs(List<List<@Nullable Object>> rows) {
            this.rows = rows;
            this.current = query.execute(rows.getFirst());
        }

        @Override
        public Schema schema() {
            return current.schema();
        }

        @Override
        public @Nullable Batch next() {
            Batch batch = current.next();
            while (batch == null && next < rows.size()) {
                current.close();
                current = query.execute(rows.get(next++));
                if (cancelled) {
                    current.cancel();
                }
                batch = current.next();
            }
            return batch;
        }

        @Override
        public void cancel() {
            cancelled = true;
            current.cancel();
        }

        @Override
        public double progress() {
            return (next - 1 + current.progress()) / rows.size();
        }

        @Override
        public void close() {
            current.close();
        }
    }
}
