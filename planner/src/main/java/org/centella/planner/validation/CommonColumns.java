// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlStarExclude;
import org.apache.calcite.sql.SqlStarReplace;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SelectScope;
import org.apache.calcite.sql.validate.SqlValidatorNamespace;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.planner.SyntaxShuttle;
import org.centella.sqlparser.Positions;
import org.centella.sqlparser.StarOptions;
import org.jspecify.annotations.Nullable;

/**
 * The columns that USING and NATURAL make one, written out wherever their query names them; the joins become joins ON.
 *
 * <pre>
 *   SELECT *
 *   FROM t FULL JOIN u USING (b) WHERE b > 5
 *
 *   SELECT coalesce(t.b, u.b) AS b, t.a, u.c
 *   FROM t FULL JOIN u ON t.b = u.b WHERE coalesce(t.b, u.b) > 5
 * </pre>
 *
 * Calcite does the like for two tables and for the SELECT list only. What an inner or left join makes one is the left column,
 * which conditions can follow down to a scan.
 */
final class CommonColumns {
    private final DialectValidator validator;
    /** The leaves of the FROM clause, from left to right. */
    private final List<SqlValidatorNamespace> tables;

    private int next;

    private CommonColumns(DialectValidator validator, List<SqlValidatorNamespace> tables) {
        this.validator = validator;
        this.tables = tables;
    }

    /** @param value the column as an expression, at a place in the text */
    private record Column(String name, Function<SqlParserPos, SqlNode> value, boolean isCommon) {
        boolean isCalled(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    static void write(SqlSelect select, SelectScope scope, DialectValidator validator) {
        List<SqlValidatorNamespace> tables = scope.getChildren();
        if (select.getFrom() instanceof SqlJoin join && hasCommon(join) && leaves(join) == tables.size()) {
            CommonColumns common = new CommonColumns(validator, tables);
            common.writeClauses(select, common.columns(join));
        }
    }

    private static boolean hasCommon(SqlNode from) {
        return from instanceof SqlJoin join
                && (isCommon(join) || hasCommon(join.getLeft()) || hasCommon(join.getRight()));
    }

    private static boolean isCommon(SqlJoin join) {
        return join.isNatural() || join.getConditionType() == JoinConditionType.USING;
    }

    private static int leaves(SqlNode from) {
        return from instanceof SqlJoin join ? leaves(join.getLeft()) + leaves(join.getRight()) : 1;
    }

    // The FROM clause.

    /** The columns that a part of FROM shows to a star, in order; its joins are written out. */
    private List<Column> columns(SqlNode from) {
        if (!(from instanceof SqlJoin join)) {
            return columnsOf(from);
        }
        List<Column> left = columns(join.getLeft());
        List<Column> right = columns(join.getRight());
        List<Column> all = new ArrayList<>(left);
        all.addAll(right);
        if (!isCommon(join)) {
            if (join.getCondition() != null) {
                join.setOperand(5, named(join.getCondition(), all, name -> true));
            }
            return all;
        }
        List<Column> common = new ArrayList<>();
        SqlNode condition = null;
        for (SqlIdentifier name : commonNames(join, left, right)) {
            Column ofLeft = only(name, left, "left");
            Column ofRight = only(name, right, "right");
            SqlParserPos pos = name.getParserPosition();
            SqlNode equal = SqlStdOperatorTable.EQUALS.createCall(
                    pos, ofLeft.value().apply(pos), ofRight.value().apply(pos));
            condition = condition == null ? equal : SqlStdOperatorTable.AND.createCall(pos, condition, equal);
            common.add(merged(join, ofLeft, ofRight));
        }
        SqlParserPos pos = join.getParserPosition();
        join.setOperand(1, SqlLiteral.createBoolean(false, pos));
        join.setOperand(4, JoinConditionType.ON.symbol(pos));
        join.setOperand(5, condition == null ? SqlLiteral.createBoolean(true, pos) : condition);
        all.removeIf(column -> common.stream().anyMatch(c -> c.isCalled(column.name())));
        all.addAll(0, common);
        return all;
    }

    private List<Column> columnsOf(SqlNode leaf) {
        SqlValidatorNamespace table = tables.get(next++);
        String alias = String.valueOf(SqlValidatorUtil.alias(leaf));
        List<Column> columns = new ArrayList<>();
        for (String name : table.getRowType().getFieldNames()) {
            columns.add(new Column(
                    name,
                    pos -> new SqlIdentifier(List.of(alias, name), null, pos, List.of(SqlParserPos.ZERO, pos)),
                    false));
        }
        return columns;
    }

    private static List<SqlIdentifier> commonNames(SqlJoin join, List<Column> left, List<Column> right) {
        List<SqlIdentifier> names = new ArrayList<>();
        if (join.getCondition() instanceof SqlNodeList using) {
            using.forEach(name -> names.add((SqlIdentifier) name));
        } else {
            for (Column column : left) {
                if (right.stream().anyMatch(c -> c.isCalled(column.name()))) {
                    names.add(new SqlIdentifier(
                            column.name(), join.isNaturalNode().getParserPosition()));
                }
            }
        }
        return names;
    }

    private static Column only(SqlIdentifier name, List<Column> columns, String side) {
        List<Column> called =
                columns.stream().filter(c -> c.isCalled(name.getSimple())).toList();
        if (called.size() == 1) {
            return called.getFirst();
        }
        throw called.isEmpty()
                ? error(
                        ErrorCode.COLUMN_NOT_FOUND,
                        "the " + side + " side of the join has no column " + name.getSimple(),
                        name)
                : error(
                        ErrorCode.AMBIGUOUS_COLUMN,
                        "the " + side + " side of the join has more than one column " + name.getSimple(),
                        name);
    }

    private static Column merged(SqlJoin join, Column left, Column right) {
        return switch (join.getJoinType()) {
            case RIGHT -> new Column(right.name(), right.value(), true);
            case FULL ->
                new Column(
                        left.name(),
                        pos -> SqlStdOperatorTable.COALESCE.createCall(
                                pos, left.value().apply(pos), right.value().apply(pos)),
                        true);
            default -> new Column(left.name(), left.value(), true);
        };
    }

    private static CentellaException error(ErrorCode code, String message, SqlNode at) {
        return new CentellaException(code, message, Positions.of(at.getParserPosition()), null);
    }

    // The clauses that name columns. Their lists stay the same objects: the validator has noted them.

    private void writeClauses(SqlSelect select, List<Column> columns) {
        validator.note(select, star(SqlIdentifier.star(SqlParserPos.ZERO), columns, List.of(), List.of()));
        SqlNodeList groups = select.getGroup();
        List<SqlNode> keys = groups == null ? List.of() : List.copyOf(groups.getList());
        List<SqlNode> items = new ArrayList<>();
        select.getSelectList().forEach(item -> items.addAll(items(item, columns)));
        Set<String> aliases = new HashSet<>();
        Set<String> given = new HashSet<>();
        for (SqlNode item : items) {
            String alias = SqlValidatorUtil.alias(item);
            if (alias != null) {
                aliases.add(alias.toLowerCase(Locale.ROOT));
                if (item.getKind() == SqlKind.AS) {
                    given.add(alias.toLowerCase(Locale.ROOT));
                }
            }
        }
        SqlNodeList list = select.getSelectList();
        list.clear();
        list.addAll(items);
        if (select.getWhere() != null) {
            select.setWhere(named(select.getWhere(), columns, name -> true));
        }
        if (groups != null) {
            groups.replaceAll(group -> named(group, columns, name -> true));
        }
        if (select.getHaving() != null) {
            Predicate<String> isColumn =
                    name -> !given.contains(name) || keys.stream().anyMatch(k -> HavingNames.isKey(k, name));
            select.setHaving(named(select.getHaving(), columns, isColumn));
        }
        if (select.getQualify() != null) {
            select.setQualify(named(select.getQualify(), columns, name -> true));
        }
        if (select.getOrderList() != null) {
            select.getOrderList().replaceAll(key -> named(key, columns, name -> !aliases.contains(name)));
        }
    }

    private List<SqlNode> items(SqlNode item, List<Column> columns) {
        List<SqlNode> none = List.of();
        return switch (item) {
            case SqlIdentifier star when star.isStar() && star.names.size() == 1 -> star(star, columns, none, none);
            case SqlStarExclude star
            when star.getStarIdentifier().names.size() == 1 ->
                star(star, columns, star.getExcludeList().getList(), none);
            case SqlStarReplace star
            when star.getStarIdentifier().names.size() == 1 ->
                star(star, columns, none, star.getReplaceList().getList());
            case SqlCall options when StarOptions.is(options) -> List.of(withOptions(options, columns));
            case SqlIdentifier name -> {
                SqlNode value = named(name, columns, n -> true);
                yield List.of(value instanceof SqlIdentifier ? value : aliased(value, name.getSimple()));
            }
            default -> List.of(named(item, columns, name -> true));
        };
    }

    /** The star's own columns, {@link DialectValidator#expandStar} tells; here are the expressions in their places. */
    private SqlNode withOptions(SqlCall options, List<Column> columns) {
        List<SqlNode> replaced = new ArrayList<>();
        for (SqlNode other : (SqlNodeList) options.operand(2)) {
            replaced.add(named(other, columns, name -> true));
        }
        return StarOptions.of(
                options.getParserPosition(),
                options.operand(0),
                ((SqlNodeList) options.operand(1)).getList(),
                replaced,
                ((SqlNodeList) options.operand(3)).getList());
    }

    private static SqlNode aliased(SqlNode value, String alias) {
        SqlParserPos pos = value.getParserPosition();
        return SqlStdOperatorTable.AS.createCall(pos, value, new SqlIdentifier(alias, pos));
    }

    private List<SqlNode> star(SqlNode star, List<Column> columns, List<SqlNode> without, List<SqlNode> replaced) {
        Set<SqlNode> unused = new HashSet<>(without);
        unused.addAll(replaced);
        Set<String> names = new HashSet<>();
        List<SqlNode> items = new ArrayList<>();
        for (Column column : columns) {
            SqlNode excluded = find(without, column);
            SqlNode other = find(replaced, column);
            unused.remove(excluded);
            unused.remove(other);
            if (excluded != null) {
                continue;
            }
            SqlNode value = other == null
                    ? column.value().apply(star.getParserPosition())
                    : named(((SqlCall) other).operand(0), columns, name -> true);
            String name = SqlValidatorUtil.uniquify(column.name(), names, SqlValidatorUtil.EXPR_SUGGESTER);
            items.add(value instanceof SqlIdentifier && name.equals(column.name()) ? value : aliased(value, name));
        }
        for (SqlNode node : unused) {
            throw error(
                    ErrorCode.COLUMN_NOT_FOUND,
                    "the star has no column " + name(node).names.getLast(),
                    node);
        }
        return items;
    }

    private static @Nullable SqlNode find(List<SqlNode> named, Column column) {
        for (SqlNode node : named) {
            if (column.isCalled(name(node).names.getLast())) {
                return node;
            }
        }
        return null;
    }

    private static SqlIdentifier name(SqlNode node) {
        return node instanceof SqlIdentifier name ? name : ((SqlCall) node).operand(1);
    }

    /**
     * The expression with common columns written out, in its subqueries too.
     *
     * @param isColumn tells a column from an alias of the same name, in lower case
     */
    private SqlNode named(SqlNode expression, List<Column> columns, Predicate<String> isColumn) {
        SqlNode named = expression.accept(new SyntaxShuttle() {
            @Override
            public @Nullable SqlNode visit(SqlCall call) {
                if (call.getKind() == SqlKind.AS) {
                    List<SqlNode> operands = new ArrayList<>(call.getOperandList());
                    operands.set(0, named(operands.getFirst(), columns, isColumn));
                    return call.getOperator().createCall(call.getParserPosition(), operands);
                }
                if (call.isA(SqlKind.QUERY)) {
                    call.accept(new InSubqueries(columns));
                    return call;
                }
                return super.visit(call);
            }

            @Override
            public SqlNode visit(SqlIdentifier name) {
                if (!name.isSimple() || !isColumn.test(name.getSimple().toLowerCase(Locale.ROOT))) {
                    return name;
                }
                List<Column> called = columns.stream()
                        .filter(c -> c.isCalled(name.getSimple()))
                        .toList();
                return called.size() == 1 && called.getFirst().isCommon()
                        ? called.getFirst().value().apply(name.getParserPosition())
                        : name;
            }
        });
        return named == null ? expression : named;
    }

    /** Writes out in subqueries what is no column of theirs. The validator has noted these trees, so none is copied. */
    private final class InSubqueries extends SqlBasicVisitor<@Nullable Void> {
        private final List<Column> columns;

        InSubqueries(List<Column> columns) {
            this.columns = columns;
        }

        @Override
        public @Nullable Void visit(SqlCall call) {
            if (!(call instanceof SqlSelect select)) {
                return super.visit(call);
            }
            SelectScope scope = validator.getRawSelectScope(select);
            if (scope != null) {
                List<String> own = scope.getChildren().stream()
                        .flatMap(table -> table.getRowType().getFieldNames().stream())
                        .toList();
                write(
                        select,
                        columns.stream()
                                .filter(c -> c.isCommon() && own.stream().noneMatch(c::isCalled))
                                .toList());
            }
            return null;
        }

        private void write(SqlSelect select, List<Column> outer) {
            if (outer.isEmpty()) {
                return;
            }
            select.getSelectList()
                    .replaceAll(item ->
                            Shorthands.isStar(item) ? item : items(item, outer).getFirst());
            if (select.getWhere() != null) {
                select.setWhere(named(select.getWhere(), outer, name -> true));
            }
            if (select.getHaving() != null) {
                select.setHaving(named(select.getHaving(), outer, name -> true));
            }
            if (select.getFrom() != null) {
                select.getFrom().accept(new InSubqueries(outer));
            }
        }
    }
}
