// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.stage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.execution.expression.ExpressionScanFilter;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.SortKey;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.StageGraph;
import org.centella.storage.ColumnDomain;
import org.centella.storage.Domain;
import org.centella.storage.Split;
import org.centella.storage.Table;
import org.centella.storage.TableHandle;

/**
 * Cuts a physical plan at its exchanges:
 *
 * <pre>
 *   TopN                          stage 2   TopN - StageInput(1)
 *     Exchange single                          ^ single
 *       HashAggregate FINAL       stage 1   HashAggregate FINAL - StageInput(0)
 *         Exchange hash                        ^ hash, one partition per task of stage 1
 *           HashAggregate PARTIAL stage 0   HashAggregate PARTIAL - TableScan, splits dealt to tasks
 *             TableScan
 * </pre>
 *
 * A stage has as many tasks as what it reads asks for: the partitions of its hash exchanges, else a few per slot for its
 * largest scan, else one. One object per plan.
 */
public final class StageCutter {
    /** Scans below this many rows per task gain less from another task than it costs to start and merge. */
    private static final long MIN_ROWS_PER_TASK = 20_000;

    private final Function<TableHandle, Table> tables;
    private final int slots;
    private final SettingValues settings;
    private final List<Stage> stages = new ArrayList<>();

    private StageCutter(Function<TableHandle, Table> tables, int slots, SettingValues settings) {
        this.tables = tables;
        this.slots = slots;
        this.settings = settings;
    }

    /**
     * @param root its rows are the result; it yields a single partition
     * @param tables gives the table of a scan's handle, for its splits
     * @param slots tasks that run at a time
     */
    public static StageGraph cut(
            PhysicalPlan root, Function<TableHandle, Table> tables, int slots, SettingValues settings) {
        StageCutter cutter = new StageCutter(tables, slots, settings);
        Fragment fragment = cutter.new Fragment();
        PhysicalPlan cut = fragment.cut(root);
        fragment.finish(cut, new Partitioning.Single(), 1);
        return new StageGraph(cutter.stages);
    }

    private int shufflePartitions() {
        int set = settings.get(Settings.SHUFFLE_PARTITIONS);
        return set > 0 ? set : Math.max(1, slots * 2);
    }

    /** One stage while it is found. */
    private final class Fragment {
        private final TreeSet<Integer> dependsOn = new TreeSet<>();
        private final List<PhysicalPlan.TableScan> scans = new ArrayList<>();
        private boolean hashed;

        PhysicalPlan cut(PhysicalPlan node) {
            if (node instanceof PhysicalPlan.Exchange exchange) {
                return input(exchange);
            }
            if (node instanceof PhysicalPlan.TableScan scan) {
                scans.add(scan);
                return scan;
            }
            return node.withInputs(node.inputs().stream().map(this::cut).toList());
        }

        private PhysicalPlan input(PhysicalPlan.Exchange exchange) {
            Fragment below = new Fragment();
            PhysicalPlan root = below.cut(exchange.input());
            boolean single = isSingle(exchange.partitioning());
            hashed |= !single;
            int stage = below.finish(root, exchange.partitioning(), single ? 1 : shufflePartitions());
            dependsOn.add(stage);
            boolean broadcast = exchange.partitioning() instanceof Partitioning.Broadcast;
            List<SortKey> merge = exchange.partitioning() instanceof Partitioning.Single
                            && exchange.input() instanceof PhysicalPlan.Sort sort
                    ? sort.keys()
                    : List.of();
            return new PhysicalPlan.StageInput(exchange.id(), stage, broadcast, merge, exchange.schema());
        }

        /** Adds the stage and returns its id. */
        int finish(PhysicalPlan root, Partitioning output, int outputPartitions) {
            Map<Integer, List<Split>> splits = new HashMap<>();
            for (PhysicalPlan.TableScan scan : scans) {
                splits.put(scan.id(), splitsOf(scan));
            }
            int tasks = hashed ? shufflePartitions() : scanTasks(splits);
            Map<Integer, List<List<Split>>> dealt = new HashMap<>();
            splits.forEach((scan, all) -> dealt.put(scan, deal(all, tasks)));
            int id = stages.size();
            stages.add(new Stage(id, root, tasks, output, outputPartitions, List.copyOf(dependsOn), dealt));
            return id;
        }
    }

    private static boolean isSingle(Partitioning partitioning) {
        return switch (partitioning) {
            case Partitioning.Single _, Partitioning.Broadcast _ -> true;
            case Partitioning.Hash _, Partitioning.RoundRobin _, Partitioning.Range _ -> false;
        };
    }

    private List<Split> splitsOf(PhysicalPlan.TableScan scan) {
        List<ColumnDomain> domains = new ArrayList<>();
        for (Expression conjunct : scan.conjuncts()) {
            Domain domain = ExpressionScanFilter.domainOf(conjunct);
            if (!(domain instanceof Domain.All)) {
                domains.add(new ColumnDomain(scan.columns().get(columnOf(conjunct)), domain));
            }
        }
        return tables.apply(scan.table()).splits(domains);
    }

    /** The first column that an expression reads: the only one, if it has a domain. */
    private static int columnOf(Expression expression) {
        if (expression instanceof Expression.InputReference(int index, var _)) {
            return index;
        }
        for (Expression child : expression.children()) {
            int column = columnOf(child);
            if (column >= 0) {
                return column;
            }
        }
        return -1;
    }

    private int scanTasks(Map<Integer, List<Split>> splits) {
        int most = 1;
        for (List<Split> all : splits.values()) {
            long rows = all.stream().mapToLong(Split::rows).sum();
            long worthwhile = Math.max(1, rows / MIN_ROWS_PER_TASK);
            long tasks = Math.min(
                    Math.min(all.size(), worthwhile), (long) slots * settings.get(Settings.SCAN_PARTITIONS_PER_SLOT));
            most = (int) Math.max(most, tasks);
        }
        return most;
    }

    /** Neighbours stay together, and every task gets about as many rows. */
    static List<List<Split>> deal(List<Split> splits, int tasks) {
        List<List<Split>> dealt = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            dealt.add(new ArrayList<>());
        }
        long total = Math.max(1, splits.stream().mapToLong(Split::rows).sum());
        long before = 0;
        for (Split split : splits) {
            long middle = before + split.rows() / 2;
            int task = (int) Math.min(tasks - 1, middle * tasks / total);
            dealt.get(task).add(split);
            before += split.rows();
        }
        return dealt.stream().map(List::copyOf).toList();
    }
}
