// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Cancellation;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.type.Schema;
import org.centella.execution.exchange.ExchangeWriter;
import org.centella.execution.exchange.KeptFormat;
import org.centella.execution.exchange.TaskOutput;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.scheduler.QueryContext;
import org.centella.execution.scheduler.TaskId;
import org.centella.execution.transfer.BlockAddress;
import org.centella.execution.transfer.BlockClient;
import org.centella.execution.transfer.BlockId;
import org.jspecify.annotations.Nullable;

/**
 * A query whose tasks run in other processes, as its driver sees it. The rows of each task of the last stage are fetched
 * whole before the client sees the first of them: so what is lost on the way can be computed again, and none comes twice.
 */
final class RemoteQuery {
    /** How long an executor may take to free what it holds. */
    private static final int END_SECONDS = 20;

    private final QueryContext query;
    private final Set<Integer> holders = new HashSet<>();
    private final Set<Integer> fetched = new HashSet<>();
    private final List<ToExecutor.OfferFilters> offers = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    /** Whether the client sees no row before all are here: the query may have to begin anew, with other rows kept. */
    private final boolean holdsBack;

    private final List<TaskId> heldBack = new ArrayList<>();
    private CompletableFuture<Void> fed = CompletableFuture.completedFuture(null);
    private @Nullable ErrorText failure;
    /** Tasks whose rows are on the way. */
    private int fetching;

    private boolean ending;

    RemoteQuery(QueryContext query) {
        this.query = query;
        this.holdsBack = !KeptFormat.datasets(query.graph).isEmpty();
    }

    boolean isResult(int stage) {
        return stage == query.graph.result().id();
    }

    synchronized void startedOn(int executor) {
        holders.add(executor);
    }

    /** Filters that executors which come later have to hear of, too. */
    synchronized List<ToExecutor.OfferFilters> offers() {
        return List.copyOf(offers);
    }

    synchronized void offered(ToExecutor.OfferFilters offer) {
        offers.add(offer);
    }

    /** Fetches a task's rows; completes when they are here, and then goes on to hand them to the client. */
    CompletableFuture<Void> collect(TaskId task, BlockAddress from, BlockClient client) {
        CompletableFuture<Void> here = new CompletableFuture<>();
        begin();
        Thread.ofVirtual().name("centella-result-" + task.query()).start(() -> {
            try {
                Cancellation.checkedBy(query::checkCancelled, () -> {
                    fetch(task, from, client);
                    return null;
                });
                here.complete(null);
            } catch (Throwable e) {
                here.completeExceptionally(e);
            } finally {
                finish();
            }
        });
        return here;
    }

    private synchronized void begin() {
        fetching++;
    }

    private synchronized void finish() {
        fetching--;
        endIfAllDid();
    }

    private void fetch(TaskId task, BlockAddress from, BlockClient client) {
        Schema schema = query.graph.result().root().schema();
        int batchRows = query.settings.get(Settings.BATCH_SIZE);
        try (ExchangeWriter writer = new ExchangeWriter(
                        new Partitioning.Single(), 1, schema, query.shuffle, "rows of " + task, false);
                BatchStream rows = client.read(
                        from,
                        List.of(new BlockId(task.query(), task.stage(), task.partition(), 0)),
                        schema.types(),
                        batchRows,
                        query.memory,
                        query::checkCancelled)) {
            for (Batch batch = rows.next(); batch != null; batch = rows.next()) {
                writer.write(batch);
            }
            TaskOutput output = writer.finish();
            query.shuffle.put(task.stage(), task.partition(), output);
        }
        feed(task);
    }

    /** Once for each task, however many of its attempts end well. */
    private synchronized void feed(TaskId task) {
        if (!fetched.add(task.partition())) {
            return;
        }
        if (holdsBack) {
            heldBack.add(task);
        } else {
            handOverNext(task);
        }
    }

    private void handOverNext(TaskId task) {
        fed = fed.thenRunAsync(
                () -> handOver(task),
                work -> Thread.ofVirtual().name("centella-rows").start(work));
    }

    private void handOver(TaskId task) {
        Schema schema = query.graph.result().root().schema();
        TaskOutput output = query.shuffle.output(task.stage(), task.partition());
        if (output == null) {
            throw new IllegalStateException("the rows of " + task + " are gone");
        }
        try (BatchStream rows = output.read(0, query.settings.get(Settings.BATCH_SIZE), query.memory)) {
            for (Batch batch = rows.next(); batch != null; batch = rows.next()) {
                query.results.put(batch, schema, query::checkCancelled);
            }
        }
    }

    /** Completes when the client has been handed all rows; no more come. */
    synchronized CompletableFuture<Void> fed() {
        heldBack.forEach(this::handOverNext);
        heldBack.clear();
        return fed;
    }

    /** @param alive executors that will say that they are done */
    synchronized CompletableFuture<Void> end(Set<Integer> alive) {
        ending = true;
        holders.retainAll(alive);
        endIfAllDid();
        return ended.completeOnTimeout(null, END_SECONDS, TimeUnit.SECONDS);
    }

    synchronized void ended(int executor, ToDriver.QueryEnded end) {
        end.metrics().forEach((node, counters) -> query.metrics(node).add(counters));
        query.shuffle.addSpilled(end.spilled());
        failure = failure == null ? end.failure() : failure;
        lost(executor);
    }

    synchronized void lost(int executor) {
        holders.remove(executor);
        endIfAllDid();
    }

    private void endIfAllDid() {
        if (ending && holders.isEmpty() && fetching == 0) {
            if (failure == null) {
                ended.complete(null);
            } else {
                ended.completeExceptionally(failure.toException());
            }
        }
    }

    static CentellaException error(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof CentellaException known
                ? known
                : new CentellaException(ErrorCode.INTERNAL_ERROR, "fetching rows failed: " + cause, cause);
    }
}
