// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.centella.execution.expression.FunctionCategory.ARRAY;
import static org.centella.execution.expression.ScalarFunction.named;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.jspecify.annotations.Nullable;

/** Functions of arrays: building, picking, searching, sets, text, aggregates over elements. Positions count from 1. */
final class ArrayFunctions {
    private ArrayFunctions() {}

    static List<ScalarFunction> declare() {
        List<ScalarFunction> all = new ArrayList<>(access());
        all.addAll(building());
        all.addAll(sets());
        all.addAll(texts());
        all.addAll(aggregates());
        return all;
    }

    private static Signature generic(String text, KernelFactory kernels) {
        return Generic.of(text, kernels);
    }

    private static List<ScalarFunction> access() {
        return List.of(
                named("array", ARRAY, "An array of the values. Also written ARRAY[…].")
                        .seesNulls()
                        .total()
                        .alias("list_value", "make_array")
                        .signature(generic("(T, …) → ARRAY(T)", ArrayKernels::construct))
                        .example("array_length(array(1, 2, NULL))", "3")
                        .build(),
                named("array_length", ARRAY, "Elements; of one dimension if it is given, null where that has none.")
                        .total()
                        .alias("cardinality", "array_size", "list_length", "size")
                        .overload("length", "len")
                        .signature(generic("(ARRAY(T)) → BIGINT", ArrayKernels::length))
                        .signature(generic("(MAP(K, V)) → BIGINT", ArrayKernels::length))
                        .signature(generic("(ARRAY(T), BIGINT) → BIGINT", ArrayKernels::dimension))
                        .example("array_length(array(5, 6))", "2")
                        .example("array_length(array(5, 6), 2)", "NULL")
                        .build(),
                named("[]", ARRAY, "An element, or the value of a key: a[i], m[k]. Null where there is none.")
                        .total()
                        .signature(generic("(ARRAY(T), BIGINT) → T", ArrayKernels::subscript))
                        .signature(generic("(MAP(K, V), K) → V", MapKernels::lookup))
                        .example("array(1, 2)[2]", "2")
                        .build(),
                named(
                                "element_at",
                                ARRAY,
                                "An element, negative positions from the end, or the value of a key; null if none.")
                        .total()
                        .alias("list_extract", "list_element", "array_extract")
                        .signature(generic("(ARRAY(T), BIGINT) → T", ArrayKernels::elementAt))
                        .signature(generic("(MAP(K, V), K) → V", MapKernels::lookup))
                        .example("element_at(array(1, 2, 3), -1)", "3")
                        .example("element_at(array(1, 2, 3), 7)", "NULL")
                        .build(),
                named(
                                "array_slice",
                                ARRAY,
                                "The elements from one position to another, both included: a[from:to]. NULL is an open end.")
                        .seesNulls()
                        .total()
                        .alias("list_slice")
                        .signature(generic("(ARRAY(T), BIGINT, BIGINT) → ARRAY(T)", ArrayKernels::slice))
                        .example("array_to_string(array_slice(array(1, 2, 3, 4), 2, 3), ' ')", "2 3")
                        .example("array_to_string(array_slice(array(1, 2, 3, 4), -2, NULL), ' ')", "3 4")
                        .build(),
                named("slice", ARRAY, "So many elements from a position on; it counts from the end if negative.")
                        .signature(generic("(ARRAY(T), BIGINT, BIGINT) → ARRAY(T)", ArrayKernels::sliceOfLength))
                        .example("array_to_string(slice(array(1, 2, 3, 4), 2, 2), ' ')", "2 3")
                        .build(),
                named("trim_array", ARRAY, "Without so many elements at the end.")
                        .signature(generic("(ARRAY(T), BIGINT) → ARRAY(T)", ArrayKernels::trim))
                        .example("array_to_string(trim_array(array(1, 2, 3), 1), ' ')", "1 2")
                        .build(),
                named("list_select", ARRAY, "The elements at the positions of a second array.")
                        .total()
                        .alias("array_select")
                        .signature(generic("(ARRAY(T), ARRAY(BIGINT)) → ARRAY(T)", ArrayKernels::select))
                        .example("array_to_string(list_select(array(7, 8, 9), array(3, 1)), ' ')", "9 7")
                        .build(),
                named("list_where", ARRAY, "The elements whose place in a second array is true.")
                        .total()
                        .alias("array_where")
                        .signature(generic("(ARRAY(T), ARRAY(BOOLEAN)) → ARRAY(T)", ArrayKernels::where))
                        .example("array_to_string(list_where(array(7, 8), array(false, true)), ' ')", "8")
                        .build());
    }

    private static List<ScalarFunction> building() {
        return List.of(
                named("array_append", ARRAY, "The array with one element more at its end; a null array is empty.")
                        .seesNulls()
                        .total()
                        .alias("list_append", "array_push_back")
                        .signature(generic("(ARRAY(T), T) → ARRAY(T)", ArrayKernels::append))
                        .example("array_to_string(array_append(array(1, 2), 3), ' ')", "1 2 3")
                        .build(),
                named("array_prepend", ARRAY, "The array with one element more at its start; a null array is empty.")
                        .seesNulls()
                        .total()
                        .alias("list_prepend")
                        .signature(generic("(T, ARRAY(T)) → ARRAY(T)", ArrayKernels::prepend))
                        .example("array_to_string(array_prepend(0, array(1, 2)), ' ')", "0 1 2")
                        .build(),
                named("array_concat", ARRAY, "The arrays one after another, nulls left out; null when all are.")
                        .seesNulls()
                        .total()
                        .alias("list_concat", "list_cat", "array_cat")
                        .overload("||", "concat")
                        .signature(generic("(ARRAY(T), …) → ARRAY(T)", ArrayKernels::concat))
                        .example("array_to_string(array_concat(array(1), array(2, 3)), ' ')", "1 2 3")
                        .build(),
                named("flatten", ARRAY, "The elements of the arrays in an array, one array after the other.")
                        .total()
                        .signature(generic("(ARRAY(ARRAY(T))) → ARRAY(T)", ArrayKernels::flatten))
                        .example("array_to_string(flatten(array(array(1), array(2, 3))), ' ')", "1 2 3")
                        .build(),
                named("array_reverse", ARRAY, "The elements from last to first.")
                        .total()
                        .alias("list_reverse")
                        .overload("reverse")
                        .signature(generic("(ARRAY(T)) → ARRAY(T)", ArrayKernels::reverse))
                        .example("array_to_string(array_reverse(array(1, 2)), ' ')", "2 1")
                        .build(),
                named("array_resize", ARRAY, "Cut to a length, or filled up to it with nulls or a value.")
                        .seesNulls()
                        .alias("list_resize")
                        .signature(generic("(ARRAY(T), BIGINT) → ARRAY(T)", ArrayKernels::resize))
                        .signature(generic("(ARRAY(T), BIGINT, T) → ARRAY(T)", ArrayKernels::resize))
                        .example("array_to_string(array_resize(array(1), 3, 0), ' ')", "1 0 0")
                        .build(),
                named("array_repeat", ARRAY, "An array of a value so many times.")
                        .seesNulls()
                        .signature(generic("(T, BIGINT) → ARRAY(T)", ArrayKernels::repeat))
                        .example("array_to_string(array_repeat(7, 2), ' ')", "7 7")
                        .build(),
                named("array_fill", ARRAY, "An array of a value, its length given in an array.")
                        .seesNulls()
                        .signature(generic("(T, ARRAY(BIGINT)) → ARRAY(T)", ArrayKernels::arrayFill))
                        .example("array_to_string(array_fill(7, array(2)), ' ')", "7 7")
                        .build(),
                named("arrays_zip", ARRAY, "Arrays side by side: an array of rows, as long as the longest.")
                        .total()
                        .alias("list_zip", "array_zip")
                        .signature(Generic.of("(ARRAY(T), …) → ARRAY(ROW)", ArrayKernels::zip)
                                .withTypes(ArrayFunctions::zipped))
                        .example("array_length(arrays_zip(array(1, 2), array('a')))", "2")
                        .build());
    }

    private static @Nullable Resolution zipped(List<DataType> arguments) {
        List<Field> fields = new ArrayList<>();
        for (DataType argument : arguments) {
            if (!(argument instanceof DataType.Array(DataType element))) {
                return null;
            }
            fields.add(Field.of("element" + (fields.size() + 1), element));
        }
        return fields.isEmpty() ? null : new Resolution(arguments, new DataType.Array(new DataType.Row(fields)));
    }

    private static List<ScalarFunction> sets() {
        return List.of(
                named("array_contains", ARRAY, "Whether a value is among the elements.")
                        .total()
                        .alias("list_contains", "list_has", "array_has")
                        .overload("contains")
                        .signature(generic("(ARRAY(T), T) → BOOLEAN", ArraySetKernels::contains))
                        .example("array_contains(array(1, 2), 2)", "true")
                        .build(),
                named(
                                "array_position",
                                ARRAY,
                                "The position of the first element that equals a value; null if none does.")
                        .seesNulls()
                        .total()
                        .alias("list_position", "list_indexof", "array_indexof")
                        .signature(generic("(ARRAY(T), T) → INTEGER", ArraySetKernels::position))
                        .example("array_position(array('a', 'b'), 'b')", "2")
                        .example("array_position(array('a', 'b'), 'c')", "NULL")
                        .build(),
                named("array_remove", ARRAY, "Without the elements that equal a value.")
                        .seesNulls()
                        .total()
                        .alias("list_remove")
                        .signature(generic("(ARRAY(T), T) → ARRAY(T)", ArraySetKernels::remove))
                        .example("array_to_string(array_remove(array(1, 2, 1), 1), ' ')", "2")
                        .build(),
                named("array_distinct", ARRAY, "Each value once, in the order of their first places; without nulls.")
                        .total()
                        .alias("list_distinct")
                        .signature(generic("(ARRAY(T)) → ARRAY(T)", ArraySetKernels::distinct))
                        .example("array_to_string(array_distinct(array(2, 1, 2)), ' ')", "2 1")
                        .build(),
                named("array_unique", ARRAY, "How many different values there are, without nulls.")
                        .total()
                        .alias("list_unique")
                        .signature(generic("(ARRAY(T)) → BIGINT", ArraySetKernels::countDistinct))
                        .example("array_unique(array(2, 1, 2))", "2")
                        .build(),
                named("array_intersect", ARRAY, "The values of the first array that are in the second, too, each once.")
                        .total()
                        .alias("list_intersect")
                        .signature(generic("(ARRAY(T), ARRAY(T)) → ARRAY(T)", ArraySetKernels::intersect))
                        .example("array_to_string(array_intersect(array(1, 2, 3), array(3, 2)), ' ')", "2 3")
                        .build(),
                named("array_except", ARRAY, "The values of the first array that are not in the second, each once.")
                        .total()
                        .alias("list_except")
                        .signature(generic("(ARRAY(T), ARRAY(T)) → ARRAY(T)", ArraySetKernels::except))
                        .example("array_to_string(array_except(array(1, 2, 3), array(3)), ' ')", "1 2")
                        .build(),
                named("array_has_any", ARRAY, "Whether the arrays have a value in common. Also written a && b.")
                        .total()
                        .alias("list_has_any", "arrays_overlap", "&&")
                        .signature(generic("(ARRAY(T), ARRAY(T)) → BOOLEAN", ArraySetKernels::hasAny))
                        .example("array_has_any(array(1, 2), array(2, 3))", "true")
                        .build(),
                named("array_has_all", ARRAY, "Whether all values of the second array are in the first: a @> b.")
                        .total()
                        .alias("list_has_all", "@>")
                        .signature(generic("(ARRAY(T), ARRAY(T)) → BOOLEAN", ArraySetKernels::hasAll))
                        .example("array_has_all(array(1, 2), array(2))", "true")
                        .build(),
                named("<@", ARRAY, "Whether all values of the first array are in the second.")
                        .total()
                        .signature(generic("(ARRAY(T), ARRAY(T)) → BOOLEAN", ArraySetKernels::containedIn))
                        .example("array(1) <@ array(1, 2)", "true")
                        .build(),
                named("array_sort", ARRAY, "The elements in order, nulls last: 'ASC' or 'DESC', and 'NULLS FIRST'.")
                        .alias("list_sort")
                        .signature(generic("(ARRAY(T)) → ARRAY(T)", ArraySetKernels::sort))
                        .signature(generic("(ARRAY(T), VARCHAR) → ARRAY(T)", ArraySetKernels::sort))
                        .signature(generic("(ARRAY(T), VARCHAR, VARCHAR) → ARRAY(T)", ArraySetKernels::sort))
                        .signature(generic("(ARRAY(T), (T, T) -> BIGINT) → ARRAY(T)", LambdaKernels::sort))
                        .example("array_to_string(array_sort(array(2, 3, 1)), ' ')", "1 2 3")
                        .example("array_to_string(array_sort(array(2, 3, 1), 'DESC'), ' ')", "3 2 1")
                        .build(),
                named("array_reverse_sort", ARRAY, "The elements in descending order, nulls last.")
                        .total()
                        .alias("list_reverse_sort")
                        .signature(generic("(ARRAY(T)) → ARRAY(T)", ArraySetKernels::sortDescending))
                        .example("array_to_string(array_reverse_sort(array(2, 3, 1)), ' ')", "3 2 1")
                        .build(),
                named("list_grade_up", ARRAY, "The positions of the elements in ascending order of the elements.")
                        .total()
                        .alias("array_grade_up")
                        .signature(generic("(ARRAY(T)) → ARRAY(BIGINT)", ArraySetKernels::gradeUp))
                        .example("array_to_string(list_grade_up(array(20, 30, 10)), ' ')", "3 1 2")
                        .build());
    }

    private static List<ScalarFunction> texts() {
        return List.of(
                named(
                                "array_to_string",
                                ARRAY,
                                "The elements as text, a separator between; nulls left out or as given.")
                        .seesNulls()
                        .alias("array_join", "list_to_string")
                        .signature(joined("(ARRAY(T), VARCHAR) → VARCHAR", 2))
                        .signature(joined("(ARRAY(T), VARCHAR, VARCHAR) → VARCHAR", 3))
                        .example("array_to_string(array(1, NULL, 3), '-')", "1-3")
                        .example("array_to_string(array(1, NULL, 3), '-', '?')", "1-?-3")
                        .build(),
                named("string_split", ARRAY, "The parts of a text between separators; its characters if that is empty.")
                        .seesNulls()
                        .total()
                        .alias("str_split", "split")
                        .signature(generic("(VARCHAR, VARCHAR) → ARRAY(VARCHAR)", ArrayTextKernels::split))
                        .example("array_length(string_split('a,b', ','))", "2")
                        .build(),
                named(
                                "string_to_array",
                                ARRAY,
                                "The parts of a text between separators, its characters if that is null; a third text is null.")
                        .seesNulls()
                        .total()
                        .signature(generic("(VARCHAR, VARCHAR) → ARRAY(VARCHAR)", ArrayTextKernels::toArray))
                        .signature(generic("(VARCHAR, VARCHAR, VARCHAR) → ARRAY(VARCHAR)", ArrayTextKernels::toArray))
                        .example("array_to_string(string_to_array('a,x,b', ',', 'x'), '+')", "a+b")
                        .build());
    }

    /** The elements are cast to text first, whatever they are. */
    private static Signature joined(String text, int count) {
        return Generic.of(text, ArrayTextKernels::join).withTypes(arguments -> {
            if (arguments.size() != count || !(arguments.getFirst() instanceof DataType.Array)) {
                return null;
            }
            List<DataType> coerced = new ArrayList<>();
            coerced.add(new DataType.Array(DataType.VARCHAR));
            for (DataType argument : arguments.subList(1, count)) {
                DataType type = Parameter.STRING.coerce(argument);
                if (type == null) {
                    return null;
                }
                coerced.add(type);
            }
            return new Resolution(coerced, DataType.VARCHAR);
        });
    }

    private static List<ScalarFunction> aggregates() {
        return List.of(
                named("list_sum", ARRAY, "The sum of the elements.")
                        .alias("array_sum")
                        .signature(Generic.of(
                                "(ARRAY(T)) → NUMBER",
                                types -> ArrayAggregateKernels.sumType(
                                        ArrayAggregateKernels.elementOf(types.getFirst())),
                                ArrayAggregateKernels::sum))
                        .example("list_sum(array(1, 2, NULL))", "3")
                        .build(),
                named("list_avg", ARRAY, "The mean of the elements.")
                        .alias("array_avg", "array_average", "list_mean")
                        .signature(Generic.of(
                                "(ARRAY(T)) → DOUBLE",
                                types -> number(types.getFirst()) ? DataType.DOUBLE : null,
                                ArrayAggregateKernels::average))
                        .example("list_avg(array(1, 2))", "1.5")
                        .build(),
                named("list_product", ARRAY, "The product of the elements.")
                        .total()
                        .alias("array_product")
                        .signature(generic("(ARRAY(DOUBLE)) → DOUBLE", ArrayAggregateKernels::product)
                                .withTypes(types -> types.size() == 1 && number(types.getFirst())
                                        ? new Resolution(List.of(new DataType.Array(DataType.DOUBLE)), DataType.DOUBLE)
                                        : null))
                        .example("list_product(array(2, 3))", "6.0")
                        .build(),
                named("list_count", ARRAY, "How many elements are not null.")
                        .total()
                        .alias("array_count")
                        .signature(generic("(ARRAY(T)) → BIGINT", ArrayAggregateKernels::count))
                        .example("list_count(array(1, NULL))", "1")
                        .build(),
                named("array_max", ARRAY, "The greatest element.")
                        .total()
                        .alias("list_max")
                        .signature(generic("(ARRAY(T)) → T", ArrayAggregateKernels::greatest))
                        .example("array_max(array(1, 3, 2))", "3")
                        .build(),
                named("array_min", ARRAY, "The smallest element.")
                        .total()
                        .alias("list_min")
                        .signature(generic("(ARRAY(T)) → T", ArrayAggregateKernels::least))
                        .example("array_min(array(2, 1, 3))", "1")
                        .build(),
                named("list_any_value", ARRAY, "The first element that is not null.")
                        .total()
                        .alias("array_any_value")
                        .signature(generic("(ARRAY(T)) → T", ArrayAggregateKernels::anyValue))
                        .example("list_any_value(array(NULL, 2))", "2")
                        .build(),
                named("list_bool_and", ARRAY, "Whether all elements are true.")
                        .total()
                        .alias("array_bool_and")
                        .signature(generic("(ARRAY(BOOLEAN)) → BOOLEAN", ArrayAggregateKernels::every))
                        .example("list_bool_and(array(true, false))", "false")
                        .build(),
                named("list_bool_or", ARRAY, "Whether an element is true.")
                        .total()
                        .alias("array_bool_or")
                        .signature(generic("(ARRAY(BOOLEAN)) → BOOLEAN", ArrayAggregateKernels::some))
                        .example("list_bool_or(array(true, false))", "true")
                        .build());
    }

    private static boolean number(DataType array) {
        return array instanceof DataType.Array(DataType element) && (element.isNumeric() || element == DataType.NULL);
    }
}
