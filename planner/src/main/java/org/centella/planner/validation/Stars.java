// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.planner.SyntaxShuttle;
import org.centella.planner.TreeCopy;
import org.centella.sqlparser.Positions;
import org.centella.sqlparser.StarOptions;
import org.jspecify.annotations.Nullable;

/**
 * Writes out the stars that Calcite does not know, as soon as the columns behind FROM are known:
 *
 * <pre>
 *   * EXCLUDE (a) RENAME (b AS c)        the columns, one by one
 *   s.*          of a column s           s.x AS x, s.y AS y
 *   max(COLUMNS('^n'))                   max(n1) AS "max(n1)", max(n2) AS "max(n2)"
 * </pre>
 */
final class Stars {
    private static final String COLUMNS = "COLUMNS";

    private final SqlValidatorImpl validator;

    Stars(SqlValidatorImpl validator) {
        this.validator = validator;
    }

    /** The items with such stars written out, which become the list of the query if there are any. */
    SqlNodeList written(SqlNodeList items, SqlSelect select) {
        List<SqlNode> written = new ArrayList<>();
        boolean any = false;
        for (SqlNode item : items) {
            List<SqlNode> columns = written(item, select);
            written.addAll(columns == null ? List.of(item) : columns);
            any |= columns != null;
        }
        if (!any) {
            return items;
        }
        SqlNodeList list = new SqlNodeList(written, items.getParserPosition());
        select.setSelectList(list);
        return list;
    }

    /** What takes the place of an item, or null for one that Calcite knows. */
    private @Nullable List<SqlNode> written(SqlNode item, SqlSelect select) {
        if (StarOptions.is(item)) {
            return withOptions((SqlCall) item, select);
        }
        if (item instanceof SqlIdentifier name && name.isStar()) {
            return name.names.size() < 2 ? null : fields(name, select);
        }
        SqlCall columns = columnsCall(item);
        return columns == null ? null : columns(item, columns, select);
    }

    private List<SqlNode> star(SqlNode star, SqlSelect select) {
        return new ArrayList<>(validator
                .expandStar(new SqlNodeList(List.of(star), star.getParserPosition()), select, false)
                .getList());
    }

    private static String name(SqlNode item) {
        return String.valueOf(SqlValidatorUtil.alias(item));
    }

    private static SqlNode value(SqlNode item) {
        return item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
    }

    private static SqlNode as(SqlNode value, String name) {
        SqlParserPos position = value.getParserPosition();
        return SqlStdOperatorTable.AS.createCall(position, value, new SqlIdentifier(name, position));
    }

    private List<SqlNode> withOptions(SqlCall options, SqlSelect select) {
        List<SqlNode> columns = star(options.operand(0), select);
        for (SqlNode renamed : (SqlNodeList) options.operand(3)) {
            int column = find(value(renamed), columns);
            columns.set(column, as(value(columns.get(column)), name(renamed)));
        }
        for (SqlNode replaced : (SqlNodeList) options.operand(2)) {
            SqlNode named = ((SqlCall) replaced).operand(1);
            columns.set(find(named, columns), replaced);
        }
        for (SqlNode left : (SqlNodeList) options.operand(1)) {
            columns.remove(find(left, columns));
        }
        return columns;
    }

    private static int find(SqlNode node, List<SqlNode> columns) {
        String wanted = node instanceof SqlIdentifier identifier ? identifier.names.getLast() : node.toString();
        List<String> names = columns.stream().map(Stars::name).toList();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(wanted)) {
                return i;
            }
        }
        throw new CentellaException(
                ErrorCode.COLUMN_NOT_FOUND,
                "the star has no column " + wanted + Suggestions.didYouMean(wanted, names),
                Positions.of(node.getParserPosition()),
                null);
    }

    /** The fields of a column, when the name is that of a row and not of a table. */
    private @Nullable List<SqlNode> fields(SqlIdentifier star, SqlSelect select) {
        SqlValidatorScope scope = validator.getWhereScope(select);
        SqlIdentifier row = star.skipLast(1);
        SqlValidatorScope.ResolvedImpl tables = new SqlValidatorScope.ResolvedImpl();
        scope.resolve(row.names, validator.getCatalogReader().nameMatcher(), false, tables);
        if (row.isSimple() && tables.count() > 0) {
            return null;
        }
        RelDataType type;
        try {
            type = validator.deriveType(scope, row);
        } catch (CalciteException unknown) {
            return null;
        }
        if (!type.isStruct()) {
            return null;
        }
        SqlParserPos position = star.getParserPosition();
        List<SqlNode> fields = new ArrayList<>();
        for (RelDataTypeField field : type.getFieldList()) {
            SqlNode value = new SqlBasicCall(
                    new RowOperator.Subscript(field.getName()),
                    List.of(row.clone(position), SqlLiteral.createCharString(field.getName(), position)),
                    position);
            fields.add(as(value, field.getName()));
        }
        return fields;
    }

    private static boolean isColumns(SqlNode node) {
        return node instanceof SqlCall call
                && call.getOperator().getName().equalsIgnoreCase(COLUMNS)
                && call.operandCount() == 1;
    }

    /** The first call of COLUMNS in an item, or null. */
    private static @Nullable SqlCall columnsCall(SqlNode item) {
        SqlCall[] found = new SqlCall[1];
        item.accept(new SyntaxShuttle() {
            @Override
            public @Nullable SqlNode visit(SqlCall call) {
                if (call.isA(SqlKind.QUERY)) {
                    return call;
                }
                if (isColumns(call)) {
                    found[0] = call;
                    return call;
                }
                return super.visit(call);
            }
        });
        return found[0];
    }

    /** The item once for each column whose name matches. */
    private List<SqlNode> columns(SqlNode item, SqlCall columns, SqlSelect select) {
        SqlNode wanted = columns.operand(0);
        boolean all = wanted instanceof SqlIdentifier name && name.isStar();
        Pattern pattern = all ? Pattern.compile("") : pattern(wanted);
        List<SqlNode> written = new ArrayList<>();
        for (SqlNode column : star(SqlIdentifier.star(columns.getParserPosition()), select)) {
            String name = name(column);
            if (pattern.matcher(name).find()) {
                SqlNode value = withColumn(value(item), value(column));
                written.add(as(value, columnName(item, name)));
            }
        }
        if (written.isEmpty()) {
            throw new CentellaException(
                    ErrorCode.COLUMN_NOT_FOUND,
                    "no column has a name that matches " + wanted,
                    Positions.of(columns.getParserPosition()),
                    null);
        }
        return written;
    }

    private static Pattern pattern(SqlNode wanted) {
        String text = wanted instanceof SqlCharStringLiteral literal ? literal.getValueAs(String.class) : null;
        try {
            if (text != null) {
                return Pattern.compile(text);
            }
        } catch (PatternSyntaxException e) {
            // Answered below.
        }
        throw new CentellaException(
                ErrorCode.INVALID_ARGUMENT,
                "COLUMNS takes a star or a regular expression, not " + wanted,
                Positions.of(wanted.getParserPosition()),
                null);
    }

    private static SqlNode withColumn(SqlNode item, SqlNode column) {
        SqlNode written = TreeCopy.of(item).accept(new SyntaxShuttle() {
            @Override
            public @Nullable SqlNode visit(SqlCall call) {
                return isColumns(call) ? TreeCopy.of(column) : super.visit(call);
            }
        });
        return written == null ? item : written;
    }

    /** The grammar has named the item by its text; COLUMNS in it stands for the column. */
    private static String columnName(SqlNode item, String column) {
        String given = item.getKind() == SqlKind.AS ? name(item) : column;
        String lower = given.toLowerCase(Locale.ROOT);
        int start = lower.indexOf("columns(");
        int end = start < 0 ? -1 : given.indexOf(')', start);
        return end < 0 ? column : given.substring(0, start) + column + given.substring(end + 1);
    }
}
