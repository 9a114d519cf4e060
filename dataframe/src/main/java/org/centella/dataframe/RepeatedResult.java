// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.Batch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.type.Schema;
import org.centella.execution.exchange.KeptFormat;
import org.centella.execution.plan.StageGraph;
import org.centella.execution.scheduler.QueryExecution;
import org.centella.planner.PlannedQuery;
import org.centella.storage.Split;
import org.jspecify.annotations.Nullable;

/** The rows of a query that reads what executors keep: when that goes with one of them, it is computed anew, and the query is. */
final class RepeatedResult implements QueryResult {
    /** Runs, as many as a task has attempts: who loses executors more often than that has another problem. */
    private static final int MOST = 4;

    private final Engine engine;
    private final PlannedQuery query;
    private final Schema schema;
    private final SettingValues settings;
    private StageGraph graph;
    private volatile QueryExecution execution;
    private volatile boolean cancelled;
    private boolean delivered;
    private int runs = 1;

    RepeatedResult(Engine engine, PlannedQuery query, Schema schema, SettingValues settings) {
        this.engine = engine;
        this.query = query;
        this.schema = schema;
        this.settings = settings;
        this.graph = query.stages(engine.slots(), settings);
        this.execution = engine.submit(graph, settings);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            try {
                Batch batch = execution.next();
                delivered = true;
                return batch;
            } catch (CentellaException e) {
                if (e.code() != ErrorCode.BLOCK_LOST || delivered || runs == MOST) {
                    throw e;
                }
            }
            runs++;
            execution.close();
            graph = computedAnew().stages(engine.slots(), settings);
            execution = engine.submit(graph, settings);
            if (cancelled) {
                execution.cancel();
            }
        }
    }

    /** The query with the places where all rows are kept now. */
    private PlannedQuery computedAnew() {
        Map<Integer, Integer> scans = KeptFormat.scans(query.physical());
        engine.forget(KeptFormat.datasets(graph));
        Map<Integer, List<Split>> splits = new HashMap<>(query.splits());
        scans.forEach((scan, table) -> splits.put(scan, engine.keptTable(table).splits()));
        return query.withSplits(splits);
    }

    @Override
    public void cancel() {
        cancelled = true;
        execution.cancel();
    }

    @Override
    public double progress() {
        return execution.progress().fraction();
    }

    @Override
    public void close() {
        execution.close();
    }
}
