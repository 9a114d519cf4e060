// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.AliasNamespace;
import org.apache.calcite.sql.validate.SelectScope;
import org.apache.calcite.sql.validate.SqlValidatorCatalogReader;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorNamespace;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.planner.TreeCopy;
import org.centella.sqlparser.Positions;
import org.jspecify.annotations.Nullable;

/**
 * Calcite's validator where the dialect differs from it: what names mean ({@link CommonColumns}, {@link OuterColumns},
 * {@link HavingNames}, {@link PartialAliases}), expressions and subqueries in LIMIT and OFFSET, {@link Stars}, also over
 * columns of one name.
 */
final class DialectValidator extends SqlValidatorImpl {
    /** Behind the name of a column that shares it with another of its table: no user types it. */
    private static final char ONE_OF_MANY = '\u2063';

    private final Set<String> shared = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<SqlNodeList, Boolean> aggregates = new IdentityHashMap<>();
    private final Map<SqlSelect, SqlNodeList> stars = new IdentityHashMap<>();
    /** Tables in FROM by their names in lower case. */
    private final Map<String, List<SqlValidatorNamespace>> tables = new HashMap<>();

    DialectValidator(SqlValidatorCatalogReader names, RelDataTypeFactory types, Config config) {
        super(OperatorTable.INSTANCE, names, types, config);
    }

    /** Whether columns of one table share the name, so that it is not that none has it. */
    boolean isShared(String name) {
        return shared.contains(name);
    }

    /** The columns of the table of that name; none if there is no such table, or several with other columns. */
    List<String> columnsOf(String table) {
        List<List<String>> columns = tables.getOrDefault(table.toLowerCase(Locale.ROOT), List.of()).stream()
                .map(known -> known.getRowType().getFieldNames())
                .distinct()
                .toList();
        return columns.size() == 1 ? columns.getFirst() : List.of();
    }

    /** A row with the names that the user gave its columns. */
    static RelDataType given(RelDataType row, RelDataTypeFactory types) {
        if (row.getFieldNames().stream().allMatch(name -> name.indexOf(ONE_OF_MANY) < 0)) {
            return row;
        }
        List<String> names = row.getFieldNames().stream()
                .map(name -> name.indexOf(ONE_OF_MANY) < 0 ? name : name.substring(0, name.indexOf(ONE_OF_MANY)))
                .toList();
        return types.createStructType(
                row.getFieldList().stream().map(RelDataTypeField::getType).toList(), names);
    }

    @Override
    protected void validateSelect(SqlSelect select, RelDataType target) {
        super.validateSelect(select, target);
        select.setOffset(rows("OFFSET", select.getOffset(), select));
        select.setFetch(rows("LIMIT", select.getFetch(), select));
    }

    @Override
    public RelDataType deriveType(SqlValidatorScope scope, SqlNode expression) {
        if (expression instanceof SqlCall call) {
            RowMembership.wrap(call, this, scope);
        }
        return super.deriveType(scope, expression);
    }

    /** Calcite makes rows of literals as if all of a column had the type that they have in common. */
    @Override
    protected void validateValues(SqlCall values, RelDataType target, SqlValidatorScope scope) {
        super.validateValues(values, target, scope);
        List<SqlCall> rows =
                values.getOperandList().stream().map(row -> (SqlCall) row).toList();
        for (int column = 0; column < rows.getFirst().operandCount(); column++) {
            DialectCoercion.mixMonths(this, scope, rows, column);
        }
    }

    /** The algebra of a set operation takes constants of other types for those that its rows have. */
    @Override
    public void validateQuery(SqlNode query, SqlValidatorScope scope, RelDataType target) {
        super.validateQuery(query, scope, target);
        if (SqlKind.SET_QUERY.contains(query.getKind())) {
            List<RelDataTypeField> columns = getValidatedNodeType(query).getFieldList();
            for (RelDataTypeField column : columns) {
                if (Types.isMixedInterval(column.getType())) {
                    getTypeCoercion().rowTypeCoercion(scope, query, column.getIndex(), column.getType());
                }
            }
        }
    }

    /** Calcite passes over the order of an aggregate's rows where FILTER follows it. */
    @Override
    public void validateCall(SqlCall call, SqlValidatorScope scope) {
        super.validateCall(call, scope);
        if (call.getKind() == SqlKind.FILTER
                && call.operand(0) instanceof SqlCall ordered
                && ordered.getKind() == SqlKind.WITHIN_GROUP) {
            SqlValidatorScope rows = scope.getOperandScope(ordered);
            ordered.<SqlNodeList>operand(1).forEach(key -> deriveType(rows, key));
        }
    }

    // A number of rows.

    /** What LIMIT or OFFSET takes: an expression over nothing of its own query. */
    private @Nullable SqlNode rows(String clause, @Nullable SqlNode node, SqlSelect select) {
        if (node == null || node instanceof SqlDynamicParam) {
            return node;
        }
        if (node instanceof SqlNumericLiteral number && number.isInteger()) {
            return node;
        }
        SqlValidatorScope scope = scope(select).getParent();
        SqlNode value = registered(node, scope);
        value.validateExpr(this, scope);
        refuseColumns(clause, value);
        RelDataType type = deriveType(scope, value);
        if (SqlTypeUtil.isIntType(type)) {
            return value;
        }
        boolean isText = value.getKind() == SqlKind.LITERAL && SqlTypeUtil.inCharFamily(type);
        if (!SqlTypeUtil.isNumeric(type) && !isText && type.getSqlTypeName() != SqlTypeName.NULL) {
            throw new CentellaException(
                    ErrorCode.TYPE_MISMATCH,
                    clause + " takes a number of rows, not " + Types.fromCalcite(type),
                    Positions.of(node.getParserPosition()),
                    null);
        }
        RelDataType bigint =
                typeFactory.createTypeWithNullability(typeFactory.createSqlType(SqlTypeName.BIGINT), type.isNullable());
        SqlNode cast = new SqlBasicCall(
                AnyCast.CAST, List.of(value, SqlTypeUtil.convertTypeToSpec(bigint)), node.getParserPosition());
        deriveType(scope, cast);
        return cast;
    }

    /** What is left of names behind validation is columns of outer rows. */
    private static void refuseColumns(String clause, SqlNode value) {
        value.accept(new SqlBasicVisitor<Void>() {
            @Override
            @SuppressWarnings("NullAway")
            public Void visit(SqlIdentifier column) {
                throw new CentellaException(
                        ErrorCode.FEATURE_NOT_SUPPORTED,
                        clause + " cannot depend on an outer row, as " + column + " does",
                        Positions.of(column.getParserPosition()),
                        null);
            }

            @Override
            @SuppressWarnings("NullAway")
            public Void visit(SqlCall call) {
                return call.getKind() == SqlKind.SCALAR_QUERY ? null : super.visit(call);
            }

            @Override
            @SuppressWarnings("NullAway")
            public Void visit(SqlDataTypeSpec type) {
                return null;
            }
        });
    }

    /** The expression with its subqueries known to the validator, as values. */
    private SqlNode registered(SqlNode node, SqlValidatorScope scope) {
        if (node.isA(SqlKind.QUERY)) {
            register(scope, node);
            return SqlStdOperatorTable.SCALAR_QUERY.createCall(node.getParserPosition(), node);
        }
        if (node instanceof SqlCall call && call.getKind() == SqlKind.SCALAR_QUERY) {
            register(scope, call.operand(0));
        } else if (node instanceof SqlCall call) {
            for (int i = 0; i < call.operandCount(); i++) {
                if (call.operand(i) != null) {
                    call.setOperand(i, registered(call.operand(i), scope));
                }
            }
        }
        return node;
    }

    void register(SqlValidatorScope scope, SqlNode query) {
        registerQuery(scope, null, query, query, null, false);
    }

    // Names.

    @Override
    protected void validateFrom(SqlNode from, RelDataType target, SqlValidatorScope scope) {
        if (scope instanceof SelectScope of && of.getNode().getFrom() == from) {
            CommonColumns.write(of.getNode(), of, this);
        }
        super.validateFrom(from, target, scope);
    }

    /** What a star stands for in a query with common columns. */
    void note(SqlSelect select, List<SqlNode> columns) {
        stars.put(select, new SqlNodeList(columns, SqlParserPos.ZERO));
    }

    @Override
    public SqlNodeList expandStar(SqlNodeList items, SqlSelect select, boolean systemColumns) {
        SqlNodeList columns = stars.get(select);
        boolean isStar = items.size() == 1
                && items.get(0) instanceof SqlIdentifier name
                && name.isStar()
                && name.names.size() == 1;
        return columns != null && isStar
                ? (SqlNodeList) TreeCopy.of(columns)
                : super.expandStar(items, select, systemColumns);
    }

    @Override
    protected void registerNamespace(
            @Nullable SqlValidatorScope using, @Nullable String alias, SqlValidatorNamespace table, boolean nullable) {
        SqlValidatorNamespace registered = table instanceof AliasNamespace && table.getNode() instanceof SqlCall as
                ? new PartialAliases(this, as, java.util.Objects.requireNonNull(table.getEnclosingNode()))
                : table;
        if (using != null && alias != null) {
            tables.computeIfAbsent(alias.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(registered);
        }
        super.registerNamespace(using, alias, registered, nullable);
    }

    @Override
    protected void validateHavingClause(SqlSelect select) {
        if (select.getHaving() != null) {
            SqlNode having = HavingNames.resolved(select);
            select.setHaving(new OuterColumns(this, scope(select)).apart(having));
        }
        super.validateHavingClause(select);
    }

    /** Columns of a WITH query may share a name as those of any other table may; Calcite wants them apart. */
    @Override
    public void validateWithItem(SqlWithItem item) {
        if (item.columnList != null) {
            super.validateWithItem(item);
        }
    }

    private SelectScope scope(SqlSelect select) {
        return java.util.Objects.requireNonNull(getRawSelectScope(select));
    }

    /**
     * Asked for each item of a SELECT list, and answered by going through them all, so it is remembered: by the list, since
     * validation puts another in its place when it changes items.
     */
    @Override
    public boolean isAggregate(SqlSelect select) {
        Boolean known = aggregates.get(select.getSelectList());
        if (known == null) {
            known = super.isAggregate(select);
            aggregates.put(select.getSelectList(), known);
        }
        return known;
    }

    // Columns of one name.

    @Override
    protected RelDataType validateSelectList(SqlNodeList items, SqlSelect select, RelDataType target) {
        if (items.stream().anyMatch(Shorthands::isStar)) {
            scope(select).getChildren().forEach(this::tellApart);
        }
        if (isAggregate(select)) {
            items.replaceAll(new OuterColumns(this, scope(select))::apart);
        }
        SqlNodeList written = new Stars(this).written(items, select);
        if (written != items) {
            // What Calcite took for the items when it wrote out a star.
            scope(select).setExpandedSelectList(null);
        }
        return super.validateSelectList(written, select, target);
    }

    /** Columns that share a name get one each, since Calcite writes a star out as names. */
    private void tellApart(SqlValidatorNamespace table) {
        RelDataType row = table.getRowType();
        Set<String> once = new HashSet<>();
        Set<String> often = new HashSet<>();
        for (String name : row.getFieldNames()) {
            if (!once.add(name.toLowerCase(Locale.ROOT))) {
                often.add(name.toLowerCase(Locale.ROOT));
            }
        }
        if (often.isEmpty()) {
            return;
        }
        shared.addAll(often);
        List<String> names = new ArrayList<>();
        List<RelDataType> types = new ArrayList<>();
        for (RelDataTypeField field : row.getFieldList()) {
            boolean isShared = often.contains(field.getName().toLowerCase(Locale.ROOT));
            names.add(isShared ? field.getName() + ONE_OF_MANY + field.getIndex() : field.getName());
            types.add(field.getType());
        }
        table.setType(typeFactory.createTypeWithNullability(
                typeFactory.createStructType(row.getStructKind(), types, names), row.isNullable()));
    }
}
