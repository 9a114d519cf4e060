// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.compare;

import java.util.List;

/** An engine that takes part. One thread uses it. */
public interface Contender extends AutoCloseable {
    /** As the reports call it. */
    String name();

    String version();

    /** Runs the statements of one query, fetches every row of the last one, and says how long all of it took. */
    Outcome run(List<String> statements);

    @Override
    void close();
}
