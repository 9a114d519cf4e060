// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.Litmus;

/**
 * ROLLUP and CUBE over keys that come twice, as GROUPING SETS. Each set that they make is one of the result, also one that
 * another has made (SQL:2016 7.13); Calcite keeps one of equal ones.
 *
 * <pre>
 *   ROLLUP (a, a)      GROUPING SETS (a, a, ())
 * </pre>
 */
final class RepeatedKeys {
    /** A CUBE of so many is refused by Calcite for the number of its sets. */
    private static final int MOST_KEYS = 12;

    private RepeatedKeys() {}

    static void rewrite(SqlSelect select) {
        SqlNodeList keys = select.getGroup();
        if (keys != null) {
            keys.replaceAll(RepeatedKeys::written);
        }
    }

    private static SqlNode written(SqlNode key) {
        if (!(key instanceof SqlCall call)) {
            return key;
        }
        return switch (call.getKind()) {
            case GROUPING_SETS, GROUP_BY_DISTINCT -> {
                List<SqlNode> operands = call.getOperandList().stream()
                        .map(RepeatedKeys::written)
                        .toList();
                yield call.getOperator().createCall(call.getParserPosition(), operands);
            }
            case ROLLUP, CUBE -> repeats(call) ? sets(call) : call;
            default -> call;
        };
    }

    private static boolean repeats(SqlCall call) {
        List<SqlNode> all = new ArrayList<>();
        call.getOperandList().forEach(element -> all.addAll(columns(element)));
        return call.operandCount() <= MOST_KEYS && different(all).size() < all.size();
    }

    private static List<SqlNode> columns(SqlNode element) {
        return element instanceof SqlCall row && row.getKind() == SqlKind.ROW ? row.getOperandList() : List.of(element);
    }

    private static List<SqlNode> different(List<SqlNode> columns) {
        List<SqlNode> different = new ArrayList<>();
        for (SqlNode column : columns) {
            if (different.stream().noneMatch(other -> other.equalsDeep(column, Litmus.IGNORE))) {
                different.add(column);
            }
        }
        return different;
    }

    private static SqlNode sets(SqlCall call) {
        SqlParserPos position = call.getParserPosition();
        int elements = call.operandCount();
        List<SqlNode> sets = new ArrayList<>();
        if (call.getKind() == SqlKind.ROLLUP) {
            for (int length = elements; length >= 0; length--) {
                sets.add(set(call, (1 << length) - 1, position));
            }
        } else {
            for (int chosen = (1 << elements) - 1; chosen >= 0; chosen--) {
                sets.add(set(call, chosen, position));
            }
        }
        return SqlStdOperatorTable.GROUPING_SETS.createCall(position, sets);
    }

    /** @param chosen a bit for each element that is in the set */
    private static SqlNode set(SqlCall call, int chosen, SqlParserPos position) {
        List<SqlNode> columns = new ArrayList<>();
        for (int i = 0; i < call.operandCount(); i++) {
            if ((chosen & 1 << i) != 0) {
                columns.addAll(columns(call.operand(i)));
            }
        }
        List<SqlNode> different = different(columns);
        return switch (different.size()) {
            case 0 -> new SqlNodeList(position);
            case 1 -> different.getFirst();
            default -> SqlStdOperatorTable.ROW.createCall(position, different);
        };
    }
}
