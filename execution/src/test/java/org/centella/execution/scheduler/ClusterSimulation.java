// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.TaskInput;

/**
 * A cluster in one thread and simulated time, that does what the scheduler says and everything that may go wrong: executors
 * die, are noticed late, leave and join; tasks fail, are slow, cannot read, report late, twice or never. What the scheduler
 * does is checked by {@link SimulatedQuery}, which knows what it must know and no more.
 */
final class ClusterSimulation {
    private static final long MILLIS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long END = TimeUnit.MINUTES.toNanos(30);

    /** An executor: what it runs and holds, as far as the scheduler can know. */
    static final class Machine {
        final int id;
        final int slots;
        final Map<TaskId, Running> running = new LinkedHashMap<>();
        final Set<SimulatedQuery.Task> outputs = new HashSet<>();
        private int slowness = 1;
        private double failures;
        private boolean unreadable;
        boolean draining;
        /** It does nothing any more. */
        boolean dead;
        /** The scheduler knows. */
        boolean lost;
        /** Reports that it could not be read from. */
        int reports;

        Machine(int id, int slots) {
            this.id = id;
            this.slots = slots;
        }
    }

    /** An attempt that the scheduler believes to run. */
    static final class Running {
        final Action.LaunchTask launch;
        final Machine machine;
        final long since;
        boolean cancelled;
        long cancelledAt;

        Running(Action.LaunchTask launch, Machine machine, long since) {
            this.launch = launch;
            this.machine = machine;
            this.since = since;
        }

        TaskId id() {
            return launch.task();
        }
    }

    /** Queries that were complete and failed, attempts, of these copies, and those at outputs that were there once. */
    record Tally(long complete, long failed, long attempts, long copies, long repeated) {
        Tally plus(Tally other) {
            return new Tally(
                    complete + other.complete,
                    failed + other.failed,
                    attempts + other.attempts,
                    copies + other.copies,
                    repeated + other.repeated);
        }
    }

    private record Timed(long at, long order, Runnable what) {}

    private final LongSupplier clock;
    private final Random random;
    private final SchedulerState state;
    private final PriorityQueue<Timed> agenda =
            new PriorityQueue<>((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
    private final Map<Integer, Machine> machines = new TreeMap<>();
    private final Map<Long, SimulatedQuery> queries = new LinkedHashMap<>();
    private final double failures;
    private final double userErrors;
    private final double unreadable;
    private final double strange;
    private final long tick;
    private long now;
    private long order;
    private int machineCount;
    private int unreadables;
    /** Since when no executor takes tasks; -1 while one does. */
    private long noneSince;

    private long launches;
    private long deciding;

    ClusterSimulation(long seed) {
        this(seed, () -> 0);
    }

    /** @param clock for measuring what decisions cost, in nanoseconds */
    ClusterSimulation(long seed, LongSupplier clock) {
        this.clock = clock;
        random = new Random(seed * 0x9E3779B97F4A7C15L);
        // From another source, for the others' numbers are to stay as they are.
        Allotment allotment =
                new Random(seed).nextInt(3) == 0 ? new Allotment(12, 2, Duration.ofMillis(500)) : Allotment.FIXED;
        state = new SchedulerState(new StageAdaptation(20, 40), Patience.CLUSTER, allotment);
        failures = one(0, 0.01, 0.1);
        userErrors = one(0, 0, 0.002);
        unreadable = one(0, 0.005, 0.03);
        strange = one(0, 0.05);
        tick = (long) one(50, 200, 1000) * MILLIS;
    }

    private double one(double... values) {
        return values[random.nextInt(values.length)];
    }

    private long within(long millis) {
        return (long) (random.nextDouble() * millis * MILLIS);
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    void run() {
        int size = random.nextInt(100);
        int executors = size == 0 ? 1000 : size < 5 ? 50 + random.nextInt(150) : 1 + random.nextInt(12);
        run(executors, 1 + random.nextInt(5), executors > 12 ? 120 : 12);
    }

    /** @param most tasks of a stage */
    void run(int first, int count, int most) {
        for (int i = 0; i < first; i++) {
            join();
        }
        for (long id = 1; id <= count; id++) {
            long query = id;
            at(within(10_000), () -> submit(query, most));
        }
        fate(first);
        at(0, () -> tick(count));
        while (!agenda.isEmpty()) {
            Timed next = agenda.remove();
            now = Math.max(now, next.at);
            assertThat(now).as("a query hangs: %s", queries.values()).isLessThan(END);
            send(new Event.Tick(now));
            next.what.run();
        }
        queries.values().forEach(SimulatedQuery::checkEnded);
        machines.values().stream().filter(m -> !m.lost).toList().forEach(this::lose);
        assertThat(state.isIdle()).as("all is forgotten in the end").isTrue();
    }

    /** Draws what will happen to the executors. */
    private void fate(int first) {
        boolean doomed = chance(0.04);
        int deaths = doomed
                ? first
                : random.nextInt(3) == 0 ? 0 : random.nextInt(1 + Math.max(first / 5, Math.min(20, 2 * first)));
        for (int i = 0; i < deaths; i++) {
            at(within(30_000), () -> any(doomed || chance(0.15) ? -1 : 20_000, chance(0.2)));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            at(within(20_000), this::join);
        }
    }

    /** A random machine dies, or is drained first; after at most so many milliseconds another comes, or never. */
    private void any(long replaced, boolean drained) {
        List<Machine> living = machines.values().stream().filter(m -> !m.dead).toList();
        if (living.isEmpty()) {
            return;
        }
        Machine machine = living.get(random.nextInt(living.size()));
        if (drained) {
            machine.draining = true;
            noticeExecutors();
            send(new Event.ExecutorDraining(machine.id));
            at(now + within(20_000), () -> die(machine));
        } else {
            die(machine);
        }
        if (replaced >= 0) {
            at(now + within(replaced), this::join);
        }
    }

    private void join() {
        Machine machine = new Machine(machineCount++, 1 + random.nextInt(4));
        machine.slowness = chance(0.03) ? 10 : 1;
        machine.failures = chance(0.02) ? 0.9 : failures;
        machine.unreadable = chance(0.02);
        machines.put(machine.id, machine);
        noticeExecutors();
        send(new Event.ExecutorAdded(machine.id, "host" + machine.id / 2, machine.slots));
    }

    private void die(Machine machine) {
        if (!machine.dead) {
            machine.dead = true;
            at(now + (chance(0.5) ? 0 : within(10_000)), () -> lose(machine));
        }
    }

    private void lose(Machine machine) {
        machine.dead = true;
        machine.lost = true;
        for (Running running : machine.running.values()) {
            query(running).died(running);
            if (chance(0.3)) {
                at(now + within(1000), () -> send(new Event.TaskSucceeded(running.id(), OutputSizes.none(1))));
            }
        }
        queries.values().forEach(query -> query.lost(machine));
        machine.running.clear();
        machine.outputs.clear();
        noticeExecutors();
        send(new Event.ExecutorLost(machine.id, new CentellaException(ErrorCode.TASK_LOST, "no sign of life")));
        // As the operating system of a cluster does.
        machines.remove(machine.id);
    }

    private void noticeExecutors() {
        boolean any = machines.values().stream().anyMatch(m -> !m.lost && !m.draining);
        noneSince = any ? -1 : noneSince < 0 ? now : noneSince;
    }

    private void submit(long id, int most) {
        SimulatedQuery query = new SimulatedQuery(id, RandomStages.draw(random, most));
        queries.put(id, query);
        send(new Event.QuerySubmitted(id, query.graph()));
        if (chance(0.1)) {
            CentellaException reason = new CentellaException(ErrorCode.QUERY_CANCELLED, "cancelled");
            at(now + within(10_000), () -> {
                query.expect(reason);
                send(new Event.CancelRequested(id, reason));
            });
        }
    }

    /** What happened, to be added to what happened in others. */
    Tally tally() {
        Tally tally = new Tally(0, 0, launches, 0, 0);
        for (SimulatedQuery query : queries.values()) {
            long failed = query.hasFailed() ? 1 : 0;
            tally = tally.plus(new Tally(1 - failed, failed, 0, query.copies, query.repeated));
        }
        return tally;
    }

    private void tick(int count) {
        if (queries.size() < count || queries.values().stream().anyMatch(q -> !q.isEnded())) {
            at(now + tick, () -> tick(count));
        }
    }

    private void at(long time, Runnable what) {
        agenda.add(new Timed(time, order++, what));
    }

    private void send(Event event) {
        long begin = clock.getAsLong();
        List<Action> actions = state.handle(event);
        deciding += clock.getAsLong() - begin;
        perform(actions);
    }

    /** Seconds that the scheduler's decisions took, without what is simulated and checked. */
    double secondsDeciding() {
        return deciding / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private void perform(List<Action> actions) {
        for (Action action : actions) {
            switch (action) {
                case Action.LaunchTask launch -> launch(launch);
                case Action.CancelTask(TaskId task, int executor) -> cancel(task, executor);
                case Action.AdaptStage(long query, int stage, List<TaskInput> tasks) ->
                    queries.get(query).adapted(stage, tasks);
                case Action.FuseStages(long query, Stage stage, int absorbed) ->
                    queries.get(query).fused(stage, absorbed);
                case Action.OfferFilters(long query, Stage stage, int[] outputs) ->
                    queries.get(query).offered(stage, outputs, machines);
                case Action.ReleaseStage(long query, int stage) -> {
                    queries.get(query).released(stage);
                    for (Machine machine : machines.values()) {
                        machine.outputs.removeIf(t -> t.query() == query && t.stage() == stage);
                    }
                }
                case Action.ExcludeExecutor _ -> {}
                case Action.FailQuery(long query, CentellaException error) -> {
                    if (error.code() == ErrorCode.NO_EXECUTORS) {
                        assertThat(noneSince >= 0 && now - noneSince >= Patience.CLUSTER.withoutExecutors())
                                .as("no executors for long")
                                .isTrue();
                        queries.get(query).expect(error);
                    }
                    queries.get(query).failed(error);
                }
                case Action.FinishResult(long query) -> queries.get(query).finished();
                case Action.WantExecutors(int executors) -> want(executors);
                case Action.ReleaseExecutor(int executor) -> released(machines.get(executor));
                case Action.EndQuery(long query) -> end(queries.get(query));
            }
        }
    }

    private void want(int executors) {
        assertThat(executors).as("executors wanted").isBetween(0, Math.max(12, machines.size()));
        long there =
                machines.values().stream().filter(m -> !m.lost && !m.draining).count();
        for (long i = there; i < executors; i++) {
            at(now + within(3000), this::join);
        }
    }

    private void released(Machine machine) {
        assertThat(machine.running).as("attempts on a released executor").isEmpty();
        for (SimulatedQuery.Task output : machine.outputs) {
            assertThat(queries.get(output.query()).reads(output, machine))
                    .as("%s is on a released executor", output)
                    .isFalse();
        }
        machine.draining = true;
        noticeExecutors();
        at(now + within(1000), () -> die(machine));
    }

    private void end(SimulatedQuery query) {
        for (Machine machine : machines.values()) {
            for (Running running : machine.running.values()) {
                if (query(running) == query) {
                    assertThat(running.cancelled && now - running.cancelledAt >= Patience.CLUSTER.forCancelled())
                            .as("%s runs when its query ends", running.id())
                            .isTrue();
                }
            }
            machine.outputs.removeIf(t -> t.query() == query.id());
        }
        query.ended();
    }

    private SimulatedQuery query(Running running) {
        return queries.get(running.id().query());
    }

    private void launch(Action.LaunchTask launch) {
        launches++;
        Machine machine = machines.get(launch.executor());
        assertThat(machine != null && !machine.lost && !machine.draining)
                .as("%s runs on an executor that takes tasks", launch.task())
                .isTrue();
        assertThat(machine.running.size())
                .as("slots of executor %d", machine.id)
                .isLessThan(machine.slots);
        Running running = new Running(launch, machine, now);
        query(running).launched(running, machines, now);
        machine.running.put(running.id(), running);
        long time = (1 + within(1000)) * machine.slowness * (chance(0.01) ? 30 : 1);
        at(now + time, () -> report(running));
    }

    private void cancel(TaskId task, int executor) {
        Running running = machines.get(executor).running.get(task);
        assertThat(running).as("%s is cancelled and runs", task).isNotNull();
        assertThat(running.cancelled).as("%s is cancelled once", task).isFalse();
        query(running).cancelled(running);
        running.cancelled = true;
        running.cancelledAt = now;
        boolean hangs = chance(0.02);
        at(now + within(200) + (hangs ? 12_000 * MILLIS + within(30_000) : 0), () -> report(running));
        if (hangs && chance(0.3)) {
            at(now + within(20_000), () -> die(running.machine));
        }
    }

    /** The attempt ends, if it has not, and tells how. */
    private void report(Running running) {
        Machine machine = running.machine;
        if (machine.dead || machine.running.get(running.id()) != running) {
            return;
        }
        SimulatedQuery query = query(running);
        int[] lost = running.cancelled ? null : lostInput(running);
        Event event = event(running, lost);
        machine.running.remove(running.id());
        query.reported(running);
        switch (event) {
            case Event.TaskSucceeded _ -> {
                machine.outputs.add(query.task(running.id()));
                query.succeeded(running);
            }
            case Event.OutputLost(TaskId _, int holder, int stage, int task, CentellaException error) -> {
                Machine from = machines.get(holder);
                if (from != null) {
                    from.reports++;
                }
                query.unreadable(stage, task, from);
                if (++unreadables > QueryState.LOSSES) {
                    queries.values().forEach(each -> each.expect(error));
                }
            }
            case Event.TaskFailed(TaskId _, CentellaException error, boolean _) -> query.taskFailed(running, error);
            default -> throw new AssertionError(event);
        }
        send(event);
        query.checkOneWinner(running.id());
        if (chance(strange)) {
            at(now + within(3000), () -> send(event));
        }
    }

    private Event event(Running running, int[] lost) {
        TaskId id = running.id();
        if (running.cancelled && chance(0.8)) {
            return new Event.TaskFailed(id, new CentellaException(ErrorCode.QUERY_CANCELLED, "cancelled"), true);
        }
        if (lost != null) {
            CentellaException error = new CentellaException(ErrorCode.IO_ERROR, "cannot read an output");
            return new Event.OutputLost(id, lost[0], lost[1], lost[2], error);
        }
        if (chance(running.machine.failures)) {
            return new Event.TaskFailed(id, new CentellaException(ErrorCode.IO_ERROR, "read failed"), true);
        }
        if (chance(userErrors)) {
            return new Event.TaskFailed(id, new CentellaException(ErrorCode.DIVISION_BY_ZERO, "by zero"), true);
        }
        return new Event.TaskSucceeded(id, query(running).sizes(id));
    }

    /** Executor, stage and task of an output that could not be read, or null. */
    private int[] lostInput(Running running) {
        for (Map.Entry<Integer, int[]> input : new TreeMap<>(running.launch.outputs()).entrySet()) {
            TaskInput read = running.launch.input();
            boolean part = read.splitStage() == input.getKey();
            int[] locations = input.getValue();
            int to = part ? read.toTask() : locations.length;
            for (int task = part ? read.fromTask() : 0; task < to; task++) {
                Machine from = machines.get(locations[task]);
                boolean broken = from == null || from.dead || from.unreadable && from != running.machine;
                if (broken ? chance(0.7) : chance(unreadable / to)) {
                    return new int[] {locations[task], input.getKey(), task};
                }
            }
        }
        return null;
    }

    /** Counts by key; for the checks. */
    static <K> int count(Map<K, Integer> counts, K key) {
        return counts.merge(key, 1, Integer::sum);
    }

    /** An empty map, to be filled while checking. */
    static <K> Map<K, Integer> counts() {
        return new HashMap<>();
    }
}
