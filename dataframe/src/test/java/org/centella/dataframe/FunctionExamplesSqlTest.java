// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.centella.columnar.error.CentellaException;
import org.centella.execution.expression.Example;
import org.centella.execution.expression.FunctionTable;
import org.centella.execution.expression.ScalarFunction;
import org.junit.jupiter.api.Test;

/** The examples that the function table documents can be typed in SQL, and give there what it says. */
class FunctionExamplesSqlTest {
    @Test
    void everyExampleHoldsInSql() {
        Map<String, String> wrong = new TreeMap<>();
        try (Session session = Session.builder().build()) {
            for (ScalarFunction function : FunctionTable.functions()) {
                for (Example example : function.examples()) {
                    if (OWN_SYNTAX.stream().anyMatch(example.sql()::startsWith)) {
                        continue;
                    }
                    String given = value(session, example.sql());
                    if (!given.equals(example.result())) {
                        wrong.put(example.sql(), given);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** These have a syntax of their own in SQL, with words between the arguments. */
    private static final List<String> OWN_SYNTAX = List.of(
            "overlay(",
            "position(",
            "trim('xx",
            "extract('",
            "date_diff(",
            "datediff(",
            "like(",
            "ilike(",
            "row(1",
            "row_insert(row(1)");

    private static String value(Session session, String expression) {
        try {
            List<Row> rows =
                    session.sql("SELECT CAST(" + expression + " AS VARCHAR)").collect();
            Object value = rows.getFirst().get(0);
            return value == null ? "NULL" : value.toString();
        } catch (CentellaException e) {
            return e.code() + ": " + e.getMessage();
        }
    }
}
