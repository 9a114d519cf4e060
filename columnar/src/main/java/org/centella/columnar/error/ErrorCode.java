// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.error;

/**
 * Every error the engine reports, declared once: its SQLSTATE (ISO 9075 classes, PostgreSQL's subclasses where the standard
 * is silent), whose fault it is, and what it means. Documentation and tests derive from this table.
 */
public enum ErrorCode {
    SYNTAX_ERROR("42601", ErrorCategory.USER, "The text is not a statement of the SQL dialect."),
    TABLE_NOT_FOUND("42P01", ErrorCategory.USER, "No table or view of that name is visible."),
    TABLE_ALREADY_EXISTS("42P07", ErrorCategory.USER, "A table or view of that name exists already."),
    SCHEMA_NOT_FOUND("3F000", ErrorCategory.USER, "No schema of that name is visible."),
    SCHEMA_ALREADY_EXISTS("42P06", ErrorCategory.USER, "A schema of that name exists already."),
    COLUMN_NOT_FOUND("42703", ErrorCategory.USER, "No column of that name is visible here."),
    DUPLICATE_COLUMN("42701", ErrorCategory.USER, "A column's name is there twice."),
    AMBIGUOUS_COLUMN("42702", ErrorCategory.USER, "More than one column of that name is visible here."),
    FUNCTION_NOT_FOUND("42883", ErrorCategory.USER, "No function of that name takes these arguments."),
    TYPE_MISMATCH("42804", ErrorCategory.USER, "An expression has a type that does not fit its place."),
    GROUPING_ERROR("42803", ErrorCategory.USER, "An expression must be aggregated or appear in GROUP BY."),
    WINDOWING_ERROR("42P20", ErrorCategory.USER, "A window or window function is used where or how it cannot be."),
    WINDOW_NOT_FOUND("42704", ErrorCategory.USER, "No window of that name is declared in this SELECT."),
    INVALID_STATEMENT("42000", ErrorCategory.USER, "The statement is well-formed but has no valid meaning."),
    INVALID_SETTING("22023", ErrorCategory.USER, "No such setting, or the value does not fit it."),
    INVALID_ARGUMENT("22023", ErrorCategory.USER, "A function or option was given a value outside its domain."),
    INVALID_FRAME_OFFSET("22013", ErrorCategory.USER, "The offset of a window frame is null or negative."),
    INVALID_PARAMETER("07001", ErrorCategory.USER, "A statement parameter is missing or has no usable value."),
    FEATURE_NOT_SUPPORTED("0A000", ErrorCategory.USER, "The statement needs something this version leaves out."),
    NUMERIC_OVERFLOW("22003", ErrorCategory.USER, "A number does not fit its type."),
    NOT_NULL_VIOLATION("23502", ErrorCategory.USER, "A column that is NOT NULL was given a null."),
    STRING_TOO_LONG("22001", ErrorCategory.USER, "Text is longer than its column takes."),
    DIVISION_BY_ZERO("22012", ErrorCategory.USER, "A number was divided by zero."),
    INVALID_CAST("22018", ErrorCategory.USER, "A value cannot be read as the type it is cast to."),
    DATETIME_OVERFLOW("22008", ErrorCategory.USER, "A date, time or interval is out of range."),
    CARDINALITY_VIOLATION("21000", ErrorCategory.USER, "A subquery used as a value gave more than one row."),
    CONCURRENT_CHANGE(
            "40001", ErrorCategory.USER, "Another statement changed the table meanwhile; run this one again."),
    EXPRESSION_TOO_DEEP("54001", ErrorCategory.USER, "The statement nests more deeply than it may."),
    RECURSION_LIMIT("54001", ErrorCategory.USER, "A recursive query took more steps than recursion_limit allows."),
    FILE_NOT_FOUND("58P01", ErrorCategory.USER, "A file or folder that a table names does not exist."),
    FILE_EXISTS("58P02", ErrorCategory.USER, "A write would replace something that exists."),
    NOT_A_PARQUET_FILE("58030", ErrorCategory.USER, "A file does not have the Parquet format."),
    CORRUPT_FILE(
            "XX001", ErrorCategory.USER, "A file is truncated, or its content contradicts its checksums or metadata."),
    UNSUPPORTED_FILE("0A000", ErrorCategory.USER, "A file uses a codec, encoding or type this version cannot read."),
    SCHEMA_MISMATCH("42P16", ErrorCategory.USER, "Files of one table disagree about a column."),
    QUERY_CANCELLED("57014", ErrorCategory.USER, "The query was cancelled."),
    QUERY_TIMEOUT("57014", ErrorCategory.USER, "The query ran longer than its time limit."),
    SESSION_CLOSED("08003", ErrorCategory.USER, "The session, connection or result is closed."),
    APPLICATION_ERROR("38000", ErrorCategory.USER, "A function of the application threw an exception."),
    OUT_OF_MEMORY(
            "53200", ErrorCategory.RESOURCE, "The query needs more memory than it may have, even after spilling."),
    DISK_FULL("53100", ErrorCategory.RESOURCE, "Spilled or written data does not fit the disk."),
    IO_ERROR("58030", ErrorCategory.EXTERNAL, "Reading or writing failed below the engine."),
    TASK_LOST("58000", ErrorCategory.EXTERNAL, "A task's executor went away before the task ended."),
    BLOCK_LOST("58000", ErrorCategory.EXTERNAL, "Rows that a task put out went away before they were read."),
    CONNECTION_FAILED("08001", ErrorCategory.EXTERNAL, "A process of the cluster cannot be reached, or refuses."),
    NO_EXECUTORS("53000", ErrorCategory.RESOURCE, "The cluster had no executor for a query's tasks, for too long."),
    INTERNAL_ERROR("XX000", ErrorCategory.INTERNAL, "The engine contradicted itself; please report it.");

    private final String sqlState;
    private final ErrorCategory category;
    private final String description;

    ErrorCode(String sqlState, ErrorCategory category, String description) {
        this.sqlState = sqlState;
        this.category = category;
        this.description = description;
    }

    /** Five characters: class and subclass. */
    public String sqlState() {
        return sqlState;
    }

    public ErrorCategory category() {
        return category;
    }

    /** One sentence for the documentation. */
    public String description() {
        return description;
    }
}
