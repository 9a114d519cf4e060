// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.centella.columnar.Batch;
import org.centella.columnar.arrow.ArrowExport;
import org.centella.columnar.memory.MemoryPool;

/**
 * A result as Arrow vectors, batch by batch, without copying what is flat:
 *
 * <pre>{@code
 * try (ArrowResult result = frame.toArrow()) {
 *     while (result.next()) {
 *         use(result.root());
 *     }
 * }
 * }</pre>
 *
 * For one thread.
 */
public final class ArrowResult implements AutoCloseable {
    private final QueryResult rows;
    private final MemoryPool memory = MemoryPool.root(Long.MAX_VALUE);
    private final ArrowExport export;

    ArrowResult(QueryResult rows) {
        this.rows = rows;
        this.export = new ArrowExport(rows.schema(), memory);
    }

    /** The vectors, the same for every batch; their content is valid until the next call of {@link #next}. */
    public VectorSchemaRoot root() {
        return export.root();
    }

    /** Loads the next batch; false at the end. */
    public boolean next() {
        Batch batch = rows.next();
        if (batch == null) {
            export.root().clear();
            return false;
        }
        export.share(batch);
        return true;
    }

    /** Stops the query if it runs, and frees the vectors. */
    @Override
    public void close() {
        export.close();
        rows.close();
        memory.close();
    }
}
