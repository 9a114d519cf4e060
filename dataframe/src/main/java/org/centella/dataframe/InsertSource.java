// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.centella.execution.plan.Expression;
import org.centella.sqlparser.Constant;
import org.centella.sqlparser.QueryParser;
import org.centella.sqlparser.StatementParser;
import org.centella.storage.warehouse.TableColumn;
import org.centella.storage.warehouse.TableState;
import org.jspecify.annotations.Nullable;

/**
 * The query of an INSERT made fit for its table: DEFAULT gets its value, text literals in VALUES become what their columns
 * are, and defaults that are no constants are computed around it.
 */
final class InsertSource {
    private final TableState state;
    private final int[] sources;
    private final Map<String, SqlNode> given;
    private final SqlNode original;
    private final SqlNode query;
    private int computedDefaults;

    /**
     * @param sources for each column of the table the position of its value, or -1 for its default
     * @param given values that columns have in all rows
     */
    InsertSource(TableState state, int[] sources, SqlNode query, Map<String, SqlNode> given) {
        this.given = given;
        this.state = state;
        this.sources = sources;
        this.original = query;
        if (query.getKind() == SqlKind.VALUES) {
            ((SqlCall) query).getOperandList().forEach(this::fitRow);
        }
        this.query = withDefaults(query);
    }

    SqlNode query() {
        return query;
    }

    /** Columns behind those of the query, one for each column of the table whose default has to be computed. */
    int computedDefaults() {
        return computedDefaults;
    }

    private void fitRow(SqlNode row) {
        if (row instanceof SqlBasicCall call && row.getKind() == SqlKind.ROW) {
            for (int column = 0; column < sources.length; column++) {
                int position = sources[column];
                if (position >= 0 && position < call.operandCount()) {
                    call.setOperand(
                            position,
                            fit(call.operand(position), state.columns().get(column)));
                }
            }
        }
    }

    /** A value in the place of a column, as a table decides what text is. */
    static SqlNode fit(SqlNode value, TableColumn column) {
        if (value.getKind() == SqlKind.DEFAULT) {
            return QueryParser.parseExpression(column.defaultSql() == null ? "NULL" : column.defaultSql());
        }
        boolean untyped = value instanceof SqlCharStringLiteral || value instanceof SqlDynamicParam;
        boolean text = column.type().isString();
        if (!untyped || column.type().isNested() || text && !(value instanceof SqlDynamicParam)) {
            return value;
        }
        // Text that is too long is not to be cut.
        SqlCall cast =
                (SqlCall) QueryParser.parseExpression("CAST(NULL AS " + (text ? "VARCHAR" : column.type()) + ")");
        return SqlStdOperatorTable.CAST.createCall(value.getParserPosition(), value, cast.operand(1));
    }

    private SqlNode withDefaults(SqlNode inner) {
        List<SqlNode> items = new ArrayList<>();
        SqlParserPos nowhere = inner.getParserPosition();
        items.add(new SqlIdentifier(List.of("$source", ""), nowhere));
        for (int column = 0; column < sources.length; column++) {
            TableColumn declared = state.columns().get(column);
            SqlNode value = given(declared);
            if (sources[column] < 0 && (value != null || constantDefault(declared) == null)) {
                String name = "$default" + computedDefaults++;
                items.add(SqlStdOperatorTable.AS.createCall(
                        nowhere,
                        value != null
                                ? fit(value, declared)
                                : QueryParser.parseExpression(String.valueOf(declared.defaultSql())),
                        new SqlIdentifier(name, nowhere)));
            }
        }
        if (computedDefaults == 0) {
            return inner;
        }
        SqlNode from = SqlStdOperatorTable.AS.createCall(nowhere, inner, new SqlIdentifier("$source", nowhere));
        return new SqlSelect(
                nowhere,
                null,
                new SqlNodeList(items, nowhere),
                from,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private @Nullable SqlNode given(TableColumn column) {
        return given.entrySet().stream()
                .filter(g -> g.getKey().equalsIgnoreCase(column.name()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** True when the column's values are literals, whose type the table decides. */
    boolean isLiteral(int position) {
        return isLiteral(original, position);
    }

    private static boolean isLiteral(SqlNode query, int position) {
        return switch (query) {
            case SqlSelect select ->
                position < select.getSelectList().size()
                        && isText(select.getSelectList().get(position));
            case SqlOrderBy order -> isLiteral(order.query, position);
            case SqlCall call when call.getKind() == SqlKind.VALUES -> true;
            case SqlCall call
            when SqlKind.SET_QUERY.contains(call.getKind()) ->
                call.getOperandList().stream().allMatch(q -> isLiteral(q, position));
            default -> false;
        };
    }

    /** Whether an item of a SELECT list is a text literal. */
    static boolean isText(SqlNode item) {
        SqlNode value = item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
        return value instanceof SqlCharStringLiteral;
    }

    /** A default as a literal when it is one; null when it has to be computed. */
    static Expression.@Nullable Literal constantDefault(TableColumn column) {
        String sql = column.defaultSql();
        if (sql == null) {
            return new Expression.Literal(null, column.type());
        }
        Constant constant = StatementParser.constant(sql);
        return constant == null ? null : ConstantInsert.literal(constant);
    }
}
