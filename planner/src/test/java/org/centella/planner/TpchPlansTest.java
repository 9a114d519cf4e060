// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.centella.columnar.setting.SettingValues;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.JoinKind;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.PlanJson;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.StageGraph;
import org.centella.planner.explain.ExplainText;
import org.centella.sqlparser.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The plans of the 22 TPC-H queries over statistics of scale 1, as files under {@code golden}. Run with
 * {@code -Dgolden.update=true} to write them anew, and read the difference.
 */
class TpchPlansTest {
    private static final int SLOTS = 2;
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    static Stream<Integer> queries() {
        return Stream.iterate(1, q -> q <= TpchQueries.COUNT, q -> q + 1);
    }

    private static PlannedQuery plan(int query) {
        return plan(query, SettingValues.DEFAULTS);
    }

    private static PlannedQuery plan(int query, SettingValues settings) {
        ViewStore views = new ViewStore();
        Planner planner = new Planner(new TpchCatalog(), views, TpchCatalog.SCHEMA);
        PlannedQuery planned = null;
        for (Statement statement : TpchQueries.statements(query)) {
            if (statement instanceof Statement.CreateView view) {
                views.create(
                        new ViewStore.View(
                                TpchCatalog.SCHEMA,
                                view.name().name(),
                                view.sql(),
                                planner.describe(view.query().node()).schema()),
                        true);
            } else if (statement instanceof Statement.Query select) {
                planned = planner.plan(select.node(), settings, List.of());
            }
        }
        assertThat(planned).isNotNull();
        return planned;
    }

    @ParameterizedTest
    @MethodSource("queries")
    void plansAreTheGoldenOnes(int query) throws IOException {
        PlannedQuery planned = plan(query);
        String text = ExplainText.physical(planned) + "\n"
                + ExplainText.stages(planned.stages(SLOTS, SettingValues.DEFAULTS), planned.rows());
        Path file = GOLDEN.resolve(String.format("q%02d.txt", query));
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, text);
        }

        assertThat(text).isEqualTo(resource("/golden/" + file.getFileName()));
    }

    private static String resource(String name) throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            return Files.readString(Path.of("src/test/resources" + name));
        }
        try (var stream = TpchPlansTest.class.getResourceAsStream(name)) {
            assertThat(stream).as(name).isNotNull();
            return new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @MethodSource("queries")
    void plansHaveSaneShapes(int query) {
        PlannedQuery planned = plan(query);

        for (PhysicalPlan node : nodes(planned.physical())) {
            switch (node) {
                case PhysicalPlan.NestedLoopJoin join -> {
                    double pairs = rows(planned, join.probe()) * rows(planned, join.build());
                    assertThat(rows(planned, join.build()))
                            .as("build side of %s", join)
                            .isLessThan(10);
                    assertThat(pairs).as("pairs of %s", join).isLessThan(1e6);
                }
                case PhysicalPlan.HashJoin join
                when join.kind() == JoinKind.INNER ->
                    assertThat(rows(planned, join.build()))
                            .as("build side of join %s", join.id())
                            .isLessThanOrEqualTo(2 * rows(planned, join.probe()));
                case PhysicalPlan.Filter filter ->
                    assertThat(filter.input()).as("filter %s", filter).isNotInstanceOf(PhysicalPlan.TableScan.class);
                default -> {}
            }
        }
    }

    @ParameterizedTest
    @MethodSource("queries")
    void operandsHaveTheTypesThatFunctionsTake(int query) {
        for (PhysicalPlan node : nodes(plan(query).physical())) {
            expressions(node).forEach(TpchPlansTest::checkTypes);
        }
    }

    private static void checkTypes(Expression expression) {
        if (expression instanceof Expression.Call call) {
            var types = call.arguments().stream().map(Expression::type).toList();
            var resolution = org.centella.execution.expression.FunctionTable.get(call.function())
                    .resolve(types);
            assertThat(resolution).as("%s of %s", call.function(), types).isNotNull();
            assertThat(resolution.arguments()).as(call.toString()).isEqualTo(types);
            assertThat(resolution.result()).as(call.toString()).isEqualTo(call.type());
        }
        expression.children().forEach(TpchPlansTest::checkTypes);
    }

    @ParameterizedTest
    @MethodSource("queries")
    void everyNodeHasAnIdOfItsOwnInItsStages(int query) {
        StageGraph graph = plan(query).stages(SLOTS, SettingValues.DEFAULTS);
        List<Integer> ids = new ArrayList<>();
        for (Stage stage : graph.stages()) {
            nodes(stage.root()).forEach(node -> ids.add(node.id()));
            stage.splits().values().forEach(parts -> assertThat(parts).hasSize(stage.tasks()));
        }

        assertThat(ids).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void stagesSurviveJson(int query) {
        StageGraph graph = plan(query).stages(SLOTS, SettingValues.DEFAULTS);

        assertThat(PlanJson.read(PlanJson.write(graph), StageGraph.class)).isEqualTo(graph);
    }

    @ParameterizedTest
    @MethodSource("queries")
    void plansWithoutOptionalPhases(int query) {
        SettingValues settings = SettingValues.DEFAULTS.with(
                "disabled_phases", "fold_constants,push_down,join_order,prune_columns,dynamic_filters");

        assertThat(plan(query, settings).physical()).isNotNull();
    }

    private static double rows(PlannedQuery planned, PhysicalPlan node) {
        Double rows = planned.rows().get(node.id());
        return rows == null ? rows(planned, node.inputs().getFirst()) : rows;
    }

    private static List<PhysicalPlan> nodes(PhysicalPlan plan) {
        List<PhysicalPlan> nodes = new ArrayList<>(List.of(plan));
        plan.inputs().forEach(input -> nodes.addAll(nodes(input)));
        return nodes;
    }

    private static List<Expression> expressions(PhysicalPlan node) {
        return switch (node) {
            case PhysicalPlan.TableScan scan -> scan.conjuncts();
            case PhysicalPlan.Filter filter -> List.of(filter.predicate());
            case PhysicalPlan.Project project -> project.expressions();
            case PhysicalPlan.HashJoin join when join.residual() != null -> List.of(join.residual());
            case PhysicalPlan.NestedLoopJoin join when join.condition() != null -> List.of(join.condition());
            default -> List.of();
        };
    }
}
