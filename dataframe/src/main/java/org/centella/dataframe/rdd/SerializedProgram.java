// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import org.centella.execution.operator.TaskProgram;
import org.centella.execution.plan.ProgramCode;

/**
 * A program as it goes into a plan.
 *
 * @param classes finds its classes in this process
 */
public record SerializedProgram(ProgramCode code, ClassLoader classes) {
    /** @throws org.centella.columnar.error.CentellaException APPLICATION_ERROR when it cannot be serialized */
    public static SerializedProgram of(TaskProgram program) {
        ProgramWriter writer = new ProgramWriter();
        ProgramCode code = writer.write(program);
        return new SerializedProgram(code, writer.classes());
    }
}
