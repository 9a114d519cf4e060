// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.sql.SqlExplainFormat;
import org.apache.calcite.sql.SqlExplainLevel;
import org.centella.columnar.Batch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.SettingValues;
import org.centella.execution.plan.PlanJson;
import org.centella.execution.plan.StageGraph;
import org.centella.execution.scheduler.QueryExecution;
import org.centella.planner.PlannedQuery;
import org.centella.planner.explain.ExplainText;
import org.centella.sqlparser.Statement.ExplainFormat;
import org.centella.sqlparser.Statement.ExplainKind;

/** Plans as text or JSON, for ANALYZE after running them. */
final class Explainer {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Engine engine;
    private final SettingValues settings;

    Explainer(Engine engine, SettingValues settings) {
        this.engine = engine;
        this.settings = settings;
    }

    String explain(PlannedQuery query, ExplainKind kind, ExplainFormat format) {
        return switch (format) {
            case TEXT -> text(query, kind);
            case JSON -> json(query, kind);
        };
    }

    private String text(PlannedQuery query, ExplainKind kind) {
        return switch (kind) {
            case LOGICAL -> ExplainText.logical(query);
            case PHYSICAL -> ExplainText.physical(query);
            case STAGES -> ExplainText.stages(stages(query), query.rows());
            case ANALYZE -> AnalyzedText.of(analyze(query));
        };
    }

    private String json(PlannedQuery query, ExplainKind kind) {
        return switch (kind) {
            case LOGICAL -> logical(query);
            case PHYSICAL -> PlanJson.write(query.physical());
            case STAGES -> PlanJson.write(stages(query));
            case ANALYZE -> write(analyze(query));
        };
    }

    /** As Calcite writes algebra, for its tools. */
    private static String logical(PlannedQuery query) {
        return RelOptUtil.dumpPlan("", query.logical(), SqlExplainFormat.JSON, SqlExplainLevel.EXPPLAN_ATTRIBUTES);
    }

    private StageGraph stages(PlannedQuery query) {
        return query.stages(engine.slots(), settings);
    }

    /** Starts the query; what it did is told when the result is read. */
    QueryResult analyzed(PlannedQuery query, ExplainFormat format) {
        StageGraph graph = stages(query);
        long start = System.nanoTime();
        QueryExecution execution = engine.submit(graph, settings);
        return new AnalyzedResult(execution, rows -> {
            AnalyzedQuery analyzed = AnalyzedQuery.of(query, graph, execution, rows, System.nanoTime() - start);
            return switch (format) {
                case TEXT -> AnalyzedText.of(analyzed).lines().toList();
                case JSON -> List.of(write(analyzed));
            };
        });
    }

    private AnalyzedQuery analyze(PlannedQuery query) {
        StageGraph graph = stages(query);
        long start = System.nanoTime();
        long rows = 0;
        long nanos;
        QueryExecution execution = engine.submit(graph, settings);
        try (execution) {
            for (Batch batch = execution.next(); batch != null; batch = execution.next()) {
                rows += batch.rowCount();
            }
            nanos = System.nanoTime() - start;
        }
        return AnalyzedQuery.of(query, graph, execution, rows, nanos);
    }

    private static String write(Object report) {
        try {
            return JSON.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new CentellaException(ErrorCode.INTERNAL_ERROR, "a report cannot be written as JSON: " + e, e);
        }
    }
}
