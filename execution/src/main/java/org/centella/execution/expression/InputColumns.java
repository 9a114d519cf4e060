// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.Arrays;
import java.util.TreeSet;
import org.centella.execution.plan.Expression;

/** Which columns an expression reads, and reading others instead. */
public final class InputColumns {
    private InputColumns() {}

    /** The columns, ascending, each once. */
    public static int[] of(Expression expression) {
        TreeSet<Integer> columns = new TreeSet<>();
        collect(expression, columns);
        return columns.stream().mapToInt(c -> c).toArray();
    }

    private static void collect(Expression expression, TreeSet<Integer> columns) {
        if (expression instanceof Expression.InputReference(int index, var _)) {
            columns.add(index);
        }
        expression.children().forEach(child -> collect(child, columns));
    }

    /** The same expression over a batch of the given columns alone, which ascend. */
    static Expression renumber(Expression expression, int[] columns) {
        return expression instanceof Expression.InputReference(int index, var type)
                ? new Expression.InputReference(Arrays.binarySearch(columns, index), type)
                : Rewrites.mapChildren(expression, child -> renumber(child, columns));
    }
}
