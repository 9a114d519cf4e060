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
            QualifiedName name, boolean orReplace, boolean ifNotExists, List<String> columns, Query query, String sql)
            implements Statement {
        public CreateView {
            columns = List.copyOf(columns);
        }
    }

    record DropTable(QualifiedName name, boolean ifExists) implements Statement {}

    record DropView(QualifiedName name, boolean ifExists) implements Statement {}

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
