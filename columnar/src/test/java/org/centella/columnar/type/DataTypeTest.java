// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.centella.columnar.testing.TestColumns;
import org.junit.jupiter.api.Test;

class DataTypeTest {
    @Test
    void spellingReadsBack() {
        for (DataType type : TestColumns.TYPES) {
            assertThat(DataType.parse(type.toString())).isEqualTo(type);
        }
    }

    @Test
    void constantsAreThereWhateverClassIsTouchedFirst() throws Exception {
        for (String first : new String[] {"DataType$Simple", "DataType$Varchar", "DataType"}) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            TouchFirst.class.getName(),
                            "org.centella.columnar.type." + first)
                    .inheritIO()
                    .start();
            assertThat(process.waitFor()).as(first).isZero();
        }
    }

    /** Exits with 0 when the constants are not null after initializing the class named. */
    static final class TouchFirst {
        private TouchFirst() {}

        static void main(String[] args) throws Exception {
            Class.forName(args[0]);
            System.exit(DataType.BOOLEAN == null || DataType.VARCHAR == null ? 1 : 0);
        }
    }
}
