// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.tools.RelBuilder;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.SqlPosition;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.planner.expression.StatementContext;
import org.centella.planner.expression.StatementRexBuilder;
import org.centella.planner.logical.AlgebraChecker;
import org.centella.planner.logical.Clusters;
import org.centella.planner.logical.ColumnPruning;
import org.centella.planner.logical.ExpressionSimplification;
import org.centella.planner.logical.GroupingSetExpansion;
import org.centella.planner.logical.IntervalKeys;
import org.centella.planner.logical.JoinOrdering;
import org.centella.planner.logical.PredicatePushdown;
import org.centella.planner.logical.Recursions;
import org.centella.planner.logical.RecursiveUnion;
import org.centella.planner.logical.SetOperationExpansion;
import org.centella.planner.logical.SubqueryUnnesting;
import org.centella.planner.logical.WindowExtraction;
import org.centella.planner.physical.PhysicalPlanner;
import org.centella.planner.physical.PlanChecker;
import org.centella.planner.statistics.Estimator;
import org.centella.planner.validation.OperatorTable;
import org.centella.planner.validation.QueryValidator;
import org.centella.planner.validation.Types;
import org.centella.sqlparser.Positions;
import org.centella.sqlparser.QueryParser;
import org.centella.storage.Catalog;
import org.centella.storage.Table;
import org.jspecify.annotations.Nullable;

/**
 * From a parsed query, or the algebra of a DataFrame, to a plan of operators, in named phases. Thread-safe: every query has
 * its own validator, cluster and estimates; only immutable tables are shared.
 */
public final class Planner {
    private final Catalog catalog;
    private final ViewStore views;
    private final String schema;

    /** @param schema where names without one are looked up */
    public Planner(Catalog catalog, ViewStore views, String schema) {
        this.catalog = catalog;
        this.views = views;
        this.schema = schema;
    }

    /** The same with another current schema. */
    public Planner withSchema(String other) {
        return new Planner(catalog, views, other);
    }

    /** The same with other tables. */
    public Planner over(Catalog other) {
        return new Planner(other, views, schema);
    }

    public ViewStore views() {
        return views;
    }

    public PlannedQuery plan(String sql, SettingValues settings) {
        Phases phases = new Phases(settings);
        SqlNode query = phases.time("parse", () -> QueryParser.parse(sql).node());
        return plan(query, List.of(), phases);
    }

    /**
     * @param parameters values of the statement's parameters, in order; missing ones make a query that uses them fail
     * @throws org.centella.columnar.error.CentellaException TABLE_NOT_FOUND, COLUMN_NOT_FOUND, TYPE_MISMATCH, …
     */
    public PlannedQuery plan(SqlNode query, SettingValues settings, List<Expression.Literal> parameters) {
        return plan(query, parameters, new Phases(settings));
    }

    private PlannedQuery plan(SqlNode query, List<Expression.Literal> parameters, Phases phases) {
        return SyntaxDepth.withStack(query, () -> planned(query, parameters, phases));
    }

    private PlannedQuery planned(SqlNode query, List<Expression.Literal> parameters, Phases phases) {
        phases.position = Positions.of(query.getParserPosition());
        RelDataTypeFactory types = Types.factory();
        RelOptCluster cluster = Clusters.create(types);
        QueryValidator validator = new QueryValidator(catalog, views, schema, types);
        SqlNode bound = Parameters.bind(query, parameters);
        QueryValidator.Validated valid = phases.time("validate", () -> validator.validate(bound));
        RelNode algebra = phases.time("algebra", () -> root(validator.convert(valid, cluster)));
        return optimize(algebra, valid.schema(), parameterTypes(valid), rex(algebra, phases, false), phases);
    }

    /**
     * The plan of a query whatever values its parameters get, or null where there is none: where a value decides the plan
     * itself, as that of LIMIT does, or the plan holds for this statement alone, as with {@code now()}.
     */
    public @Nullable PlanTemplate template(SqlNode query, SettingValues settings) {
        return SyntaxDepth.withStack(query, () -> shallowTemplate(query, settings));
    }

    private @Nullable PlanTemplate shallowTemplate(SqlNode query, SettingValues settings) {
        Phases phases = new Phases(settings);
        RelDataTypeFactory types = Types.factory();
        QueryValidator validator = new QueryValidator(catalog, views, schema, types);
        QueryValidator.Validated valid = validator.validate(query);
        RelNode algebra = root(validator.convert(valid, Clusters.create(types)));
        StatementRexBuilder rex = rex(algebra, phases, true);
        try {
            PlannedQuery plan = optimize(algebra, valid.schema(), parameterTypes(valid), rex, phases);
            return rex.isOfStatement() ? null : PlanTemplate.of(plan, validator.lookups(), settings, this);
        } catch (CentellaException e) {
            return null;
        }
    }

    /** @param openParameters whether parameters are left in the plan */
    private StatementRexBuilder rex(RelNode algebra, Phases phases, boolean openParameters) {
        StatementContext statement = StatementContext.begin(phases.settings, schema);
        return new StatementRexBuilder(algebra.getCluster().getTypeFactory(), statement, openParameters);
    }

    /** A query as it is: result and parameters, without planning it. */
    public Described describe(SqlNode query) {
        return SyntaxDepth.withStack(query, () -> described(query));
    }

    private Described described(SqlNode query) {
        QueryValidator validator = new QueryValidator(catalog, views, schema, Types.factory());
        QueryValidator.Validated valid = validator.validate(query);
        return new Described(valid.schema(), parameterTypes(valid));
    }

    /** The columns of a query's result and the types of its parameters. */
    public record Described(Schema schema, List<DataType> parameters) {}

    /** Algebra made with {@link #builder}. */
    public PlannedQuery plan(RelNode algebra, SettingValues settings) {
        Phases phases = new Phases(settings);
        return optimize(algebra, Types.schema(algebra.getRowType()), List.of(), rex(algebra, phases, false), phases);
    }

    /**
     * The result of a query over this planner's tables and other relations, for queries to read in turn. Views are those of
     * now, so that a relation can become a view under a name that it reads itself.
     *
     * @param inputs by the names that the query gives them
     */
    public Relation relation(SqlNode query, Map<String, Relation> inputs) {
        return new QueryRelation(catalog, views.snapshot(), schema, query, inputs);
    }

    /** All rows of a table that is in no catalog. */
    public Relation scan(Table table) {
        return new TableRelation(catalog, views, schema, table);
    }

    public PlannedQuery plan(Relation relation, SettingValues settings) {
        return plan(relation, settings, 0);
    }

    /** @param firstId of the plan's nodes, where the plan is to be a part of a larger one */
    public PlannedQuery plan(Relation relation, SettingValues settings, int firstId) {
        Phases phases = new Phases(settings, firstId);
        RelOptCluster cluster = Clusters.create(Types.factory());
        RelNode algebra = phases.time("algebra", () -> relation.toRel(cluster));
        return optimize(algebra, Types.schema(relation.row()), List.of(), rex(algebra, phases, false), phases);
    }

    /** A builder of algebra over this planner's tables; what it makes goes to {@link #plan(RelNode, SettingValues)}. */
    public RelBuilder builder() {
        RelDataTypeFactory types = Types.factory();
        QueryValidator validator = new QueryValidator(catalog, views, schema, types);
        return validator.builder(Clusters.create(types));
    }

    /** The algebra of a query in the cluster of a builder, for mixing SQL with DataFrames. */
    public RelNode algebra(SqlNode query, RelOptCluster cluster) {
        QueryValidator validator = new QueryValidator(catalog, views, schema, cluster.getTypeFactory());
        return root(validator.convert(validator.validate(query), cluster));
    }

    /** The operator of a scalar or aggregate function of ours by any of its names, or null, for {@link #builder}. */
    public static @Nullable SqlOperator function(String name) {
        return OperatorTable.INSTANCE.function(name);
    }

    private static RelNode root(RelRoot root) {
        return root.project();
    }

    private static List<DataType> parameterTypes(QueryValidator.Validated valid) {
        return valid.parameters().getFieldList().stream()
                .map(RelDataTypeField::getType)
                .map(Types::fromCalcite)
                .toList();
    }

    private static PlannedQuery optimize(
            RelNode algebra, Schema schema, List<DataType> parameters, RexBuilder rex, Phases phases) {
        RelNode plan = phases.required("normalize", algebra, Planner::normalize);
        PlannedPart part = part(plan, null, rex, phases);
        return new PlannedQuery(
                schema,
                part.logical(),
                part.physical(),
                part.rows(),
                part.splits(),
                part.recursions(),
                phases.timings(),
                parameters);
    }

    /** @param schema the types that the rows get, or null for those that they have */
    private static PlannedPart part(RelNode normalized, @Nullable Schema schema, RexBuilder rex, Phases phases) {
        Recursions.Taken taken = Recursions.take(normalized);
        List<PlannedRecursion> recursions = new ArrayList<>();
        for (RecursiveUnion union : taken.unions()) {
            Schema rows = Types.schema(union.getRowType());
            recursions.add(new PlannedRecursion(
                    union.table(),
                    part(union.seed(), rows, rex, phases),
                    part(union.step(), rows, rex, phases),
                    !union.all(),
                    rows));
        }
        Estimator estimator = new Estimator();
        int limit = phases.settings.get(Settings.JOIN_REORDER_LIMIT);
        RelNode plan =
                phases.optional("fold_constants", taken.root(), node -> ExpressionSimplification.rewrite(node, rex));
        plan = phases.optional("push_down", plan, PredicatePushdown::rewrite);
        plan = phases.optional("join_order", plan, node -> JoinOrdering.rewrite(node, estimator, limit));
        RelNode logical = phases.optional("prune_columns", plan, ColumnPruning::rewrite);
        PhysicalPlanner planner = new PhysicalPlanner(estimator, rex, phases.settings, phases.firstId);
        PhysicalPlan physical =
                phases.time("physical", () -> schema == null ? planner.plan(logical) : planner.plan(logical, schema));
        phases.check(() -> PlanChecker.check(physical, planner.splits()));
        return new PlannedPart(logical, physical, planner.rows(), planner.splits(), recursions);
    }

    /** Without subqueries, set operations and grouping sets, which have no operators of their own, and windows on their own. */
    private static RelNode normalize(RelNode algebra) {
        RelNode plain = SetOperationExpansion.rewrite(
                SubqueryUnnesting.rewrite(IntervalKeys.rewrite(Recursions.convert(algebra))));
        return WindowExtraction.rewrite(GroupingSetExpansion.rewrite(plain));
    }

    /** Runs phases and notes their times; leaves out what the settings disable. Of one thread. */
    private static final class Phases {
        private final SettingValues settings;
        private final int firstId;
        private final Set<String> disabled = new HashSet<>();
        private final Map<String, Long> nanos = new LinkedHashMap<>();
        /** Of the query, once there is a text; for errors. */
        private @Nullable SqlPosition position;

        private long checkNanos;

        Phases(SettingValues settings) {
            this(settings, 0);
        }

        Phases(SettingValues settings, int firstId) {
            this.firstId = firstId;
            this.settings = settings;
            settings.get(Settings.DISABLED_PHASES).forEach(name -> disabled.add(name.toLowerCase(Locale.ROOT)));
        }

        <T> T time(String name, Supplier<T> phase) {
            long start = System.nanoTime();
            T result = Contradictions.guarded(position, phase);
            // Parts of a recursive query go through the same phases.
            nanos.merge(name, System.nanoTime() - start, Long::sum);
            return result;
        }

        List<PhaseTiming> timings() {
            List<PhaseTiming> timings = new ArrayList<>();
            nanos.forEach((phase, time) -> timings.add(new PhaseTiming(phase, time)));
            timings.add(new PhaseTiming("check", checkNanos));
            return timings;
        }

        /** What a phase made of its input is looked over before the next one gets it. */
        RelNode required(String name, RelNode node, UnaryOperator<RelNode> phase) {
            RelNode made = time(name, () -> phase.apply(node));
            check(() -> AlgebraChecker.check(name, node, made));
            return made;
        }

        void check(Runnable check) {
            long start = System.nanoTime();
            check.run();
            checkNanos += System.nanoTime() - start;
        }

        RelNode optional(String name, RelNode node, UnaryOperator<RelNode> phase) {
            return disabled.contains(name) ? node : required(name, node, phase);
        }
    }
}
