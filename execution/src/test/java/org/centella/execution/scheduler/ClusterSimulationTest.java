// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.StageGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The scheduler under simulated clusters. With {@code -Dcentella.test.seeds=10000} more of them; with
 * {@code -Dcentella.test.seed=N -Dcentella.test.seeds=1} one again; with {@code -Dcentella.test.large=true}
 * 1,000 executors and some 100,000 tasks, with {@code -Dcentella.test.throughput=true} a measurement.
 */
class ClusterSimulationTest {
    private static final long FIRST = Long.getLong("centella.test.seed", 0);
    private static final long SEEDS = Long.getLong("centella.test.seeds", 200);

    @Test
    void everyQueryEndsRightlyWhateverHappens() {
        var all = new ClusterSimulation.Tally(0, 0, 0, 0, 0);
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try {
                ClusterSimulation cluster = new ClusterSimulation(seed);
                cluster.run();
                all = all.plus(cluster.tally());
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + ": " + e.getMessage()
                                + "\nagain: ./mvnw -pl execution -am test -Dtest=ClusterSimulationTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -Dcentella.test.seeds=1 -Dcentella.test.seed="
                                + seed,
                        e);
            }
        }
        System.out.println(SEEDS + " seeds: " + all);
        // One seed alone may be a quiet one.
        if (SEEDS > 100) {
            assertThat(all.complete()).isGreaterThan(all.failed());
            assertThat(List.of(all.failed(), all.copies(), all.repeated())).allMatch(count -> count > 0);
        }
    }

    /** A hundred queries of many tasks, 1,000 executors, and all that goes wrong. */
    @Test
    @EnabledIfSystemProperty(named = "centella.test.large", matches = "true")
    void everyLargeQueryEndsRightlyOnAThousandExecutors() {
        // The thread's own time, so that what else runs on the machine does not count.
        ClusterSimulation cluster =
                new ClusterSimulation(FIRST, ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
        cluster.run(1000, 100, 600);
        ClusterSimulation.Tally tally = cluster.tally();
        System.out.printf(
                "seed %d: %s; decided in %.1f s: %,.0f attempts/s%n",
                FIRST, tally, cluster.secondsDeciding(), tally.attempts() / cluster.secondsDeciding());
    }

    /** Twenty queries of 5,001 tasks on 1,000 executors of eight slots: how many tasks a second the decisions allow. */
    @Test
    @EnabledIfSystemProperty(named = "centella.test.throughput", matches = "true")
    void decidesFastForAThousandExecutors() {
        for (int round = 0; round < 5; round++) {
            // The thread's own time, so that what else runs on the machine does not count.
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long begin = threads.getCurrentThreadCpuTime();
            int tasks = throughput(1000, 20);
            double seconds = (threads.getCurrentThreadCpuTime() - begin) / 1e9;
            System.out.printf("%,d tasks in %.2f s: %,.0f tasks/s%n", tasks, seconds, tasks / seconds);
            assertThat(tasks).isEqualTo(100_020);
        }
    }

    /** What the scheduler remembers: of queries that run, and of those that have ended. */
    @Test
    @EnabledIfSystemProperty(named = "centella.test.throughput", matches = "true")
    void remembersWhatRunsAndNothingElse() {
        SchedulerState state = new SchedulerState(StageAdaptation.DEFAULT, Patience.CLUSTER, Allotment.FIXED);
        for (int executor = 0; executor < 1000; executor++) {
            state.handle(new Event.ExecutorAdded(executor, "host" + executor, 8));
        }
        long before = usedHeap();
        OutputSizes[] sizes = {many(), OutputSizes.none(1), OutputSizes.none(1)};
        for (int round = 0; round < 3; round++) {
            ArrayDeque<TaskId> running = new ArrayDeque<>();
            for (int query = 0; query < 20; query++) {
                collect(state.handle(new Event.QuerySubmitted(round * 20 + query, shuffle())), running);
            }
            long begun = usedHeap();
            int tasks = 0;
            long halfway = 0;
            for (TaskId task = running.poll(); task != null; task = running.poll()) {
                collect(state.handle(new Event.TaskSucceeded(task, sizes[task.stage()])), running);
                halfway = ++tasks == 50_000 ? usedHeap() : halfway;
            }
            long after = usedHeap();
            System.out.printf(
                    "%,d tasks: %,d KiB when they were submitted, %,d halfway, %,d at the end%n",
                    tasks, (begun - before) >> 10, (halfway - before) >> 10, (after - before) >> 10);
            assertThat(after - before).as("bytes for what has ended").isLessThan(2 << 20);
        }
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    static int throughput(int executors, int queries) {
        SchedulerState state = new SchedulerState(StageAdaptation.DEFAULT, Patience.CLUSTER, Allotment.FIXED);
        ArrayDeque<TaskId> running = new ArrayDeque<>();
        for (int executor = 0; executor < executors; executor++) {
            state.handle(new Event.ExecutorAdded(executor, "host" + executor, 8));
        }
        for (int query = 0; query < queries; query++) {
            collect(state.handle(new Event.QuerySubmitted(query, shuffle())), running);
        }
        OutputSizes[] sizes = {many(), OutputSizes.none(1), OutputSizes.none(1)};
        int tasks = 0;
        for (TaskId task = running.poll(); task != null; task = running.poll()) {
            tasks++;
            collect(state.handle(new Event.Tick(tasks * 20_000L)), running);
            collect(state.handle(new Event.TaskSucceeded(task, sizes[task.stage()])), running);
        }
        assertThat(state.isIdle()).isTrue();
        return tasks;
    }

    private static void collect(List<Action> actions, ArrayDeque<TaskId> running) {
        for (Action action : actions) {
            if (action instanceof Action.LaunchTask launch) {
                running.add(launch.task());
            }
        }
    }

    /** So much for each partition that stages keep their tasks. */
    private static OutputSizes many() {
        OutputSizes sizes = OutputSizes.none(1000);
        Arrays.fill(sizes.bytes(), 4096);
        return sizes;
    }

    private static StageGraph shuffle() {
        Schema schema = Schema.of(Field.of("k", DataType.BIGINT));
        List<Stage> stages = new ArrayList<>();
        int[] tasks = {4000, 1000, 1};
        for (int id = 0; id < tasks.length; id++) {
            PhysicalPlan root = id == 0
                    ? new PhysicalPlan.Values(id, List.of(), schema)
                    : new PhysicalPlan.StageInput(id, id - 1, false, List.of(), schema);
            Partitioning output = id == 0 ? new Partitioning.Hash(List.of(0)) : new Partitioning.Single();
            List<Integer> inputs = id == 0 ? List.of() : List.of(id - 1);
            stages.add(new Stage(id, root, tasks[id], output, id == 0 ? 1000 : 1, inputs, Map.of()));
        }
        return new StageGraph(stages);
    }
}
