// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.io.Serializable;
import java.util.Iterator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.centella.columnar.Batch;

/** What elements the rows of a table become. */
public interface BatchElements<T> extends Serializable {
    /** The elements of a batch, which is valid until they were asked for. */
    Iterator<T> of(Batch batch);

    /** What {@code value} gives for each row in turn, when it is asked for. */
    static <T> Iterator<T> ofRows(Batch batch, IntFunction<T> value) {
        return IntStream.range(0, batch.rowCount()).mapToObj(value).iterator();
    }
}
