// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;

/** A schema as it is serialized: types by their SQL texts. */
record SchemaForm(List<String> names, List<String> types, List<Boolean> nullable) implements Serializable {
    static SchemaForm of(Schema schema) {
        return new SchemaForm(
                List.copyOf(schema.names()),
                schema.types().stream().map(DataType::toString).toList(),
                schema.fields().stream().map(Field::nullable).toList());
    }

    Schema schema() {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            fields.add(new Field(names.get(i), DataType.parse(types.get(i)), nullable.get(i)));
        }
        return new Schema(fields);
    }
}
