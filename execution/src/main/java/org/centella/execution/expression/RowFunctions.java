// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.centella.execution.expression.FunctionCategory.ROW;
import static org.centella.execution.expression.ScalarFunction.named;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.jspecify.annotations.Nullable;

/** Functions of rows. Fields with names are made by struct_pack and named_struct, whose names the planner puts in the type. */
final class RowFunctions {
    private RowFunctions() {}

    static List<ScalarFunction> declare() {
        return List.of(
                named(
                                "row",
                                ROW,
                                "A row of the values, whose fields are called f1, f2, …; struct_pack(a := 1) names them.")
                        .seesNulls()
                        .total()
                        .alias("struct")
                        .signature(new Signature("(ANY, …) → ROW", RowFunctions::fields, MapKernels::row))
                        .example("row(1, 'x')", "{'f1': 1, 'f2': x}")
                        .build(),
                named("row_insert", ROW, "A row with more fields behind its own: struct_insert(r, a := 1).")
                        .seesNulls()
                        .total()
                        .signature(new Signature("(ROW, ANY, …) → ROW", RowFunctions::inserted, MapKernels::rowInsert))
                        .example("row_insert(row(1), 'x')", "{'f1': 1, 'f2': x}")
                        .build());
    }

    private static Resolution fields(List<DataType> arguments) {
        List<Field> fields = new ArrayList<>();
        arguments.forEach(a -> fields.add(Field.of("f" + (fields.size() + 1), a)));
        return new Resolution(arguments, new DataType.Row(fields));
    }

    private static @Nullable Resolution inserted(List<DataType> arguments) {
        if (arguments.isEmpty() || !(arguments.getFirst() instanceof DataType.Row(List<Field> own))) {
            return null;
        }
        List<Field> fields = new ArrayList<>(own);
        arguments.subList(1, arguments.size()).forEach(a -> fields.add(Field.of("f" + (fields.size() + 1), a)));
        return new Resolution(arguments, new DataType.Row(fields));
    }
}
