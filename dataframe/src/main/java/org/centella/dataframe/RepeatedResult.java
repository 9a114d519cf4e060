// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.type.Schema;
import org.centella.execution.exchange.KeptFormat;
import org.centella.execution.operator.KeptRows;
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
    /** The dataset of rows that are held back. */
    private final int held = Engine.nextDataset();

    private StageGraph graph;
    private volatile QueryExecution execution;
    private @Nullable BatchStream rows;
    private volatile boolean cancelled;
    private boolean delivered;
    private int runs = 1;

    /** @param graph the stages of the query */
    RepeatedResult(Engine engine, PlannedQuery query, StageGraph graph, Schema schema, SettingValues settings) {
        this.engine = engine;
        this.query = query;
        this.schema = schema;
        this.settings = settings;
        this.graph = graph;
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
                BatchStream from = rows == null ? rows() : rows;
                rows = from;
                Batch batch = from.next();
                delivered = true;
                return batch;
            } catch (CentellaException e) {
                if (e.code() != ErrorCode.BLOCK_LOST || delivered || runs == MOST) {
                    throw e;
                }
            }
            runs++;
            rows = null;
            execution.close();
            graph = computedAnew().stages(engine.slots(), settings);
            execution = engine.submit(graph, settings);
            if (cancelled) {
                execution.cancel();
            }
        }
    }

    /** Rows of which the first is seen once all are here. The cluster holds them back itself, a run in this process does not. */
    private BatchStream rows() {
        if (!holdsBack()) {
            return execution;
        }
        try (KeptRows.Writer writer =
                engine.kept().writer(held, 0, query.physical().schema(), false)) {
            for (Batch batch = execution.next(); batch != null; batch = execution.next()) {
                writer.write(batch);
            }
            writer.finish();
        }
        return Objects.requireNonNull(engine.kept().read(held, 0, settings.get(Settings.BATCH_SIZE), engine.memory()));
    }

    private boolean holdsBack() {
        return !graph.recursions().isEmpty();
    }

    /** The query with the places where all rows are kept now. */
    private PlannedQuery computedAnew() {
        engine.forget(KeptFormat.datasets(graph));
        return query.withSplits(plan -> {
            Map<Integer, List<Split>> splits = new HashMap<>();
            KeptFormat.scans(plan)
                    .forEach((scan, table) ->
                            splits.put(scan, engine.keptTable(table).splits()));
            return splits;
        });
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
        if (rows != null) {
            rows.close();
        }
        execution.close();
        if (holdsBack()) {
            engine.kept().drop(held);
        }
    }
}
