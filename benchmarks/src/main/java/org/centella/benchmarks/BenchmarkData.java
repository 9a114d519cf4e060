// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import org.centella.benchmarks.data.DataFolder;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/** Where the data of a suite and scale lies; made when it is first needed. */
final class BenchmarkData {
    private BenchmarkData() {}

    /** The folder of the scale below {@code root}, written if it is not there. */
    static Path prepare(Suite suite, Path root, double scale, int threads) {
        Path folder = root.resolve(suite.name() + '-' + text(scale));
        if (!Files.isDirectory(folder)) {
            System.err.println("Writing " + suite.title() + " data, scale " + text(scale) + ", to " + folder);
            long start = System.nanoTime();
            try (ProgressLine line = new ProgressLine(System.err)) {
                DataFolder.write(folder, suite.files(scale), threads, f -> line.show(suite.title() + " data", f));
            }
            System.err.printf("Written in %.1f s%n", (System.nanoTime() - start) / 1e9);
        }
        return folder;
    }

    /** The given folder, which must hold all tables. */
    static Path existing(Suite suite, Path folder) {
        for (String table : suite.tables()) {
            if (!Files.exists(folder.resolve(table)) && !Files.exists(folder.resolve(table + ".parquet"))) {
                throw new CentellaException(
                        ErrorCode.FILE_NOT_FOUND,
                        folder + " has neither a folder " + table + " nor " + table + ".parquet");
            }
        }
        return folder;
    }

    /** A scale factor as people write it: 1 and not 1.0. */
    static String text(double scale) {
        return scale == Math.rint(scale) ? Long.toString((long) scale) : Double.toString(scale);
    }
}
