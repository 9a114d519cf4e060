// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.planner.SyntaxShuttle;
import org.centella.sqlparser.Positions;
import org.jspecify.annotations.Nullable;

/**
 * HAVING may name an item of the SELECT list by its alias, as in DuckDB. But a name of a grouping key is that key, however
 * deep in GROUPING SETS it stands, and a name in an aggregate function's arguments is a column.
 */
final class HavingNames extends SyntaxShuttle {
    private final SqlSelect select;

    private HavingNames(SqlSelect select) {
        this.select = select;
    }

    /** The condition of HAVING without aliases; the groups and the SELECT list must be validated. */
    static SqlNode resolved(SqlSelect select) {
        SqlNode having = java.util.Objects.requireNonNull(select.getHaving());
        SqlNode resolved = having.accept(new HavingNames(select));
        return resolved == null ? having : resolved;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        boolean apart = call.isA(SqlKind.QUERY)
                || call.getKind() == SqlKind.FILTER
                || call.getKind() == SqlKind.WITHIN_GROUP
                || call.getOperator() instanceof SqlFunction function && Shorthands.isAggregate(function);
        return apart ? call : super.visit(call);
    }

    @Override
    public @Nullable SqlNode visit(SqlIdentifier identifier) {
        if (!identifier.isSimple() || select.getGroup() != null && isKey(select.getGroup(), identifier.getSimple())) {
            return identifier;
        }
        List<SqlNode> items = select.getSelectList().stream()
                .filter(item -> item.getKind() == SqlKind.AS
                        && ((SqlIdentifier) ((SqlCall) item).operand(1))
                                .getSimple()
                                .equalsIgnoreCase(identifier.getSimple()))
                .toList();
        if (items.size() > 1) {
            throw new CentellaException(
                    ErrorCode.AMBIGUOUS_COLUMN,
                    "more than one item of the SELECT list is called " + identifier.getSimple(),
                    Positions.of(identifier.getParserPosition()),
                    null);
        }
        return items.isEmpty() ? identifier : ((SqlCall) items.getFirst()).operand(0);
    }

    static boolean isKey(SqlNode group, String column) {
        return switch (group.getKind()) {
            case IDENTIFIER -> ((SqlIdentifier) group).names.getLast().equalsIgnoreCase(column);
            case GROUPING_SETS, ROLLUP, CUBE, ROW ->
                ((SqlCall) group).getOperandList().stream().anyMatch(g -> isKey(g, column));
            case OTHER -> group instanceof SqlNodeList list && list.stream().anyMatch(g -> isKey(g, column));
            default -> false;
        };
    }
}
