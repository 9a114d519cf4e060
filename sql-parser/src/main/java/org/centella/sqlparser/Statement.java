// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlNode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.jspecify.annotations.Nullable;

/** What a statement asks for, before any name in it has been looked up. */
public sealed interface Statement {

    /** SELECT, VALUES, WITH, TABLE and their combinations. */
    record Query(SqlNode node) implements Statement {}

    /** EXPLAIN. */
    record Explain(ExplainKind kind, ExplainFormat format, Statement statement) implements Statement {}

    /** What EXPLAIN shows. */
    enum ExplainKind {
        /** The optimized relational algebra. */
        LOGICAL,
        /** The operators, with estimates. */
        PHYSICAL,
        /** The stages, their tasks and exchanges. */
        STAGES,
        /** The stages after running them, with what was measured. */
        ANALYZE
    }

    /** How EXPLAIN shows it. */
    enum ExplainFormat {
        TEXT,
        JSON
    }

    /**
     * CREATE EXTERNAL TABLE … STORED AS … LOCATION ….
     *
     * @param columns empty: as the files say
     * @param format in lower case
     * @param partitionColumns empty: as the folders say
     */
    record CreateExternalTable(
            QualifiedName name,
            boolean orReplace,
            boolean ifNotExists,
            List<Field> columns,
            String format,
            String location,
            List<String> partitionColumns,
            Map<String, String> options)
            implements Statement {
        public CreateExternalTable {
            columns = List.copyOf(columns);
            partitionColumns = List.copyOf(partitionColumns);
            options = Map.copyOf(options);
        }
    }

    /**
     * CREATE INDEX, of which nothing is kept but that it is there: statistics of files and sorted rows do its work.
     *
     * @param keys columns of the table
     */
    record CreateIndex(String name, boolean ifNotExists, QualifiedName table, List<String> keys) implements Statement {
        public CreateIndex {
            keys = List.copyOf(keys);
        }
    }

    record DropIndex(String name, boolean ifExists) implements Statement {}

    /**
     * CREATE VIEW.
     *
     * @param columns new names for the query's columns, or empty
     * @param sql text of the query
     */
    record CreateView(
            QualifiedName name,
            boolean orReplace,
            boolean temporary,
            boolean ifNotExists,
            List<String> columns,
            Query query,
            String sql)
            implements Statement {
        public CreateView {
            columns = List.copyOf(columns);
        }
    }

    /**
     * CREATE TABLE, with columns or AS a query.
     *
     * @param columns as defined; empty when the query says them
     * @param columnNames new names for the query's columns, or empty
     * @param query whose rows the table begins with, or null
     * @param withData false for a table that only looks like the query's result
     */
    record CreateTable(
            QualifiedName name,
            boolean orReplace,
            boolean temporary,
            boolean ifNotExists,
            List<ColumnDefinition> columns,
            List<String> columnNames,
            List<String> partitionColumns,
            @Nullable String comment,
            @Nullable Query query,
            boolean withData)
            implements Statement {
        public CreateTable {
            columns = List.copyOf(columns);
            columnNames = List.copyOf(columnNames);
            partitionColumns = List.copyOf(partitionColumns);
        }
    }

    /**
     * INSERT.
     *
     * @param columns that are given values, or empty for all in their order
     * @param overwrite whether what is there goes
     * @param partition values of columns that all rows get, and to which overwriting is confined
     * @param byName whether the source's columns find their places by name
     */
    record Insert(
            QualifiedName table,
            List<String> columns,
            Source source,
            boolean overwrite,
            Map<String, SqlNode> partition,
            boolean byName)
            implements Statement {
        public Insert {
            columns = List.copyOf(columns);
            partition = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(partition));
        }

        /** Where the rows come from. */
        public sealed interface Source {}

        /**
         * VALUES of literals.
         *
         * @param sql text of the same as a query, its positions those of the whole statement
         */
        public record Constants(List<List<Constant>> rows, String sql) implements Source {
            /** One row without meaning. */
            public static Constants one() {
                return new Constants(List.of(List.of(Constant.NULL)), "VALUES (NULL)");
            }

            public Query query() {
                return QueryParser.parse(sql);
            }

            public boolean hasParameters() {
                return rows.stream()
                        .anyMatch(row -> row.stream().anyMatch(c -> c.value() instanceof Constant.Parameter));
            }
        }

        /** A query, VALUES with expressions included. */
        public record FromQuery(Query query) implements Source {}

        /** DEFAULT VALUES: one row. */
        public record Defaults() implements Source {}
    }

    /**
     * DELETE.
     *
     * @param alias of the table in the condition, or its name
     * @param where which rows go, or null for all
     */
    record Delete(
            QualifiedName table, String alias, @Nullable SqlNode where) implements Statement {}

    /**
     * UPDATE.
     *
     * @param alias of the table in expressions, or its name
     * @param values by column; null for DEFAULT
     * @param where which rows change, or null for all
     */
    record Update(
            QualifiedName table,
            String alias,
            List<SetColumn> values,
            @Nullable SqlNode where) implements Statement {
        public Update {
            values = List.copyOf(values);
        }
    }

    /** A column's new value, null for its default. */
    record SetColumn(String column, @Nullable SqlNode value) {}

    record Truncate(QualifiedName table) implements Statement {}

    /** ALTER TABLE. */
    record AlterTable(QualifiedName table, boolean ifExists, Alteration change) implements Statement {}

    /** What ALTER TABLE changes. */
    sealed interface Alteration {
        record RenameTable(String to) implements Alteration {}

        record RenameColumn(String from, String to) implements Alteration {}

        record AddColumn(ColumnDefinition column, boolean ifNotExists) implements Alteration {}

        record DropColumn(String column, boolean ifExists) implements Alteration {}

        /** @param using how to make the new values, or null for a cast */
        record ColumnType(
                String column, DataType type, @Nullable SqlNode using) implements Alteration {}

        record ColumnNullable(String column, boolean nullable) implements Alteration {}

        /** @param sql null for none */
        record ColumnDefault(String column, @Nullable String sql) implements Alteration {}

        /** @param column null for the table's own */
        record Comment(@Nullable String column, @Nullable String text) implements Alteration {}
    }

    /** COPY … TO: the rows of a query as a file. */
    record CopyTo(Query query, String location, Map<String, String> options) implements Statement {
        public CopyTo {
            options = Map.copyOf(options);
        }
    }

    /** COPY … FROM: the rows of files into a table. */
    record CopyFrom(QualifiedName table, List<String> columns, String location, Map<String, String> options)
            implements Statement {
        public CopyFrom {
            columns = List.copyOf(columns);
            options = Map.copyOf(options);
        }
    }

    /** ANALYZE: gathers statistics. */
    record Analyze(QualifiedName table) implements Statement {}

    /** BEGIN, COMMIT, ROLLBACK. */
    record Transaction(TransactionStep step) implements Statement {}

    enum TransactionStep {
        BEGIN,
        COMMIT,
        ROLLBACK
    }

    /** DESCRIBE FUNCTION. */
    record DescribeFunction(String name) implements Statement {}

    record CreateSchema(String name, boolean ifNotExists) implements Statement {}

    record DropSchema(String name, boolean ifExists, boolean cascade) implements Statement {}

    record DropTable(List<QualifiedName> names, boolean ifExists) implements Statement {
        public DropTable {
            names = List.copyOf(names);
        }
    }

    record DropView(List<QualifiedName> names, boolean ifExists) implements Statement {
        public DropView {
            names = List.copyOf(names);
        }
    }

    /**
     * SHOW TABLES, VIEWS, SCHEMAS, COLUMNS, FUNCTIONS, SETTINGS.
     *
     * @param in schema for tables and views, table for columns, else null
     * @param like pattern that names must match, or null
     */
    record Show(
            ShowKind kind,
            @Nullable QualifiedName in,
            @Nullable String like) implements Statement {}

    enum ShowKind {
        TABLES,
        VIEWS,
        SCHEMAS,
        COLUMNS,
        FUNCTIONS,
        SETTINGS
    }

    /** SHOW CREATE TABLE or VIEW. */
    record ShowCreate(QualifiedName name) implements Statement {}

    /** DESCRIBE of a table or view. */
    record DescribeTable(QualifiedName name) implements Statement {}

    /** DESCRIBE of a query's result. */
    record DescribeQuery(Query query) implements Statement {}

    /** SET name = value. */
    record SetSetting(String name, String value) implements Statement {}

    /** RESET name, or with null RESET ALL. */
    record ResetSetting(@Nullable String name) implements Statement {}

    /** SHOW name. */
    record ShowSetting(String name) implements Statement {}

    /** USE schema. */
    record Use(String schema) implements Statement {}
}
