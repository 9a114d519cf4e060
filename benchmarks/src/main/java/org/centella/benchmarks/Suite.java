// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks;

import java.util.List;
import java.util.Map;
import org.centella.benchmarks.data.TableFile;

/** A benchmark: tables of any scale, and queries over them. */
public interface Suite {
    /** As the command line calls it. */
    String name();

    /** As people write it. */
    String title();

    List<String> tables();

    /** The files of all tables. @param scale 1 is about 1 GB of text */
    List<TableFile> files(double scale);

    /** The statements of each query, by its name, in order. Rows of the last statement are the result. */
    Map<String, List<String>> queries();

    /** What the oracle is asked for a query's statements, where it would not compute the same. */
    default List<String> oracleStatements(String query, List<String> statements) {
        return statements;
    }
}
