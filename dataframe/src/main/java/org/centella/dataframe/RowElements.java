// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Iterator;
import org.centella.columnar.Batch;
import org.centella.columnar.type.Schema;
import org.centella.dataframe.rdd.BatchElements;

/** Rows of a DataFrame as elements of an RDD. */
final class RowElements implements BatchElements<Row> {
    private static final long serialVersionUID = 1;

    private transient Schema schema;

    RowElements(Schema schema) {
        this.schema = schema;
    }

    @Override
    public Iterator<Row> of(Batch batch) {
        return BatchElements.ofRows(batch, row -> Rows.row(schema, batch, row));
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        out.writeObject(SchemaForm.of(schema));
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        schema = ((SchemaForm) in.readObject()).schema();
    }
}
