// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.type.DataType;
import org.centella.execution.exchange.ResultQueue;
import org.centella.execution.exchange.ShuffleStore;
import org.centella.execution.exchange.StageOutputs;
import org.centella.execution.operator.Application;
import org.centella.execution.operator.DynamicFilters;
import org.centella.execution.operator.OperatorMetrics;
import org.centella.execution.operator.StageFilters;
import org.centella.execution.operator.UnionOperator;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.StageGraph;
import org.centella.storage.TableFormat;
import org.jspecify.annotations.Nullable;

/**
 * What one query holds on one executor: its memory account, finished outputs, shared objects, filters, counters and
 * temporary files. Everything is freed by {@link #close}, once no task runs. Thread-safe.
 */
public final class QueryContext implements AutoCloseable {
    public final long id;
    public final StageGraph graph;
    public final SettingValues settings;
    public final MemoryPool memory;
    public final ShuffleStore shuffle;
    public final ResultQueue results;
    final Application application;
    final WorkingTables working;
    final DynamicFilters dynamicFilters = new DynamicFilters();

    /** Whether tasks of the last stage hand rows to the client themselves. */
    final boolean handsOver;

    private final StageFilters stageFilters;

    private final Map<String, TableFormat> formats;
    private final Map<Integer, AutoCloseable> shared = new ConcurrentHashMap<>();
    private final List<AutoCloseable> sharedInOrder = new ArrayList<>();
    private final Map<Integer, OperatorMetrics> metrics = new ConcurrentHashMap<>();
    private volatile @Nullable CentellaException cancelled;
    private @Nullable Path spillDirectory;

    /**
     * A query on an executor that is not its driver's.
     *
     * @param application whose query it is
     */
    public QueryContext(
            long id,
            StageGraph graph,
            SettingValues settings,
            MemoryPool process,
            Map<String, TableFormat> formats,
            Application application) {
        this(id, graph, settings, false, null, process, formats, application);
    }

    QueryContext(
            long id,
            StageGraph graph,
            SettingValues settings,
            boolean handsOver,
            @Nullable WorkingTables outer,
            MemoryPool process,
            Map<String, TableFormat> formats,
            Application application) {
        this.id = id;
        this.application = application;
        this.graph = graph;
        this.settings = settings;
        this.handsOver = handsOver;
        this.formats = formats;
        this.working = new WorkingTables(outer);
        this.memory = process.child("query " + id);
        this.shuffle = new ShuffleStore(this::spillDirectory, memory);
        this.results = new ResultQueue(memory);
        this.stageFilters = new StageFilters(memory);
    }

    /** Makes running tasks stop at their next batch with this error. */
    public void cancel(CentellaException reason) {
        if (cancelled == null) {
            cancelled = reason;
        }
    }

    public void checkCancelled() {
        CentellaException reason = cancelled;
        if (reason != null) {
            throw reason;
        }
    }

    public boolean isCancelled() {
        return cancelled != null;
    }

    TableFormat format(String name) {
        TableFormat format = formats.get(name);
        if (format == null) {
            throw new CentellaException(
                    ErrorCode.UNSUPPORTED_FILE,
                    "no file format is called '" + name + "', there are " + formats.keySet());
        }
        return format;
    }

    public OperatorMetrics metrics(int nodeId) {
        return metrics.computeIfAbsent(nodeId, _ -> new OperatorMetrics());
    }

    public Map<Integer, OperatorMetrics> metrics() {
        return Map.copyOf(metrics);
    }

    @SuppressWarnings("unchecked") // one plan node always asks for one class
    <T extends AutoCloseable> T shared(int nodeId, Supplier<T> make) {
        return (T) shared.computeIfAbsent(nodeId, _ -> {
            T made = make.get();
            synchronized (sharedInOrder) {
                sharedInOrder.add(made);
            }
            return made;
        });
    }

    public synchronized Path spillDirectory() {
        try {
            if (spillDirectory == null) {
                Path parent = Path.of(settings.get(Settings.SPILL_DIRECTORY));
                Files.createDirectories(parent);
                spillDirectory = Files.createTempDirectory(parent, "query-" + id + "-");
            }
            return spillDirectory;
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot make a folder for spilled data: " + e, e);
        }
    }

    /** Lets scans find what the complete stage's rows tell them. */
    public void offerFilters(Stage stage, StageOutputs outputs) {
        List<DataType> types = stage.root().schema().types();
        for (Stage.Filter filter : stage.filters()) {
            dynamicFilters.offer(
                    filter.filterId(),
                    () -> stageFilters.make(
                            types,
                            filter.column(),
                            pool -> new UnionOperator(outputs.read(
                                    StageOutputs.Range.ofPartitions(stage.id(), 0, stage.outputPartitions()),
                                    false,
                                    types,
                                    settings.get(Settings.BATCH_SIZE),
                                    pool,
                                    this::checkCancelled)),
                            this::checkCancelled));
        }
    }

    /** @throws IllegalStateException when the query has leaked memory */
    @Override
    public void close() {
        shuffle.close();
        synchronized (sharedInOrder) {
            for (AutoCloseable object : sharedInOrder.reversed()) {
                try {
                    object.close();
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException("closing " + object, e);
                }
            }
        }
        results.close();
        working.close();
        stageFilters.close();
        deleteSpillDirectory();
        memory.close();
    }

    private synchronized void deleteSpillDirectory() {
        if (spillDirectory == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(spillDirectory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
