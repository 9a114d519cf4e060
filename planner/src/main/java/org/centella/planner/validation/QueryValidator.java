// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.config.CalciteConnectionConfig;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.tools.RelBuilder;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.SqlPosition;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.planner.Contradictions;
import org.centella.planner.Relation;
import org.centella.planner.TreeCopy;
import org.centella.planner.ViewStore;
import org.centella.sqlparser.Positions;
import org.centella.sqlparser.QueryParser;
import org.centella.storage.Catalog;
import org.centella.storage.Table;

/**
 * Looks up the names of one query, derives and checks its types, and turns it into relational algebra with its subqueries
 * still in the expressions. For one query, one thread.
 */
public final class QueryValidator {
    private static final SqlValidator.Config VALIDATION = SqlValidator.Config.DEFAULT
            .withConformance(Conformance.INSTANCE)
            .withDefaultNullCollation(NullCollation.HIGH)
            .withIdentifierExpansion(true)
            .withLenientOperatorLookup(false)
            .withTypeCoercionEnabled(true)
            .withTypeCoercionFactory(DialectCoercion::new);

    private static final SqlToRelConverter.Config CONVERSION = SqlToRelConverter.config()
            .withExpand(false)
            .withTrimUnusedFields(false)
            .withRemoveSortInSubQuery(true)
            .withAddJsonTypeOperatorEnabled(false)
            .withInSubQueryThreshold(Integer.MAX_VALUE)
            // Our own phases simplify and merge, once. Calcite's merging of projections loses count of columns where
            // one holds
            // a correlated subquery and the other hides what a join's condition added.
            .addRelBuilderConfigTransform(config -> config.withSimplify(false).withBloat(-1));

    /** No user types it. */
    private static final String UNNAMED_TABLE = "$table";

    /** Of files that the query itself opens, with a number behind. */
    private static final String OPENED_TABLE = "$opened";

    private static final int DEEPEST_VIEW = 64;

    private final Catalog catalog;
    private final ViewStore views;
    private final RelDataTypeFactory types;
    private final Lookups lookups;
    private final CalciteSchema root;
    private final CalciteCatalogReader reader;
    private int viewDepth;
    private int openedTables;

    public QueryValidator(Catalog catalog, ViewStore views, String schema, RelDataTypeFactory types) {
        this.catalog = catalog;
        this.views = views;
        this.types = types;
        this.lookups = new Lookups(catalog, views);
        this.root = CalciteSchema.createRootSchema(false, false, "", new CatalogSchema(catalog, views, lookups));
        Properties properties = new Properties();
        properties.setProperty("caseSensitive", "false");
        this.reader = new CatalogReader(root, schema, types, new CalciteConnectionConfigImpl(properties));
    }

    /** What the names in the query, and in the views that it names, stood for. */
    public Lookups lookups() {
        return lookups;
    }

    /** Lets the query name a relation that is in no catalog. */
    public void define(String name, Relation relation) {
        root.add(name, new RelationTable(relation));
    }

    /** All rows of a table that is in no catalog. */
    public RelNode scan(Table table, RelOptCluster cluster) {
        root.add(UNNAMED_TABLE, new CatalogTable(table));
        return LogicalTableScan.create(cluster, reader.getTable(List.of(UNNAMED_TABLE)), List.of());
    }

    /** A query that has passed, with what is known of its result and parameters. */
    public record Validated(SqlNode node, RelDataType row, RelDataType parameters, SqlValidator validator) {

        /** The columns of the result; the parser has named all but those of VALUES. */
        public Schema schema() {
            List<Field> fields = new ArrayList<>();
            for (Field field : Types.schema(row).fields()) {
                boolean unnamed = field.name().equals("EXPR$" + fields.size());
                String name = unnamed ? "column" + (fields.size() + 1) : field.name();
                fields.add(new Field(name, field.type(), field.nullable()));
            }
            return new Schema(fields);
        }
    }

    /** A builder of algebra over the catalog's tables. */
    public RelBuilder builder(RelOptCluster cluster) {
        return new CatalogRelBuilder(cluster, reader);
    }

    /** Opens {@link RelBuilder}'s constructor. */
    private static final class CatalogRelBuilder extends RelBuilder {
        CatalogRelBuilder(RelOptCluster cluster, CalciteCatalogReader reader) {
            super(null, cluster, reader);
        }
    }

    /** Opens {@link CalciteCatalogReader}'s constructor to our matching of names. */
    private static final class CatalogReader extends CalciteCatalogReader {
        CatalogReader(CalciteSchema root, String schema, RelDataTypeFactory types, CalciteConnectionConfig config) {
            super(root, new ColumnMatcher(), List.of(List.of(schema), List.of()), types, config);
        }
    }

    /** @throws CentellaException of the user's mistakes, with their positions */
    public Validated validate(SqlNode query) {
        return Contradictions.guarded(Positions.of(query.getParserPosition()), () -> validate(query, reader));
    }

    /**
     * What looks like a column of a table, {@code s.a}, may be a field of a row. Calcite finds those behind the table's name
     * only, so that what it knows no table for is looked at again, as a field of a column. And what it knows no column for is
     * looked at again as the row of a table.
     */
    private Validated validate(SqlNode query, CalciteCatalogReader names) {
        Set<SqlPosition> fields = new HashSet<>();
        Map<SqlPosition, List<String>> rows = new HashMap<>();
        CentellaException unknown = null;
        while (true) {
            DialectValidator validator = new DialectValidator(names, types, VALIDATION);
            try {
                SqlNode copy = WithNames.written(opened(TreeCopy.of(query)));
                SqlNode plain = NestedSyntax.rewrite(Shorthands.written(copy), fields, rows);
                SqlNode node = validator.validate(
                        WindowRewriting.rewrite(OuterAggregates.rewrite(AggregateSyntax.rewrite(plain))));
                return new Validated(
                        node,
                        DialectValidator.given(validator.getValidatedNodeType(node), types),
                        validator.getParameterRowType(node),
                        validator);
            } catch (CalciteException e) {
                CentellaException error =
                        ValidationErrors.translate(e, columnNames(query, names), tableNames(), validator::isShared);
                SqlPosition at = error.position() == null ? null : NestedSyntax.start(error.position());
                String table = ValidationErrors.unknownColumn(e);
                List<String> columns = table == null ? List.of() : validator.columnsOf(table);
                if (at != null && !columns.isEmpty() && rows.putIfAbsent(at, columns) == null) {
                    continue;
                }
                if (at != null && fields.contains(at) && unknown != null) {
                    throw unknown;
                }
                if (error.code() != ErrorCode.TABLE_NOT_FOUND || at == null) {
                    throw error;
                }
                unknown = error;
                fields.add(at);
            }
        }
    }

    /** With the tables opened that are files. */
    private SqlNode opened(SqlNode query) {
        return TableCalls.rewrite(query, catalog.formats(), table -> {
            String name = OPENED_TABLE + openedTables++;
            root.add(name, new CatalogTable(table));
            return name;
        });
    }

    /** The algebra of a validated query. */
    public RelRoot convert(Validated query, RelOptCluster cluster) {
        return Contradictions.guarded(
                Positions.of(query.node().getParserPosition()), () -> convert(query, cluster, reader));
    }

    private RelRoot convert(Validated query, RelOptCluster cluster, CalciteCatalogReader names) {
        RelOptTable.ViewExpander expander = (row, sql, schema, view) -> expand(sql, schema, cluster);
        SqlToRelConverter converter =
                new DialectConverter(expander, query.validator(), names, cluster, conversion(query.node()));
        try {
            return converter.convertQuery(query.node(), false, true);
        } catch (CalciteException e) {
            throw ValidationErrors.translate(e, List.of(), List.of(), name -> false);
        }
    }

    /** Calcite writes an expression of a projection into those over it; one with random numbers would be computed twice. */
    private static SqlToRelConverter.Config conversion(SqlNode query) {
        boolean[] isVolatile = new boolean[1];
        query.accept(new SqlBasicVisitor<Void>() {
            @Override
            @SuppressWarnings("NullAway")
            public Void visit(SqlCall call) {
                isVolatile[0] |=
                        call.getOperator() instanceof TableFunctionOperator function && !function.isDeterministic();
                return super.visit(call);
            }
        });
        return isVolatile[0] ? CONVERSION.addRelBuilderConfigTransform(config -> config.withBloat(-1)) : CONVERSION;
    }

    private RelRoot expand(String sql, List<String> schema, RelOptCluster cluster) {
        if (++viewDepth > DEEPEST_VIEW) {
            throw new org.centella.columnar.error.CentellaException(
                    org.centella.columnar.error.ErrorCode.INVALID_STATEMENT,
                    "a view names itself, or views nest too deeply");
        }
        CalciteCatalogReader names = reader.withSchemaPath(schema);
        RelRoot root = convert(validate(QueryParser.parse(sql).node(), names), cluster, names);
        RelNode projected = root.project();
        viewDepth--;
        return root.withRel(projected);
    }

    /** Names of all columns of all tables that the query may mention; only for messages. */
    private List<String> columnNames(SqlNode query, CalciteCatalogReader names) {
        Set<String> columns = new TreeSet<>();
        query.accept(new SqlBasicVisitor<Void>() {
            @Override
            @SuppressWarnings("NullAway")
            public Void visit(SqlIdentifier identifier) {
                if (!identifier.isStar() && identifier.names.size() <= 2) {
                    RelOptTable table = names.getTable(identifier.names);
                    if (table != null) {
                        for (RelDataTypeField field : table.getRowType().getFieldList()) {
                            columns.add(field.getName());
                        }
                    }
                }
                return null;
            }
        });
        return new ArrayList<>(columns);
    }

    private List<String> tableNames() {
        List<String> tables = new ArrayList<>();
        for (String schema : catalog.schemas()) {
            tables.addAll(catalog.tables(schema));
            views.views(schema).forEach(view -> tables.add(view.name()));
        }
        return tables;
    }
}
