// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.function.Supplier;
import org.centella.columnar.BatchStream;
import org.centella.columnar.setting.SettingValues;
import org.centella.execution.plan.StageGraph;
import org.centella.storage.FileFormat;

/** What runs the stages of RDDs: a session, as this package sees it. */
public interface RddEngine {
    /** Tasks that run at a time. */
    int slots();

    SettingValues settings();

    /** The format of that name, of which there is one. */
    FileFormat format(String name);

    /** Lets executors have bytes by a name that nothing else has; they are made if there are executors elsewhere. */
    void publish(String name, Supplier<byte[]> bytes);

    void withdraw(String name);

    /** The number of a dataset that executors keep until {@link #drop}, or the end of the session. */
    int keep();

    void drop(int dataset);

    /** Has rows computed anew that DataFrames keep and that the stages read; false when there are none. */
    boolean forgetKept(StageGraph graph);

    /**
     * Runs stages; the caller closes the rows.
     *
     * @param text what they do, for people
     * @param classes finds the classes of the application in this process
     */
    BatchStream run(StageGraph graph, String text, ClassLoader classes);
}
