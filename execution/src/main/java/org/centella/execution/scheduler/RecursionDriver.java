// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.type.DataType;
import org.centella.execution.aggregate.SeenRows;
import org.centella.execution.operator.WorkingRows;
import org.centella.execution.plan.Recursion;
import org.centella.execution.plan.StageGraph;
import org.jspecify.annotations.Nullable;

/**
 * Computes a query's recursive parts before its stages run. Seed and step are queries of their own, with stages, tasks and
 * exchanges like any other; between steps the rows are here:
 *
 * <pre>
 *   seed  ---------------------&gt;  last rows  ---------------&gt;  all rows
 *                                 |       ^                     (the working table in the end)
 *                                 v       |
 *                                 step  --+  until no row comes that is new (UNION), or none at all (UNION ALL)
 * </pre>
 *
 * Runs on a thread of its own; {@link #cancel} is anyone's.
 */
final class RecursionDriver {
    private final Scheduler scheduler;
    private final QueryContext query;
    private final SettingValues settings;
    private @Nullable QueryExecution running;
    private @Nullable CentellaException cancelled;
    private boolean done;

    RecursionDriver(Scheduler scheduler, QueryContext query) {
        this.scheduler = scheduler;
        this.query = query;
        // The query's own limit counts for all steps together.
        this.settings = query.settings.with(Settings.QUERY_TIMEOUT.name(), "0s");
    }

    /** Computes all recursive parts, then hands the query on; what goes wrong ends the query. */
    void run(Runnable then, java.util.function.Consumer<CentellaException> otherwise) {
        try {
            for (Recursion recursion : query.graph.recursions()) {
                compute(recursion);
            }
            synchronized (this) {
                if (cancelled != null) {
                    throw cancelled;
                }
                done = true;
                then.run();
            }
        } catch (CentellaException e) {
            end();
            otherwise.accept(e);
        } catch (Throwable e) {
            end();
            otherwise.accept(new CentellaException(ErrorCode.INTERNAL_ERROR, "a recursive query failed: " + e, e));
        }
    }

    private synchronized void end() {
        done = true;
    }

    /** Stops the recursive parts; false when they are done, and the query's stages are to be stopped instead. */
    synchronized boolean cancel(CentellaException reason) {
        if (done) {
            return false;
        }
        if (cancelled == null) {
            cancelled = reason;
        }
        if (running != null) {
            running.cancel();
        }
        return true;
    }

    private void compute(Recursion recursion) {
        List<DataType> types = recursion.schema().types();
        int limit = query.settings.get(Settings.RECURSION_LIMIT);
        try (MemoryPool pool = query.memory.child("recursion " + recursion.table());
                SeenRows seen = recursion.distinct() ? new SeenRows(types, pool) : null;
                Scratch scratch = new Scratch(pool)) {
            WorkingRows all = rows(types);
            try {
                WorkingRows last = execute(recursion.seed(), seen, scratch, all);
                for (int step = 1; last.rows() > 0; step++) {
                    query.working.put(recursion.table(), last);
                    if (step > limit) {
                        throw new CentellaException(
                                ErrorCode.RECURSION_LIMIT,
                                "a recursive query was not done after " + limit
                                        + " steps; if it ends at all, SET recursion_limit to more");
                    }
                    last = execute(recursion.step(), seen, scratch, all);
                }
                last.close();
                all.finish();
            } catch (RuntimeException e) {
                all.close();
                throw e;
            }
            query.working.put(recursion.table(), all);
        }
    }

    private WorkingRows rows(List<DataType> types) {
        return new WorkingRows(types, query.settings.get(Settings.FORCE_SPILL), query::spillDirectory, query.memory);
    }

    /** The rows of a part of the query, or those that are new; adds them to all. */
    private WorkingRows execute(StageGraph graph, @Nullable SeenRows seen, Scratch scratch, WorkingRows all) {
        WorkingRows rows = rows(graph.result().root().schema().types());
        try (QueryExecution execution = start(graph)) {
            for (Batch batch = execution.next(); batch != null; batch = execution.next()) {
                Batch kept = seen == null ? batch : unseen(batch, seen, scratch);
                rows.append(kept);
                all.append(kept);
            }
            rows.finish();
            return rows;
        } catch (RuntimeException e) {
            rows.close();
            throw reason(e);
        } finally {
            forget();
        }
    }

    private static Batch unseen(Batch batch, SeenRows seen, Scratch scratch) {
        var rows = scratch.ints(0, batch.rowCount());
        int count = seen.add(batch, rows);
        return count == batch.rowCount() ? batch : Selection.select(batch, rows, count, scratch, 1);
    }

    private synchronized QueryExecution start(StageGraph graph) {
        if (cancelled != null) {
            throw cancelled;
        }
        QueryExecution execution =
                scheduler.submit(graph, settings, "a step of query " + query.id, query.working, query.application);
        running = execution;
        return execution;
    }

    private synchronized void forget() {
        running = null;
    }

    private synchronized RuntimeException reason(RuntimeException failure) {
        return cancelled != null ? cancelled : failure;
    }
}
