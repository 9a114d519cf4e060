// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.RowIdLifetime;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.avatica.AvaticaDatabaseMetaData;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.dataframe.QueryResult;
import org.centella.execution.aggregate.AggregateFunctions;
import org.centella.execution.expression.FunctionCategory;
import org.centella.execution.expression.FunctionTable;
import org.centella.execution.window.WindowFunctions;
import org.centella.storage.warehouse.TableColumn;
import org.jspecify.annotations.Nullable;

/** Answers questions about the session's tables and about what the engine can do. There are schemas, and no catalogs. */
final class CentellaDatabaseMetaData extends AvaticaDatabaseMetaData {
    private static final String TABLE = "TABLE";
    private static final String VIEW = "VIEW";

    /** Longest identifier and similar bounds: none. */
    private static final int NO_LIMIT = 0;

    private final CentellaConnection connection;

    CentellaDatabaseMetaData(CentellaConnection connection) {
        super(connection);
        this.connection = connection;
    }

    private ResultSet result(String name, Schema schema, List<List<@Nullable Object>> rows) throws SQLException {
        CentellaStatement statement = (CentellaStatement) connection.createStatement();
        statement.closeOnCompletion();
        statement.show(name, () -> QueryResult.of(schema, rows));
        return statement.getResultSet();
    }

    @Override
    public ResultSet getTables(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String tableNamePattern,
            String @Nullable [] types)
            throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        Set<String> wanted = types == null ? Set.of(TABLE, VIEW) : Set.of(types);
        if (isOurs(catalog)) {
            CatalogNames names = new CatalogNames(connection.session());
            for (String type : new TreeSet<>(wanted)) {
                for (CatalogNames.Relation relation : names.relations(schemaPattern, tableNamePattern)) {
                    if (type.equals(relation.isView() ? VIEW : TABLE)) {
                        rows.add(row(
                                null, relation.schema(), relation.name(), type, null, null, null, null, null, null));
                    }
                }
            }
        }
        return result(
                "getTables",
                Schema.of(
                        text("TABLE_CAT"),
                        text("TABLE_SCHEM"),
                        text("TABLE_NAME"),
                        text("TABLE_TYPE"),
                        text("REMARKS"),
                        text("TYPE_CAT"),
                        text("TYPE_SCHEM"),
                        text("TYPE_NAME"),
                        text("SELF_REFERENCING_COL_NAME"),
                        text("REF_GENERATION")),
                rows);
    }

    @Override
    public ResultSet getColumns(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String tableNamePattern,
            @Nullable String columnNamePattern)
            throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        if (isOurs(catalog)) {
            CatalogNames names = new CatalogNames(connection.session());
            for (CatalogNames.Relation relation : names.relations(schemaPattern, tableNamePattern)) {
                List<Field> fields = relation.columns().fields();
                for (int i = 0; i < fields.size(); i++) {
                    if (CatalogNames.matches(fields.get(i).name(), columnNamePattern)) {
                        rows.add(columnRow(relation, fields.get(i), i + 1));
                    }
                }
            }
        }
        return result(
                "getColumns",
                Schema.of(
                        text("TABLE_CAT"),
                        text("TABLE_SCHEM"),
                        text("TABLE_NAME"),
                        text("COLUMN_NAME"),
                        number("DATA_TYPE"),
                        text("TYPE_NAME"),
                        number("COLUMN_SIZE"),
                        number("BUFFER_LENGTH"),
                        number("DECIMAL_DIGITS"),
                        number("NUM_PREC_RADIX"),
                        number("NULLABLE"),
                        text("REMARKS"),
                        text("COLUMN_DEF"),
                        number("SQL_DATA_TYPE"),
                        number("SQL_DATETIME_SUB"),
                        number("CHAR_OCTET_LENGTH"),
                        number("ORDINAL_POSITION"),
                        text("IS_NULLABLE"),
                        text("SCOPE_CATALOG"),
                        text("SCOPE_SCHEMA"),
                        text("SCOPE_TABLE"),
                        small("SOURCE_DATA_TYPE"),
                        text("IS_AUTOINCREMENT"),
                        text("IS_GENERATEDCOLUMN")),
                rows);
    }

    private static List<@Nullable Object> columnRow(CatalogNames.Relation relation, Field field, int position) {
        TableColumn declared = relation.declared(position - 1);
        DataType type = field.type();
        int size = JdbcTypes.precision(type);
        boolean digits = type.isInteger() || type instanceof DataType.Decimal;
        return row(
                null,
                relation.schema(),
                relation.name(),
                field.name(),
                JdbcTypes.id(type),
                JdbcTypes.name(type),
                size == 0 ? null : size,
                null,
                type.isNumeric() || JdbcTypes.scale(type) > 0 ? JdbcTypes.scale(type) : null,
                type.isNumeric() ? 10 : null,
                field.nullable() ? columnNullable : columnNoNulls,
                declared == null ? null : declared.comment(),
                declared == null ? null : declared.defaultSql(),
                null,
                null,
                type.isString() && size > 0 && !digits ? size : null,
                position,
                field.nullable() ? "YES" : "NO",
                null,
                null,
                null,
                null,
                "NO",
                "NO");
    }

    @Override
    public ResultSet getSchemas() throws SQLException {
        return getSchemas(null, null);
    }

    @Override
    public ResultSet getSchemas(@Nullable String catalog, @Nullable String schemaPattern) throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        if (isOurs(catalog)) {
            for (String schema : new CatalogNames(connection.session()).schemas(schemaPattern)) {
                rows.add(row(schema, null));
            }
        }
        return result("getSchemas", Schema.of(text("TABLE_SCHEM"), text("TABLE_CATALOG")), rows);
    }

    @Override
    public ResultSet getCatalogs() throws SQLException {
        return result("getCatalogs", Schema.of(text("TABLE_CAT")), List.of());
    }

    @Override
    public ResultSet getTableTypes() throws SQLException {
        return result("getTableTypes", Schema.of(text("TABLE_TYPE")), List.of(row(TABLE), row(VIEW)));
    }

    @Override
    public ResultSet getPrimaryKeys(@Nullable String catalog, @Nullable String schema, @Nullable String table)
            throws SQLException {
        return result(
                "getPrimaryKeys",
                Schema.of(
                        text("TABLE_CAT"),
                        text("TABLE_SCHEM"),
                        text("TABLE_NAME"),
                        text("COLUMN_NAME"),
                        small("KEY_SEQ"),
                        text("PK_NAME")),
                List.of());
    }

    @Override
    public ResultSet getTypeInfo() throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (DataType type : TypeInfo.TYPES) {
            rows.add(TypeInfo.row(type));
        }
        return result("getTypeInfo", TypeInfo.SCHEMA, rows);
    }

    @Override
    public ResultSet getFunctions(
            @Nullable String catalog, @Nullable String schemaPattern, @Nullable String functionNamePattern)
            throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        if (isOurs(catalog)) {
            Stream<List<String>> functions = Stream.of(
                            FunctionTable.functions().stream().map(f -> names(f.name(), f.aliases())),
                            AggregateFunctions.named().stream().map(f -> names(f.name(), f.aliases())),
                            WindowFunctions.all().stream().map(f -> names(f.name(), f.aliases())))
                    .flatMap(names -> names);
            functions
                    .flatMap(List::stream)
                    .filter(name -> Character.isLetter(name.charAt(0)))
                    .filter(name -> CatalogNames.matches(name, functionNamePattern))
                    .distinct()
                    .sorted()
                    .forEach(name ->
                            rows.add(row(null, null, name, null, (short) DatabaseMetaData.functionNoTable, name)));
        }
        return result(
                "getFunctions",
                Schema.of(
                        text("FUNCTION_CAT"),
                        text("FUNCTION_SCHEM"),
                        text("FUNCTION_NAME"),
                        text("REMARKS"),
                        small("FUNCTION_TYPE"),
                        text("SPECIFIC_NAME")),
                rows);
    }

    private static List<String> names(String name, List<String> aliases) {
        return Stream.concat(Stream.of(name), aliases.stream()).toList();
    }

    private static String functions(FunctionCategory category) {
        return FunctionTable.functions().stream()
                .filter(f -> f.category() == category)
                .map(f -> f.name())
                .filter(name -> Character.isLetter(name.charAt(0)))
                .collect(Collectors.joining(","));
    }

    /** There are no catalogs: a name of one matches nothing; no name, or JDBC's empty one, matches all. */
    private static boolean isOurs(@Nullable String catalog) {
        return catalog == null || catalog.isEmpty();
    }

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return TypeInfo.list(values);
    }

    private static Field text(String name) {
        return Field.of(name, DataType.VARCHAR);
    }

    private static Field number(String name) {
        return Field.of(name, DataType.INTEGER);
    }

    private static Field small(String name) {
        return Field.of(name, DataType.SMALLINT);
    }

    @Override
    public String getNumericFunctions() {
        return functions(FunctionCategory.MATH);
    }

    @Override
    public String getStringFunctions() {
        return functions(FunctionCategory.STRING);
    }

    @Override
    public String getTimeDateFunctions() {
        return functions(FunctionCategory.DATETIME);
    }

    @Override
    public String getSystemFunctions() {
        return "";
    }

    @Override
    public String getSchemaTerm() {
        return "schema";
    }

    @Override
    public String getIdentifierQuoteString() {
        return "\"";
    }

    @Override
    public boolean nullsAreSortedHigh() {
        return true;
    }

    @Override
    public boolean nullsAreSortedAtEnd() {
        return false;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public boolean supportsTransactions() {
        return false;
    }

    @Override
    public int getDefaultTransactionIsolation() {
        return Connection.TRANSACTION_NONE;
    }

    @Override
    public boolean supportsTransactionIsolationLevel(int level) {
        return level == Connection.TRANSACTION_NONE;
    }

    @Override
    public boolean supportsBatchUpdates() {
        return true;
    }

    @Override
    public boolean supportsResultSetType(int type) {
        return type == ResultSet.TYPE_FORWARD_ONLY;
    }

    @Override
    public boolean supportsResultSetConcurrency(int type, int concurrency) {
        return type == ResultSet.TYPE_FORWARD_ONLY && concurrency == ResultSet.CONCUR_READ_ONLY;
    }

    @Override
    public RowIdLifetime getRowIdLifetime() {
        return RowIdLifetime.ROWID_UNSUPPORTED;
    }

    @Override
    public int getMaxColumnNameLength() {
        return NO_LIMIT;
    }

    @Override
    public boolean supportsStoredProcedures() {
        return false;
    }
}
