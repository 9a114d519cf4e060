// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.planner.PlannedQuery;
import org.centella.planner.Planner;
import org.centella.planner.TreeCopy;
import org.centella.sqlparser.Constant;
import org.centella.sqlparser.Statement.Insert;
import org.centella.storage.Table;
import org.centella.storage.warehouse.StoredTable;
import org.centella.storage.warehouse.TableState;
import org.jspecify.annotations.Nullable;

/** One INSERT: finds which column gets which value, plans the rows and adds them. */
final class InsertStatement {
    static final String FRAME = "$frame";

    private static final int DEFAULT = -1;

    private final Session session;
    private final InsertTarget table;
    private final Insert insert;
    private final TableState state;
    private final Schema schema;
    private Planner planner;
    private @Nullable DataFrame frame;
    private List<Expression.Literal> parameters = List.of();
    /** Whether VALUES has the rows of several runs. */
    private boolean repeated;

    InsertStatement(Session session, InsertTarget table, Insert insert) {
        this.session = session;
        this.table = table;
        this.insert = insert;
        this.state = table.state();
        this.schema = state.schema();
        this.planner = session.planner();
    }

    /** Lets the statement's query name the rows of a DataFrame {@link #FRAME}. */
    InsertStatement reading(DataFrame rows) {
        frame = rows;
        return this;
    }

    /** Lets the statement's query name a table that is in no catalog. */
    InsertStatement reading(String name, Table more) {
        planner = planner.over(new OverlayCatalog(session.catalog(), name, more));
        return this;
    }

    QueryResult run() {
        return insert.overwrite() && !insert.partition().isEmpty() ? overwritePartition() : add();
    }

    private QueryResult add() {
        return RowsResult.changed(table.add(session, plan(), insert.overwrite()));
    }

    /** New rows in the place of those that have the partition's values, in one commit. */
    private QueryResult overwritePartition() {
        if (!(table instanceof InsertTarget.Managed managed)) {
            throw new CentellaException(
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "partitions of " + table.name() + ", which the engine does not manage, cannot be overwritten");
        }
        StoredTable stored = managed.table();
        List<SqlNode> same = new ArrayList<>();
        insert.partition().forEach((column, value) -> {
            if (state.partitionColumns().stream().noneMatch(column::equalsIgnoreCase)) {
                throw new CentellaException(
                        ErrorCode.INVALID_STATEMENT,
                        "table " + table.name() + " is partitioned by " + state.partitionColumns() + ", not by "
                                + column);
            }
            same.add(SqlStdOperatorTable.IS_NOT_DISTINCT_FROM.createCall(
                    value.getParserPosition(),
                    new SqlIdentifier(column, value.getParserPosition()),
                    InsertSource.fit(value, state.columns().get(schema.indexOf(column)))));
        });
        SqlNode where = same.stream()
                .reduce((a, b) -> SqlStdOperatorTable.AND.createCall(a.getParserPosition(), a, b))
                .orElseThrow();
        return stored.exclusively(() -> {
            TableLoad.checkSame(state, stored.state());
            TableLoad.Loaded loaded = managed.load(session, plan());
            new TableRewrite(session, stored, stored.name(), List.of()).delete(where, loaded);
            return RowsResult.changed(loaded.count());
        });
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
        if (!insert.partition().isEmpty()) {
            return query(constants.query().node());
        }
        if (constants.hasParameters()) {
            throw new CentellaException(ErrorCode.INVALID_PARAMETER, "a parameter of the statement has no value");
        }
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
        if (values == null && repeated) {
            throw new CentellaException(
                    ErrorCode.INVALID_PARAMETER,
                    "the values of a batch have no type in common, or a default has to be computed: run one at a time");
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
        List<String> listed = insert.byName() ? names(query) : defaults ? List.of() : listed();
        int[] sources = defaults ? allDefaults() : sources(listed);
        InsertSource source = new InsertSource(state, sources, query, insert.partition());
        PlannedQuery planned = frame == null
                ? planner.plan(source.query(), session.settings(), parameters)
                : planner.plan(planner.relation(source.query(), Map.of(FRAME, frame.relation())), session.settings());
        if (planned.parameters().size() > parameters.size()) {
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

    /** The types that the statement's parameters take, in order. */
    List<DataType> parameterTypes() {
        return switch (insert.source()) {
            case Insert.Constants constants -> {
                int[] sources = sources(listed());
                checkWidths(constants.rows());
                List<DataType> types = new ArrayList<>();
                for (List<Constant> row : constants.rows()) {
                    for (int i = 0; i < row.size(); i++) {
                        if (row.get(i).value() instanceof Constant.Parameter) {
                            types.add(schema.type(column(sources, i)));
                        }
                    }
                }
                yield types;
            }
            case Insert.FromQuery query -> {
                SqlNode node = query.query().node();
                List<String> listed = insert.byName() ? names(node) : listed();
                InsertSource source = new InsertSource(state, sources(listed), node, insert.partition());
                yield planner.describe(source.query()).parameters();
            }
            case Insert.Defaults _ -> List.of();
        };
    }

    private static int column(int[] sources, int position) {
        int column = 0;
        while (sources[column] != position) {
            column++;
        }
        return column;
    }

    /** The statement with values for its parameters; VALUES are repeated for each list of them. */
    InsertStatement with(List<List<Expression.Literal>> values) {
        if (!(insert.source() instanceof Insert.Constants constants)) {
            parameters = values.getFirst();
            return this;
        }
        List<List<Constant>> rows = new ArrayList<>();
        for (List<Expression.Literal> given : values) {
            for (List<Constant> row : constants.rows()) {
                rows.add(row.stream().map(c -> bound(c, given)).toList());
            }
        }
        Insert.Source source = new Insert.Constants(rows, constants.sql());
        InsertStatement bound = new InsertStatement(
                session,
                table,
                new Insert(
                        insert.table(),
                        insert.columns(),
                        source,
                        insert.overwrite(),
                        insert.partition(),
                        insert.byName()));
        bound.parameters = values.getFirst();
        bound.repeated = values.size() > 1;
        return bound;
    }

    private static Constant bound(Constant constant, List<Expression.Literal> values) {
        if (!(constant.value() instanceof Constant.Parameter(int index))) {
            return constant;
        }
        Expression.Literal value = values.get(index);
        return new Constant(value.value(), value.value() == null ? DataType.NULL : value.type());
    }

    private List<String> names(SqlNode query) {
        return frame == null
                ? planner.describe(TreeCopy.of(query)).schema().names()
                : frame.schema().names();
    }

    private Expression checked(DataType from, boolean literal, int position, int column) {
        Field field = schema.field(column);
        Assignments.check(from, literal, field);
        return new Expression.InputReference(position, from);
    }

    /** The columns that are given values, in the order of the values. */
    private List<String> listed() {
        if (!insert.columns().isEmpty()) {
            return insert.columns();
        }
        return schema.names().stream()
                .filter(name -> insert.partition().keySet().stream().noneMatch(name::equalsIgnoreCase))
                .toList();
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
        boolean given = insert.partition().keySet().stream()
                .anyMatch(schema.field(column).name()::equalsIgnoreCase);
        return given ? null : InsertSource.constantDefault(state.columns().get(column));
    }
}
