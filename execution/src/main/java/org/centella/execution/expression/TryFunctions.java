// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCategory;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** Twins of functions that raise: {@code try_divide(1, 0)} is null where {@code 1 / 0} is an error. */
final class TryFunctions {
    private TryFunctions() {}

    /** @param others where the functions are declared that these are twins of */
    static List<ScalarFunction> declare(List<ScalarFunction> others) {
        return List.of(
                twin(others, "try_add", "+", "try_add(CAST(9223372036854775807 AS BIGINT), 1)", "NULL"),
                twin(others, "try_subtract", "-", "try_subtract(5, 7)", "-2"),
                twin(others, "try_multiply", "*", "try_multiply(CAST(9223372036854775807 AS BIGINT), 2)", "NULL"),
                twin(others, "try_divide", "/", "try_divide(1, 0)", "NULL"),
                twin(others, "try_mod", "%", "try_mod(1, 0)", "NULL"),
                twin(others, "try_to_number", "to_number", "try_to_number('abc', '999')", "NULL"),
                twin(others, "try_url_decode", "url_decode", "try_url_decode('%zz')", "NULL"),
                twin(others, "try_from_base64", "from_base64", "from_utf8(try_from_base64('YWJj'))", "abc"),
                twin(others, "try_unhex", "unhex", "try_unhex('xy')", "NULL"),
                twin(others, "try_make_date", "make_date", "try_make_date(2023, 2, 29)", "NULL"),
                twin(
                        others,
                        "try_make_timestamp",
                        "make_timestamp",
                        "try_make_timestamp(2023, 2, 29, 0, 0, 0)",
                        "NULL"),
                twin(others, "try_json_extract", "json_extract", "try_json_extract('no JSON', '$.a')", "NULL"));
    }

    private static ScalarFunction twin(
            List<ScalarFunction> others, String name, String of, String example, String result) {
        ScalarFunction function =
                others.stream().filter(f -> f.name().equals(of)).findFirst().orElseThrow();
        ScalarFunction.Builder twin = ScalarFunction.named(
                        name, function.category(), "As " + of + ", but null where that is an error.")
                .trait(FunctionTrait.GIVES_NULL)
                .total();
        for (Signature signature : function.signatures()) {
            twin.signature(new Signature(
                    signature.text(),
                    signature.types(),
                    (arguments, type) -> trying(signature.kernels().bind(arguments, type), type),
                    signature.zone(),
                    signature.lambdas()));
        }
        return twin.example(example, result).build();
    }

    /** The whole batch at once, and only when that fails row by row. */
    private static Kernel trying(Kernel kernel, DataType type) {
        return (in, rows, out) -> {
            try {
                kernel.run(in, rows, out);
            } catch (CentellaException e) {
                check(e);
                out.become(oneByOne(kernel, type, in, rows, out));
            }
        };
    }

    private static void check(CentellaException e) {
        if (e.code().category() != ErrorCategory.USER) {
            throw e;
        }
    }

    private static FlatColumn oneByOne(Kernel kernel, DataType type, Operand[] in, int rows, KernelOutput out) {
        ColumnBuilder results = out.builder();
        KernelOutput single = out.inner(0, type);
        for (int i = 0; i < rows; i++) {
            if (!anyNull(in, i)) {
                try {
                    single.begin(1, null, false);
                    kernel.run(row(in, i, out, out.pool()), 1, single);
                    results.append(single.finish());
                    continue;
                } catch (CentellaException e) {
                    check(e);
                }
            }
            results.appendNulls(1);
        }
        return results.view();
    }

    private static boolean anyNull(Operand[] in, int i) {
        for (Operand operand : in) {
            if (operand.isNull(i)) {
                return true;
            }
        }
        return false;
    }

    private static Operand[] row(Operand[] in, int i, KernelOutput out, MemoryPool pool) {
        List<Operand> row = new ArrayList<>();
        for (int k = 0; k < in.length; k++) {
            var number = out.scratch().ints(k, 1);
            Segments.setInt(number, 0, i & in[k].mask());
            row.add(new Operand(out.pick(k, in[k].column(), number, 1), false, pool));
        }
        return row.toArray(new Operand[0]);
    }
}
