// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.centella.execution.expression.FunctionCategory.MAP;
import static org.centella.execution.expression.ScalarFunction.named;

import java.util.List;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.jspecify.annotations.Nullable;

/** Functions of maps; those with lambdas are in {@link LambdaFunctions}. */
final class MapFunctions {
    private MapFunctions() {}

    static List<ScalarFunction> declare() {
        return List.of(
                named("map", MAP, "A map of an array of keys and one of values. Also written MAP[key, value, …].")
                        .alias("map_from_arrays")
                        .signature(Generic.of("(ARRAY(K), ARRAY(V)) → MAP(K, V)", MapKernels::construct))
                        .example("element_at(map(array('a', 'b'), array(1, 2)), 'b')", "2")
                        .build(),
                named("map_from_entries", MAP, "A map of an array of rows of key and value.")
                        .signature(Generic.of("(ARRAY(ROW)) → MAP(K, V)", MapKernels::fromEntries)
                                .withTypes(MapFunctions::ofEntries))
                        .example("cardinality(map_from_entries(arrays_zip(array('a'), array(1))))", "1")
                        .build(),
                named("map_keys", MAP, "The keys, in the map's order.")
                        .total()
                        .signature(Generic.of("(MAP(K, V)) → ARRAY(K)", MapKernels::keysOf))
                        .example("array_to_string(map_keys(map(array(7, 8), array(1, 2))), ' ')", "7 8")
                        .build(),
                named("map_values", MAP, "The values, in the map's order.")
                        .total()
                        .signature(Generic.of("(MAP(K, V)) → ARRAY(V)", MapKernels::valuesOf))
                        .example("array_to_string(map_values(map(array(7, 8), array(1, 2))), ' ')", "1 2")
                        .build(),
                named("map_entries", MAP, "The entries, as rows of key and value.")
                        .total()
                        .signature(Generic.of(
                                "(MAP(K, V)) → ARRAY(ROW)",
                                types -> types.getFirst() instanceof DataType.Map map
                                        ? new DataType.Array(map.entry())
                                        : null,
                                MapKernels::entries))
                        .example("array_length(map_entries(map(array(7, 8), array(1, 2))))", "2")
                        .build(),
                named("map_contains", MAP, "Whether a map has a key.")
                        .total()
                        .alias("map_contains_key")
                        .overload("contains")
                        .signature(Generic.of("(MAP(K, V), K) → BOOLEAN", MapKernels::containsKey))
                        .example("map_contains(map(array(7), array(1)), 8)", "false")
                        .build(),
                named("map_concat", MAP, "The entries of all maps; of a key that several have, the last one's value.")
                        .seesNulls()
                        .total()
                        .signature(Generic.of("(MAP(K, V), …) → MAP(K, V)", MapKernels::concat))
                        .example("element_at(map_concat(map(array(7), array(1)), map(array(7), array(2))), 7)", "2")
                        .build());
    }

    private static @Nullable Resolution ofEntries(List<DataType> arguments) {
        return arguments.size() == 1
                        && arguments.getFirst() instanceof DataType.Array(DataType.Row(List<Field> fields))
                        && fields.size() == 2
                ? new Resolution(
                        arguments,
                        new DataType.Map(
                                fields.getFirst().type(), fields.getLast().type()))
                : null;
    }
}
