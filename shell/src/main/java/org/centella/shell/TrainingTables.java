// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
package org.centella.shell;

import java.nio.file.Path;

/** x */
final class TrainingTables {
    private TrainingTables() {}

    static void write(Path folder) {}
}
