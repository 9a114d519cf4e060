// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import org.centella.columnar.setting.SettingValues;
import org.centella.execution.plan.PlanJson;
import org.centella.planner.PlannedQuery;
import org.centella.planner.explain.ExplainText;
import org.centella.sqlparser.Statement.ExplainFormat;
import org.centella.sqlparser.Statement.ExplainKind;

/** Plans as text or JSON, for ANALYZE after running them. */
final class Explainer {
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
            case STAGES -> ExplainText.stages(query.stages(engine.slots(), settings), query.rows());
            case ANALYZE -> ExplainText.phases(query.phases());
        };
    }

    private String json(PlannedQuery query, ExplainKind kind) {
        return switch (kind) {
            case LOGICAL, PHYSICAL -> PlanJson.write(query.physical());
            case STAGES, ANALYZE -> PlanJson.write(query.stages(engine.slots(), settings));
        };
    }
}
