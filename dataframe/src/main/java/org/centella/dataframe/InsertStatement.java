// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.planner.PlannedQuery;
import org.centella.sqlparser.Constant;
import org.centella.sqlparser.Statement.Insert;
import org.centella.storage.warehouse.StoredTable;
import org.centella.storage.warehouse.TableState;
import org.jspecify.annotations.Nullable;

/** One INSERT: finds which column gets which value, plans the rows and adds them. */
final class InsertStatement {
    private static final int DEFAULT = -1;

    private final Session session;
    private final StoredTable table;
    private final Insert insert;
    private final TableState state;
    private final Schema schema;

    InsertStatement(Session session, StoredTable table, Insert insert) {
        this.session = session;
        this.table = table;
        this.insert = insert;
        this.state = table.state();
        this.schema = state.schema();
    }

    QueryResult run() {
        PlannedQuery assigned = plan();
        TableLoad.Loaded loaded = new TableLoad(session, table).run(assigned, InsertPlan.rows(assigned));
        table.commit(now -> {
            TableLoad.checkSame(state, now);
            return loaded.addedTo(insert.overwrite() ? now.withoutRows() : now);
        });
        return RowsResult.changed(loaded.count());
    }

    /** The rows as the table's columns take them. */
    PlannedQuery plan() {
        return switch (insert.source()) {
            case Insert.Constants constants -> constants(constants);
            case Insert.FromQuery query -> query(query.query().node());
            case Insert.Defaults _ -> constants(Insert.Constants.one());
        };
    }

    private PlannedQuery constants(Insert.Constants constants) {
        int[] sources = insert.source() instanceof Insert.Defaults ? allDefaults() : sources(listed());
        checkWidths(constants.rows());
        ConstantInsert made = new ConstantInsert(constants.rows());
        PhysicalPlan values = made.plan();
        List<Expression> expressions = new ArrayList<>();
        for (int i = 0; i < sources.length && values != null; i++) {
            Expression.Literal otherwise = sources[i] == DEFAULT ? constantDefault(i) : null;
            if (sources[i] == DEFAULT && otherwise == null) {
                values = null;
            } else if (otherwise != null) {
                expressions.add(otherwise);
            } else {
                expressions.add(made.value(sources[i], schema.field(i)));
            }
        }
        if (values == null) {
            return query(constants.query().node());
        }
        PhysicalPlan plan = new PhysicalPlan.Assign(1, values, expressions, schema);
        return InsertPlan.of(schema, plan, constants.rows().size());
    }

    private void checkWidths(List<List<Constant>> rows) {
        int wanted = insert.source() instanceof Insert.Defaults ? 1 : listed().size();
        for (int i = 0; i < rows.size(); i++) {
            checkWidth(rows.get(i).size(), wanted, rows.size() == 1 ? "" : "row " + (i + 1) + " of VALUES: ");
        }
    }

    private void checkWidth(int given, int wanted, String where) {
        if (given != wanted) {
            throw new CentellaException(
                    ErrorCode.INVALID_STATEMENT,
                    where + "INSERT INTO " + table.name() + " has " + given + (given == 1 ? " value" : " values")
                            + " for " + wanted + (wanted == 1 ? " column" : " columns"));
        }
    }

    /** A query as source: defaults that are no constants are computed by a query around it. */
    private PlannedQuery query(SqlNode query) {
        boolean defaults = insert.source() instanceof Insert.Defaults;
        List<String> listed =
                insert.byName() ? session.planner().describe(query).schema().names() : defaults ? List.of() : listed();
        int[] sources = defaults ? allDefaults() : sources(listed);
        InsertSource source = new InsertSource(state, sources, query);
        PlannedQuery planned = session.planner().plan(source.query(), session.settings(), List.of());
        if (!planned.parameters().isEmpty()) {
            throw new CentellaException(ErrorCode.INVALID_PARAMETER, "INSERT with parameters has to be prepared");
        }
        if (!defaults) {
            checkWidth(planned.schema().size() - source.computedDefaults(), listed.size(), "");
        }
        int computed = planned.schema().size() - source.computedDefaults();
        List<Expression> values = new ArrayList<>();
        for (int i = 0; i < sources.length; i++) {
            Expression.Literal otherwise = sources[i] == DEFAULT ? constantDefault(i) : null;
            int from = sources[i] == DEFAULT && otherwise == null ? computed++ : sources[i];
            values.add(
                    otherwise != null
                            ? otherwise
                            : checked(planned.schema().type(from), source.isLiteral(from), from, i));
        }
        return InsertPlan.assign(planned, values, schema);
    }

    private Expression checked(DataType from, boolean literal, int position, int column) {
        Field field = schema.field(column);
        Assignments.check(from, literal, field);
        return new Expression.InputReference(position, from);
    }

    /** The columns that are given values, in the order of the values. */
    private List<String> listed() {
        return insert.columns().isEmpty() ? schema.names() : insert.columns();
    }

    private int[] allDefaults() {
        int[] sources = new int[schema.size()];
        java.util.Arrays.fill(sources, DEFAULT);
        return sources;
    }

    /** For each column of the table the position of its value, or DEFAULT. */
    private int[] sources(List<String> listed) {
        int[] sources = allDefaults();
        for (int i = 0; i < listed.size(); i++) {
            int column = schema.indexOf(listed.get(i));
            if (column < 0) {
                throw new CentellaException(
                        ErrorCode.COLUMN_NOT_FOUND,
                        "table " + table.name() + " has no column " + listed.get(i)
                                + Suggestions.didYouMean(listed.get(i), schema.names()));
            }
            if (sources[column] != DEFAULT) {
                throw new CentellaException(ErrorCode.DUPLICATE_COLUMN, "column " + listed.get(i) + " is there twice");
            }
            sources[column] = i;
        }
        return sources;
    }

    private Expression.@Nullable Literal constantDefault(int column) {
        return InsertSource.constantDefault(state.columns().get(column));
    }
}
