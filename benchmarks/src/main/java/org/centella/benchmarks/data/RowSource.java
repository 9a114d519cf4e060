// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.data;

import java.util.List;
import org.centella.columnar.ColumnBuilder;

/** Generates rows one by one. One thread uses it. */
@FunctionalInterface
public interface RowSource {
    /** Appends one value to each builder, or appends nothing and returns false when there are no more rows. */
    boolean append(List<ColumnBuilder> columns);
}
