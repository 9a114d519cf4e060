// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.JoinKind;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.StageGraph;

/**
 * Random graphs of stages: leaves, joins that may be fused with the stage of their probe side, stages with several readers,
 * broadcasts, stages that wait for others, filters.
 */
final class RandomStages {
    private static final Schema SCHEMA = Schema.of(Field.of("k", DataType.BIGINT));
    private static final long BROADCAST_LIMIT = 60;

    private final Random random;
    private final int most;
    private final int partitions;
    private final List<Stage> stages = new ArrayList<>();
    private final Set<Integer> unread = new TreeSet<>();
    private int nodes;

    private RandomStages(Random random, int most) {
        this.random = random;
        this.most = most;
        this.partitions = 1 + random.nextInt(most);
    }

    /** @param most tasks of a stage */
    static StageGraph draw(Random random, int most) {
        return new RandomStages(random, most).graph();
    }

    private StageGraph graph() {
        int count = 1 + random.nextInt(7);
        boolean collected = random.nextBoolean();
        for (int id = 0; id < count; id++) {
            boolean last = id == count - 1;
            Partitioning output = last
                    ? new Partitioning.Single()
                    : random.nextInt(5) == 0 ? new Partitioning.Broadcast() : new Partitioning.Hash(List.of(0));
            add(inputs(id, last), last || id == 0 ? -1 : random.nextInt(id * 3), output, partitions);
        }
        if (collected) {
            add(List.of(count - 1), -1, new Partitioning.Single(), 1);
        }
        return new StageGraph(stages, List.of(), random.nextBoolean() ? BROADCAST_LIMIT : 0);
    }

    /** The probe side first, which is the one cut last. */
    private List<Integer> inputs(int id, boolean last) {
        Set<Integer> chosen = new LinkedHashSet<>(last ? unread : Set.of());
        if (id > 0 && (last || random.nextInt(10) < 6)) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                chosen.add(random.nextInt(id));
            }
        }
        return new ArrayList<>(new TreeSet<>(chosen).descendingSet());
    }

    private void add(List<Integer> inputs, int waitsFor, Partitioning output, int tasksOfReader) {
        int id = stages.size();
        PhysicalPlan root = new PhysicalPlan.Values(nodes++, List.of(), SCHEMA);
        for (int i = 0; i < inputs.size(); i++) {
            PhysicalPlan input = input(inputs.get(i));
            root = i == 0 ? input : join(root, input);
        }
        boolean waits = waitsFor >= 0 && waitsFor < id && !inputs.contains(waitsFor);
        stages.add(new Stage(
                id,
                root,
                inputs.isEmpty() ? 1 + random.nextInt(most) : tasksOfReader,
                output,
                output instanceof Partitioning.Hash ? partitions : 1,
                inputs,
                waits ? List.of(waitsFor) : List.of(),
                random.nextInt(5) == 0 ? List.of(new Stage.Filter(id, 0)) : List.of(),
                Map.of()));
        unread.add(id);
        inputs.forEach(unread::remove);
    }

    private PhysicalPlan input(int stage) {
        boolean broadcast = stages.get(stage).output() instanceof Partitioning.Broadcast;
        return new PhysicalPlan.StageInput(nodes++, stage, broadcast, List.of(), SCHEMA);
    }

    private PhysicalPlan join(PhysicalPlan probe, PhysicalPlan build) {
        return new PhysicalPlan.HashJoin(
                nodes++, probe, build, JoinKind.INNER, List.of(0), List.of(0), null, false, List.of());
    }
}
