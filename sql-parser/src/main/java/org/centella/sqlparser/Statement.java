// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlNode;
import org.centella.columnar.type.Field;
import org.jspecify.annotations.Nullable;

/** What a statement asks for, before any name in it has been looked up. */
public sealed interface Statement {

    /** SELECT, VALUES, WITH, TABLE and their combinations. */
    record Query(SqlNode node) implements Statement {}

    /** EXPLAIN. */
    record Explain(ExplainKind kind, ExplainFormat format, Query query) implements Statement {}

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
     * @param byName whether the source's columns find their places by name
     */
    record Insert(QualifiedName table, List<String> columns, Source source, boolean overwrite, boolean byName)
            implements Statement {
        public Insert {
            columns = List.copyOf(columns);
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
        }

        /** A query, VALUES with expressions included. */
        public record FromQuery(Query query) implements Source {}

        /** DEFAULT VALUES: one row. */
        public record Defaults() implements Source {}
    }

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
