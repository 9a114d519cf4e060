// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

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

    /**
     * Runs stages; the caller closes the rows.
     *
     * @param text what they do, for people
     * @param classes finds the classes of the application in this process
     */
    BatchStream run(StageGraph graph, String text, ClassLoader classes);
}
