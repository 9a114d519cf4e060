// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.Expression;
import org.centella.planner.PlanTemplate;
import org.centella.planner.PlannedQuery;
import org.centella.planner.Planner;
import org.centella.sqlparser.Statement;
import org.centella.sqlparser.StatementParser;
import org.jspecify.annotations.Nullable;

/**
 * A statement with parameters ({@code ?}), checked once and run with values again and again. Values may decide what plan is
 * best, so the first runs of a query plan for their values; a plan that turns out the same whatever the values is kept, and
 * from then on gets values instead of being made. Thread-safe.
 *
 * <pre>
 *   run 1        2 .. 4                                      5 ..
 *   plan         plan, and compare with the open plan        the open plan, with values
 *                different once: plan each time
 * </pre>
 */
public final class PreparedQuery {
    /** Runs whose plans must all be alike; PostgreSQL makes five plans before it tries one for all. */
    private static final int RUNS_COMPARED = 3;

    // What stays.
    private final Session session;
    private final String sql;
    private final List<DataType> parameterTypes;
    private final Schema schema;

    // What changes.
    private volatile @Nullable KeptPlan kept;
    private volatile boolean ran;

    /**
     * @param open the plan without values, or null where none serves
     * @param alike runs so far for which it was the same as the plan made for their values
     */
    private record KeptPlan(@Nullable PlanTemplate open, int alike, Planner planner, SettingValues settings) {
        boolean isCurrent(Planner now, SettingValues settingsNow) {
            return open == null ? planner == now && settings.equals(settingsNow) : open.isCurrent(now, settingsNow);
        }
    }

    PreparedQuery(Session session, String sql) {
        this.session = session;
        this.sql = sql;
        Statement statement = StatementParser.parse(sql);
        if (statement instanceof Statement.Query query) {
            Planner.Described described = session.planner().describe(query.node());
            this.parameterTypes = described.parameters();
            this.schema = described.schema();
        } else {
            TableStatements tables = new TableStatements(session);
            this.parameterTypes = switch (statement) {
                case Statement.Insert insert -> tables.statement(insert).parameterTypes();
                case Statement.Update update -> tables.parameterTypes(update);
                case Statement.Delete delete -> tables.parameterTypes(delete);
                default -> List.of();
            };
            this.schema = columns(session, statement);
        }
    }

    /** What statements that only tell something tell is found out by asking: they are quick, and change nothing. */
    private static Schema columns(Session session, Statement statement) {
        return switch (statement) {
            case Statement.Explain _ -> AnalyzedResult.SCHEMA;
            case Statement.Show _,
                    Statement.ShowCreate _,
                    Statement.ShowSetting _,
                    Statement.DescribeTable _,
                    Statement.DescribeQuery _,
                    Statement.DescribeFunction _ -> {
                try (QueryResult answer = session.execute(statement)) {
                    yield answer.schema();
                }
            }
            default -> Schema.of();
        };
    }

    /** The types of the parameters, in order, as their places in the statement ask for. */
    public List<DataType> parameterTypes() {
        return parameterTypes;
    }

    /** The columns of the result; none for statements that change something. */
    public Schema schema() {
        return schema;
    }

    /**
     * Runs the statement.
     *
     * @param values one per parameter, as {@link org.centella.columnar.Values} names them, or of a class that converts to
     *     it without loss
     * @throws CentellaException INVALID_PARAMETER for a value too few, too many or of the wrong kind
     */
    public QueryResult execute(List<? extends @Nullable Object> values) {
        return StatementText.during(sql, () -> run(values));
    }

    private QueryResult run(List<? extends @Nullable Object> values) {
        List<Expression.Literal> literals = literals(values);
        PlanTemplate open = keptPlan();
        PlannedQuery bound = open == null ? null : open.bind(literals);
        if (bound != null) {
            return session.run(bound);
        }
        Statement statement = StatementParser.parse(sql);
        return switch (statement) {
            case Statement.Query query -> session.run(plan(query, literals));
            case Statement.Insert insert ->
                new TableStatements(session)
                        .statement(insert)
                        .with(List.of(literals))
                        .run();
            case Statement.Update update -> new TableStatements(session, literals).update(update);
            case Statement.Delete delete -> new TableStatements(session, literals).delete(delete);
            default -> session.execute(statement);
        };
    }

    /** The plan for these values, compared with the one that is open for all. */
    private PlannedQuery plan(Statement.Query query, List<Expression.Literal> literals) {
        Planner planner = session.planner();
        SettingValues settings = session.settings();
        PlannedQuery plan = planner.plan(query.node(), settings, literals);
        if (!ran) {
            // Most statements run once.
            ran = true;
            return plan;
        }
        KeptPlan known = kept;
        if (known == null || !known.isCurrent(planner, settings)) {
            known = new KeptPlan(planner.template(query.node(), settings), 0, planner, settings);
        }
        if (known.open() != null && known.alike() < RUNS_COMPARED) {
            PlannedQuery bound = known.open().bind(literals);
            boolean alike = bound != null && bound.physical().equals(plan.physical());
            known = new KeptPlan(alike ? known.open() : null, known.alike() + 1, planner, settings);
        }
        kept = known;
        return plan;
    }

    /** The plan that spares planning, if there is one and nothing has changed that it depends on. */
    @Nullable
    PlanTemplate keptPlan() {
        KeptPlan known = kept;
        return known != null && known.alike() >= RUNS_COMPARED && known.isCurrent(session.planner(), session.settings())
                ? known.open()
                : null;
    }

    /**
     * Runs the statement once for each list of values; an INSERT of VALUES in one go, so that all of its rows or none are
     * there.
     *
     * @return rows changed by each
     */
    public long[] executeBatch(List<? extends List<? extends @Nullable Object>> batch) {
        Statement statement = StatementParser.parse(sql);
        long[] counts = new long[batch.size()];
        if (statement instanceof Statement.Insert insert
                && insert.source() instanceof Statement.Insert.Constants constants
                && !batch.isEmpty()
                && !insert.overwrite()) {
            List<List<Expression.Literal>> all = new ArrayList<>();
            batch.forEach(values -> all.add(literals(values)));
            StatementText.during(
                            sql,
                            () -> new TableStatements(session)
                                    .statement(insert)
                                    .with(all)
                                    .run())
                    .close();
            Arrays.fill(counts, constants.rows().size());
            return counts;
        }
        for (int i = 0; i < counts.length; i++) {
            try (QueryResult result = execute(batch.get(i))) {
                counts[i] = result.changedRows();
            }
        }
        return counts;
    }

    private List<Expression.Literal> literals(List<? extends @Nullable Object> values) {
        if (values.size() != parameterTypes.size()) {
            throw new CentellaException(
                    ErrorCode.INVALID_PARAMETER,
                    "the statement has " + parameterTypes.size() + " parameters, " + values.size()
                            + " values were given");
        }
        List<Expression.Literal> literals = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            literals.add(ParameterValues.literal(i + 1, values.get(i), parameterTypes.get(i)));
        }
        return literals;
    }
}
