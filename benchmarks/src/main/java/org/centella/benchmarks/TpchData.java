// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks;

import io.trino.tpch.TpchTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.centella.benchmarks.tpch.TpchWriter;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/** Where the TPC-H data of a scale lies; made when it is first needed. */
final class TpchData {
    private TpchData() {}

    static List<String> tables() {
        return TpchTable.getTables().stream().map(TpchTable::getTableName).toList();
    }

    /** The folder of the scale below {@code root}, written if it is not there. */
    static Path prepare(Path root, double scale, int threads) {
        String name = scale == Math.rint(scale) ? "tpch-%d".formatted((long) scale) : "tpch-" + scale;
        Path folder = root.resolve(name);
        if (!Files.isDirectory(folder)) {
            System.err.println("Writing TPC-H data, scale " + scale + ", to " + folder);
            long start = System.nanoTime();
            try (ProgressLine line = new ProgressLine(System.err)) {
                TpchWriter.write(scale, folder, threads, f -> line.show("TPC-H data", f));
            }
            System.err.printf("Written in %.1f s%n", (System.nanoTime() - start) / 1e9);
        }
        return folder;
    }

    /** The given folder, which must hold all tables. */
    static Path existing(Path folder) {
        for (String table : tables()) {
            if (!Files.exists(folder.resolve(table)) && !Files.exists(folder.resolve(table + ".parquet"))) {
                throw new CentellaException(
                        ErrorCode.FILE_NOT_FOUND,
                        folder + " has neither a folder " + table + " nor " + table + ".parquet");
            }
        }
        return folder;
    }
}
