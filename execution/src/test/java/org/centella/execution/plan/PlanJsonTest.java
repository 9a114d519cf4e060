// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.Split;
import org.centella.storage.TableHandle;
import org.junit.jupiter.api.Test;

class PlanJsonTest {
    private static final DataType DECIMAL = new DataType.Decimal(15, 2);
    private static final Schema SCHEMA = Schema.of(
            Field.of("k", DataType.BIGINT), new Field("price", DECIMAL, false), Field.of("s", DataType.VARCHAR));

    @Test
    void readsBackEveryKindOfNode() {
        PhysicalPlan scan = new PhysicalPlan.TableScan(
                1,
                new TableHandle("t", "parquet", "/data/t", SCHEMA, List.of("s"), Map.of("a", "b")),
                List.of(0, 1, 2),
                List.of(new Expression.In(
                        new Expression.InputReference(2, DataType.VARCHAR),
                        List.of(literal("x", DataType.VARCHAR), literal(null, DataType.VARCHAR)))),
                List.of(new PhysicalPlan.DynamicFilterUse(3, 0)),
                -1,
                SCHEMA);
        PhysicalPlan values = new PhysicalPlan.Values(
                2,
                List.of(List.of(
                        literal(7L, DataType.BIGINT),
                        literal(new BigInteger("12345678901234567890"), new DataType.Decimal(38, 4)),
                        literal(Double.NaN, DataType.DOUBLE),
                        literal(true, DataType.BOOLEAN))),
                SCHEMA);
        PhysicalPlan join = new PhysicalPlan.HashJoin(
                3,
                new PhysicalPlan.Exchange(4, scan, new Partitioning.Hash(List.of(0))),
                new PhysicalPlan.Exchange(5, values, new Partitioning.Broadcast()),
                JoinKind.PROBE_OUTER,
                List.of(0),
                List.of(0),
                null,
                false,
                List.of(new PhysicalPlan.DynamicFilterSource(3, 0)));
        PhysicalPlan plan = new PhysicalPlan.Limit(
                6,
                new PhysicalPlan.TopN(
                        7,
                        new PhysicalPlan.HashAggregate(
                                8,
                                new PhysicalPlan.Filter(9, join, allExpressions()),
                                PhysicalPlan.AggregationStep.PARTIAL,
                                List.of(0),
                                List.of(new AggregateCall("sum", List.of(1), -1, false, DECIMAL)),
                                SCHEMA),
                        List.of(new SortKey(1, true, true)),
                        10,
                        4),
                2,
                5);
        assertThat(PlanJson.read(PlanJson.write(plan), PhysicalPlan.class)).isEqualTo(plan);
    }

    @Test
    void readsBackAStageGraph() {
        Stage stage = new Stage(
                0,
                new PhysicalPlan.StageInput(1, 0, true, List.of(new SortKey(0, false, false)), SCHEMA),
                2,
                new Partitioning.Range(List.of(new SortKey(0, false, false))),
                3,
                List.of(),
                Map.of(1, List.of(List.of(new Split("/f", 0, 1, 10, 100, Map.of("s", "v"))), List.of())));
        StageGraph graph = new StageGraph(List.of(stage));
        assertThat(PlanJson.read(PlanJson.write(graph), StageGraph.class)).isEqualTo(graph);
    }

    @Test
    void readsBackPrograms() {
        PhysicalPlan values = new PhysicalPlan.ProgramValues(
                1, List.of(new ProgramCode(new byte[] {1, -2, 3}), new ProgramCode(new byte[0])), SCHEMA);
        PhysicalPlan program =
                new PhysicalPlan.Program(2, List.of(values), new ProgramCode(new byte[] {0, -1}), "map", SCHEMA);
        Stage stage = new Stage(0, program, 2, new Partitioning.ByNumber(0), 3, List.of(), Map.of());
        assertThat(PlanJson.read(PlanJson.write(new StageGraph(List.of(stage))), StageGraph.class))
                .isEqualTo(new StageGraph(List.of(stage)));
    }

    private static Expression allExpressions() {
        Expression reference = new Expression.InputReference(0, DataType.BIGINT);
        Expression equal = new Expression.Call("=", List.of(reference, literal(7L, DataType.BIGINT)), DataType.BOOLEAN);
        return new Expression.And(List.of(
                new Expression.Or(List.of(equal, new Expression.Not(equal))),
                new Expression.IsNull(new Expression.Cast(reference, DECIMAL, true)),
                new Expression.Case(
                        List.of(equal), List.of(equal), literal(null, DataType.BOOLEAN), DataType.BOOLEAN)));
    }

    private static Expression.Literal literal(Object value, DataType type) {
        return new Expression.Literal(value, type);
    }
}
