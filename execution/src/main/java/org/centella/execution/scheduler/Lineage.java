// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Knows which outputs of a query's stages are wanted: those that a task reads which is not done. Both directions are one walk
 * from the last stage to the first, since a stage only reads earlier ones.
 *
 * <pre>
 *   an output is lost     stage 3 unfinished -&gt; it wants stage 2's task 5, gone -&gt; pending -&gt; wants stages 0 and 1, released -&gt; ...
 *   a stage is complete   stage 3 finished -&gt; nobody wants stage 2: released, what of it ran again stops -&gt; nor stage 1 ...
 * </pre>
 */
final class Lineage {
    private final List<StageState> stages;
    /** By stage, who reads it. */
    private final List<List<StageState>> readers = new ArrayList<>();

    Lineage(List<StageState> stages) {
        this.stages = stages;
        rebuild();
    }

    /** To be called when stages read others than before. */
    void rebuild() {
        readers.clear();
        stages.forEach(_ -> readers.add(new ArrayList<>()));
        for (StageState reader : stages) {
            if (!reader.isAbsorbed()) {
                reader.stage().dependsOn().forEach(input -> readers.get(input).add(reader));
            }
        }
    }

    List<StageState> readers(int stage) {
        return readers.get(stage);
    }

    /** Makes tasks pending whose outputs are gone and wanted, however deep that goes. */
    void revive() {
        for (int id = stages.size() - 1; id >= 0; id--) {
            StageState stage = stages.get(id);
            if (stage.hasGone()) {
                stage.revive(wanted(stage));
            }
        }
    }

    private BitSet wanted(StageState stage) {
        BitSet wanted = new BitSet();
        if (!stage.wasComplete()) {
            // Its readers have not begun, and its sizes decide what they read.
            wanted.set(0, stage.taskCount());
            return wanted;
        }
        for (StageState reader : readers.get(stage.stage().id())) {
            reader.addWanted(stage, wanted);
        }
        return wanted;
    }

    /**
     * Releases the stages whose readers are all done, but for the last one.
     *
     * @param released gets those that hold outputs
     * @return attempts that nobody wants any more
     */
    List<Attempt> release(List<StageState> released) {
        List<Attempt> inVain = new ArrayList<>();
        for (int id = stages.size() - 2; id >= 0; id--) {
            StageState stage = stages.get(id);
            if (!readers.get(id).isEmpty() && readers.get(id).stream().allMatch(StageState::isFinished)) {
                if (stage.holdsOutput()) {
                    released.add(stage);
                }
                inVain.addAll(stage.release());
            }
        }
        return inVain;
    }
}
