// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLambda;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;

/**
 * Java's lambdas as SQL's: a function of columns is called once, with columns that stand for the parameters. Lambdas within it
 * name theirs apart from those around them.
 */
final class Lambdas {
    /** Nobody names a column so. */
    private static final String PARAMETER = "λ";

    /** Parameters of the lambdas whose bodies are being made on this thread. */
    private static final ThreadLocal<Integer> AROUND = ThreadLocal.withInitial(() -> 0);

    private Lambdas() {}

    /** @param body of as many columns as there are parameters */
    static Column of(int parameters, Function<List<Column>, Column> body) {
        int around = AROUND.get();
        AROUND.set(around + parameters);
        try {
            List<SqlNode> names = new ArrayList<>();
            List<Column> columns = new ArrayList<>();
            for (int i = 1; i <= parameters; i++) {
                String name = PARAMETER + (around + i);
                names.add(new SqlIdentifier(name, Column.NOWHERE));
                columns.add(new Column(new SqlIdentifier(name, Column.NOWHERE)));
            }
            SqlNode value = body.apply(columns).expression();
            return new Column(new SqlLambda(Column.NOWHERE, new SqlNodeList(names, Column.NOWHERE), value));
        } finally {
            AROUND.set(around);
        }
    }
}
