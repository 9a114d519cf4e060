// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser.grammar;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlStarExclude;
import org.apache.calcite.sql.SqlStarReplace;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.centella.sqlparser.StarOptions;
import org.jspecify.annotations.Nullable;

/**
 * Names the columns of a SELECT that have none: a cast column keeps its name, a field gives its own, everything else is
 * called what it is, {@code sum(price * 2)}. The second of two equal ones gets a number, so that a query around this one can
 * tell them apart. Columns of VALUES are column1, column2, …
 */
final class ColumnNames {
    private final @Nullable String sql;
    private final List<String> texts = new ArrayList<>();
    private int start;

    ColumnNames(@Nullable String sql) {
        this.sql = sql;
    }

    void begin(Token first) {
        start = offset(first.beginLine, first.beginColumn);
    }

    void end(Token last) {
        texts.add(sql == null ? "" : sql.substring(start, offset(last.endLine, last.endColumn) + 1));
    }

    private int offset(int line, int column) {
        int offset = 0;
        for (int i = 1; sql != null && i < line; i++) {
            offset = sql.indexOf('\n', offset) + 1;
        }
        return offset + column - 1;
    }

    void apply(List<SqlNode> items) {
        Set<String> taken = new HashSet<>();
        items.forEach(item -> taken.add(given(item).toLowerCase(Locale.ROOT)));
        for (int i = 0; i < items.size(); i++) {
            SqlNode item = items.get(i);
            if (sql != null && !isNamed(item)) {
                String name = name(item, texts.get(i));
                String unique = name;
                for (int n = 1; !taken.add(unique.toLowerCase(Locale.ROOT)); n++) {
                    unique = name + "_" + n;
                }
                SqlParserPos pos = item.getParserPosition();
                items.set(
                        i,
                        SqlStdOperatorTable.AS.createCall(
                                pos,
                                item,
                                new SqlIdentifier(List.of(unique), null, pos, List.of(pos.withQuoting(true)))));
            }
        }
    }

    private static boolean isNamed(SqlNode item) {
        return item instanceof SqlIdentifier
                || StarOptions.is(item)
                || item instanceof SqlStarExclude
                || item instanceof SqlStarReplace
                || item.getKind() == SqlKind.AS;
    }

    private static String given(SqlNode item) {
        return switch (item) {
            case SqlIdentifier name -> name.isStar() ? "*" : name.names.getLast();
            case SqlCall call when call.getKind() == SqlKind.AS -> ((SqlIdentifier) call.operand(1)).getSimple();
            default -> "";
        };
    }

    private static String name(SqlNode item, String text) {
        SqlNode node = item;
        while (node.getKind() == SqlKind.CAST || node.getKind() == SqlKind.SAFE_CAST) {
            node = ((SqlCall) node).operand(0);
        }
        if (node instanceof SqlIdentifier column && !column.isStar()) {
            return column.names.getLast();
        }
        if (item.getKind() == SqlKind.DOT && ((SqlCall) item).operand(1) instanceof SqlIdentifier field) {
            return field.getSimple();
        }
        return text.strip().replaceAll("\\s+", " ");
    }

    /**
     * Rows of values in FROM, with names for their columns if the query gives none.
     *
     * @param next what follows; before a set operator they are a query, not a table
     */
    static SqlNode ofRows(SqlNode table, Token next) {
        boolean isQuery = switch (next.kind) {
            case CentellaParserConstants.UNION,
                    CentellaParserConstants.INTERSECT,
                    CentellaParserConstants.EXCEPT,
                    CentellaParserConstants.SET_MINUS -> true;
            default -> false;
        };
        if (isQuery) {
            return table;
        }
        if (table.getKind() == SqlKind.VALUES) {
            return named(table, new SqlIdentifier("values", table.getParserPosition()));
        }
        return table instanceof SqlCall as
                        && as.getKind() == SqlKind.AS
                        && as.operandCount() == 2
                        && as.operand(0) instanceof SqlCall rows
                        && rows.getKind() == SqlKind.VALUES
                ? named(rows, as.operand(1))
                : table;
    }

    private static SqlNode named(SqlNode rows, SqlNode alias) {
        SqlParserPos pos = rows.getParserPosition();
        int columns = ((SqlCall) ((SqlCall) rows).operand(0)).operandCount();
        List<SqlNode> operands = new ArrayList<>(List.of(rows, alias));
        for (int i = 1; i <= columns; i++) {
            operands.add(new SqlIdentifier("column" + i, pos));
        }
        return SqlStdOperatorTable.AS.createCall(pos, operands);
    }
}
