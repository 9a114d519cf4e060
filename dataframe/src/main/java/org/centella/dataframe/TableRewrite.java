// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.Expression;
import org.centella.planner.PlannedQuery;
import org.centella.planner.Planner;
import org.centella.planner.TreeCopy;
import org.centella.storage.Split;
import org.centella.storage.warehouse.ManagedTable;
import org.centella.storage.warehouse.StoredFile;
import org.centella.storage.warehouse.StoredTable;
import org.centella.storage.warehouse.TableState;
import org.jspecify.annotations.Nullable;

/**
 * Changes rows of a table by writing the files anew that may hold some of them; all others stay as they are. For use while
 * no one else writes the table.
 */
final class TableRewrite {
    /** Under which the rows that may change are read; no user types it. */
    private static final String TARGET = "$target";

    private final Session session;
    private final StoredTable table;
    private final String alias;
    private final TableState state;
    private final List<Expression.Literal> parameters;

    /**
     * @param alias the table's name in expressions
     * @param parameters values for those in expressions
     */
    TableRewrite(Session session, StoredTable table, String alias, List<Expression.Literal> parameters) {
        this.session = session;
        this.table = table;
        this.alias = alias;
        this.parameters = parameters;
        this.state = table.state();
    }

    /**
     * Deletes rows.
     *
     * @param where null for all
     * @param added rows that come with the same commit, or null
     * @return how many
     */
    long delete(@Nullable SqlNode where, TableLoad.@Nullable Loaded added) {
        if (where == null) {
            table.commit(_ -> added == null ? state.withoutRows() : added.addedTo(state.withoutRows()));
            return state.rowCount();
        }
        ManagedTable touched = touched(where);
        TableLoad.Loaded kept = load(touched, columns(), isNotTrue(where));
        long deleted = touched.state().rowCount() - kept.count();
        if (deleted == 0 && added == null) {
            discard(kept);
            return 0;
        }
        table.commit(_ -> {
            TableState next = deleted == 0 ? state : kept.addedTo(without(touched));
            return added == null ? next : added.addedTo(next);
        });
        if (deleted == 0) {
            discard(kept);
        }
        return deleted;
    }

    /**
     * Changes rows.
     *
     * @param values one per column
     * @param where null for all
     * @return how many
     */
    long update(List<SqlNode> values, @Nullable SqlNode where) {
        ManagedTable touched = where == null ? table.table() : touched(where);
        TableLoad.Loaded changed = load(touched, values, where);
        if (changed.count() == 0) {
            return 0;
        }
        TableLoad.Loaded kept =
                where == null ? new TableLoad.Loaded(List.of(), List.of()) : load(touched, columns(), isNotTrue(where));
        table.commit(_ -> changed.addedTo(kept.addedTo(without(touched))));
        return changed.count();
    }

    /** Makes all rows anew, for other columns. */
    void replaceAll(List<SqlNode> values, TableState next) {
        TableLoad.Loaded rows = load(table.table(), values, null, next);
        table.commit(_ -> rows.addedTo(next));
    }

    /** The files that statistics do not exclude from the condition, and the rows that are in no file. */
    private ManagedTable touched(SqlNode where) {
        Planner planner = planner(table.table());
        PlannedQuery query = planner.plan(select(columns(), TreeCopy.of(where)), session.settings(), parameters);
        Set<String> paths = new HashSet<>();
        for (List<Split> splits : query.splits().values()) {
            splits.forEach(split -> paths.add(split.path()));
        }
        List<StoredFile> files = state.files().stream()
                .filter(f -> paths.contains(table.folder().resolve(f.path()).toString()))
                .toList();
        return table.table().with(state.with(files, state.rows()));
    }

    /** The types that parameters in the new values and the condition take, in order. */
    List<DataType> parameterTypes(List<SqlNode> values, @Nullable SqlNode where) {
        List<SqlNode> items = values.isEmpty() ? columns() : values;
        return planner(table.table()).describe(select(items, where)).parameters();
    }

    private TableState without(ManagedTable touched) {
        Set<StoredFile> gone = new HashSet<>(touched.state().files());
        List<StoredFile> left =
                state.files().stream().filter(f -> !gone.contains(f)).toList();
        return state.withoutRows().plusFiles(left);
    }

    private TableLoad.Loaded load(ManagedTable from, List<SqlNode> values, @Nullable SqlNode where) {
        return load(from, values, where, state);
    }

    private TableLoad.Loaded load(ManagedTable from, List<SqlNode> values, @Nullable SqlNode where, TableState target) {
        List<SqlNode> items = values.stream().map(TreeCopy::of).toList();
        PlannedQuery query = planner(from)
                .plan(select(items, where == null ? null : TreeCopy.of(where)), session.settings(), parameters);
        if (!query.parameters().isEmpty()) {
            throw new CentellaException(
                    ErrorCode.INVALID_PARAMETER, "UPDATE and DELETE with parameters have to be prepared");
        }
        Schema schema = target.schema();
        List<Expression> assigned = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            Assignments.check(query.schema().type(i), InsertSource.isText(values.get(i)), schema.field(i));
            assigned.add(new Expression.InputReference(i, query.schema().type(i)));
        }
        PlannedQuery fitting = InsertPlan.assign(query, assigned, schema);
        return new TableLoad(session, table, target).run(fitting, InsertPlan.rows(query));
    }

    private SqlSelect select(List<SqlNode> items, @Nullable SqlNode where) {
        SqlParserPos nowhere = SqlParserPos.ZERO;
        SqlNode from = SqlStdOperatorTable.AS.createCall(
                nowhere, new SqlIdentifier(TARGET, nowhere), new SqlIdentifier(alias, nowhere));
        return new SqlSelect(
                nowhere,
                null,
                new SqlNodeList(items, nowhere),
                from,
                where,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private List<SqlNode> columns() {
        return state.columns().stream().map(c -> column(alias, c.name())).toList();
    }

    static SqlNode column(String alias, String name) {
        return new SqlIdentifier(List.of(alias, name), SqlParserPos.ZERO);
    }

    private static SqlNode isNotTrue(SqlNode where) {
        return SqlStdOperatorTable.IS_NOT_TRUE.createCall(where.getParserPosition(), where);
    }

    /** A planner that knows the rows under the target's name, besides all that the session sees. */
    private Planner planner(ManagedTable target) {
        return session.planner().over(new OverlayCatalog(session.catalog(), TARGET, target));
    }

    private void discard(TableLoad.Loaded loaded) {
        for (StoredFile file : loaded.files()) {
            Path path = table.folder().resolve(file.path());
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                throw new CentellaException(ErrorCode.IO_ERROR, "cannot delete " + path + ": " + e, e);
            }
        }
    }
}
