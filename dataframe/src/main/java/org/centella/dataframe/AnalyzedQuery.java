// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.centella.execution.operator.OperatorMetrics;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.StageGraph;
import org.centella.execution.plan.TaskInput;
import org.centella.execution.scheduler.QueryExecution;
import org.centella.planner.PhaseTiming;
import org.centella.planner.PlannedQuery;
import org.centella.planner.explain.NodeText;
import org.centella.storage.ScanMetrics;
import org.jspecify.annotations.Nullable;

/**
 * What EXPLAIN ANALYZE knows of a query that has run. Written as JSON as it is.
 *
 * @param rows of the result
 * @param nanos from its submission to its last row
 * @param peakMemory bytes held at once
 * @param planning phases in order
 * @param stages the last one first
 * @param findings in words, the one that matters most first
 */
record AnalyzedQuery(
        long rows,
        long nanos,
        long peakMemory,
        List<PhaseTiming> planning,
        List<AnalyzedStage> stages,
        List<String> findings) {

    /**
     * @param planned tasks before the sizes of its inputs were known
     * @param split tasks that read a part of a partition that was too large
     * @param output how its rows go to their readers
     * @param spilledBytes of its output, to disk
     * @param absorbed stages that ran within this one
     * @param broadcasts joins that read their build sides whole, though planned with both sides spread
     */
    record AnalyzedStage(
            int stage,
            int tasks,
            int planned,
            int split,
            String output,
            long spilledBytes,
            List<Integer> absorbed,
            List<Integer> broadcasts,
            AnalyzedNode root) {}

    /**
     * An operator over all its tasks.
     *
     * @param estimate rows that the planner believed in, or null
     * @param nanos its own, without its inputs
     * @param busiestRows rows out of the task that yielded most
     * @param scan null for what is no scan
     * @param inputStage the stage whose rows it reads, or null for what is no stage input
     */
    record AnalyzedNode(
            int id,
            String operator,
            String details,
            @Nullable Double estimate,
            long rows,
            long batches,
            long nanos,
            long tasks,
            long busiestRows,
            long peakMemory,
            long spilledBytes,
            @Nullable AnalyzedScan scan,
            @Nullable Integer inputStage,
            List<AnalyzedNode> inputs) {
        String name() {
            return operator + " #" + id;
        }
    }

    /**
     * How far down its ladder a scan had to go.
     *
     * @param filtered by conditions of the query
     * @param dynamicallyFiltered by what joins learn of their build sides
     */
    record AnalyzedScan(
            int splits,
            boolean filtered,
            boolean dynamicallyFiltered,
            long rowGroups,
            long skippedByStatistics,
            long skippedByDictionary,
            long skippedByBloomFilter,
            long pagesSkippedByIndex,
            long pagesSkippedByRows,
            long pagesRead,
            long bytesRead,
            long rowsRead,
            long rowsSelected) {
        long rowGroupsSkipped() {
            return skippedByStatistics + skippedByDictionary + skippedByBloomFilter;
        }
    }

    /** Of an execution that is closed. */
    static AnalyzedQuery of(PlannedQuery query, StageGraph graph, QueryExecution execution, long rows, long nanos) {
        Map<Integer, OperatorMetrics> metrics = execution.metrics();
        List<AnalyzedStage> stages = new ArrayList<>();
        Map<Integer, Stage> fused = execution.fused();
        Map<Integer, Integer> absorbed = execution.absorbed();
        for (Stage planned : graph.stages().reversed()) {
            if (absorbed.containsKey(planned.id())) {
                continue;
            }
            Stage stage = fused.getOrDefault(planned.id(), planned);
            List<TaskInput> tasks = execution.adapted().get(stage.id());
            stages.add(new AnalyzedStage(
                    stage.id(),
                    tasks == null ? stage.tasks() : tasks.size(),
                    stage.tasks(),
                    tasks == null
                            ? 0
                            : (int) tasks.stream()
                                    .filter(t -> t.splitStage() != TaskInput.NONE)
                                    .count(),
                    NodeText.partitioning(stage.output(), stage.root().schema()),
                    execution.spilledBytes(stage.id()),
                    absorbed(stage.id(), absorbed),
                    broadcasts(stage.root(), graph),
                    node(stage.root(), query, metrics)));
        }
        List<String> findings = new Findings(stages, nanos).ranked();
        return new AnalyzedQuery(rows, nanos, execution.peakMemory(), query.phases(), stages, findings);
    }

    /** Those within a stage, and within those. */
    private static List<Integer> absorbed(int stage, Map<Integer, Integer> within) {
        List<Integer> all = new ArrayList<>();
        for (Map.Entry<Integer, Integer> entry : new TreeMap<>(within).entrySet()) {
            if (entry.getValue() == stage) {
                all.addAll(absorbed(entry.getKey(), within));
                all.add(entry.getKey());
            }
        }
        return all;
    }

    /** Joins of a stage as it ran that read whole what was spread by keys. */
    private static List<Integer> broadcasts(PhysicalPlan plan, StageGraph graph) {
        List<Integer> joins = new ArrayList<>();
        if (plan instanceof PhysicalPlan.HashJoin join
                && join.build() instanceof PhysicalPlan.StageInput input
                && input.broadcast()
                && graph.stages().get(input.stage()).output() instanceof Partitioning.Hash) {
            joins.add(join.id());
        }
        plan.inputs().forEach(input -> joins.addAll(broadcasts(input, graph)));
        return joins;
    }

    private static AnalyzedNode node(PhysicalPlan plan, PlannedQuery query, Map<Integer, OperatorMetrics> metrics) {
        OperatorMetrics counted = metrics.getOrDefault(plan.id(), new OperatorMetrics());
        List<AnalyzedNode> inputs = new ArrayList<>();
        long own = counted.nanos.sum();
        for (PhysicalPlan input : plan.inputs()) {
            inputs.add(node(input, query, metrics));
            own -= metrics.getOrDefault(input.id(), new OperatorMetrics()).nanos.sum();
        }
        return new AnalyzedNode(
                plan.id(),
                NodeText.name(plan),
                NodeText.details(plan),
                query.rows().get(plan.id()),
                counted.rows.sum(),
                counted.batches.sum(),
                Math.max(own, 0),
                counted.tasks.sum(),
                counted.mostRows.get(),
                counted.peakMemory.get(),
                counted.spilledBytes.sum(),
                plan instanceof PhysicalPlan.TableScan scan ? scan(scan, query, counted.scan) : null,
                plan instanceof PhysicalPlan.StageInput input ? input.stage() : null,
                inputs);
    }

    private static AnalyzedScan scan(PhysicalPlan.TableScan scan, PlannedQuery query, ScanMetrics counted) {
        return new AnalyzedScan(
                query.splits().getOrDefault(scan.id(), List.of()).size(),
                !scan.conjuncts().isEmpty(),
                !scan.dynamicFilters().isEmpty(),
                counted.rowGroups.sum(),
                counted.rowGroupsSkippedByStatistics.sum(),
                counted.rowGroupsSkippedByDictionary.sum(),
                counted.rowGroupsSkippedByBloomFilter.sum(),
                counted.pagesSkippedByIndex.sum(),
                counted.pagesSkippedByRows.sum(),
                counted.pagesRead.sum(),
                counted.bytesRead.sum(),
                counted.rowsRead.sum(),
                counted.rowsSelected.sum());
    }
}
