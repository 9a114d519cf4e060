// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.columnar.type.Schema;

/** How to write the rows of a DataFrame to files: {@code df.write().partitionBy("year").parquet("out")}. */
public final class DataFrameWriter {
    private final DataFrame frame;
    private final Map<String, String> options = new LinkedHashMap<>();
    private List<String> partitionColumns = List.of();
    private SaveMode mode = SaveMode.ERROR;
    private String format = "parquet";

    DataFrameWriter(DataFrame frame) {
        this.frame = frame;
    }

    public DataFrameWriter mode(SaveMode saveMode) {
        mode = saveMode;
        return this;
    }

    /** @param name {@code "error"}, {@code "append"}, {@code "overwrite"} or {@code "ignore"} */
    public DataFrameWriter mode(String name) {
        String wanted = name.equalsIgnoreCase("errorifexists") ? "ERROR" : name.toUpperCase(Locale.ROOT);
        return mode(Arrays.stream(SaveMode.values())
                .filter(m -> m.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new CentellaException(
                        ErrorCode.INVALID_ARGUMENT,
                        "there is no save mode " + name + ", only error, append, overwrite and ignore")));
    }

    /** Columns that become {@code key=value} folders, in this order, instead of being written into the files. */
    public DataFrameWriter partitionBy(String... columns) {
        partitionColumns = List.of(columns);
        return this;
    }

    /** An option of the format, such as {@code "compression"}. */
    public DataFrameWriter option(String name, String value) {
        options.put(name, value);
        return this;
    }

    /** The files' format, {@code "parquet"} unless said otherwise. */
    public DataFrameWriter format(String name) {
        format = name;
        return this;
    }

    /** As {@link #save}, in Parquet. */
    public long parquet(String folder) {
        return format("parquet").save(folder);
    }

    /** As {@link #save}, in delimited text; options as of {@code COPY … TO … (FORMAT csv)}. */
    public long csv(String folder) {
        return format("csv").save(folder);
    }

    /** As {@link #save}, in JSON, an object a line. */
    public long json(String folder) {
        return format("json").save(folder);
    }

    /**
     * Makes the rows a managed table, or adds them to one: by name, with {@code append}, as INSERT BY NAME does.
     *
     * @param name {@code "schema.table"}, or without a schema in the current one
     * @return the number of rows
     * @throws CentellaException TABLE_ALREADY_EXISTS in mode {@code error}
     */
    public long saveAsTable(String name) {
        return new TableStatements(frame.session()).save(frame, name, partitionColumns, mode);
    }

    /**
     * Writes the rows, as many files at a time as tasks run. Files appear when all of them are
     * complete; a write that fails leaves none.
     *
     * @return the number of rows
     */
    public long save(String folder) {
        Schema schema = frame.schema();
        List<Integer> partitions = new ArrayList<>();
        for (String column : partitionColumns) {
            int index = schema.indexOf(column);
            if (index < 0) {
                throw new CentellaException(
                        ErrorCode.COLUMN_NOT_FOUND,
                        "there is no column " + column + " to partition by"
                                + Suggestions.didYouMean(column, schema.names()));
            }
            partitions.add(index);
        }
        if (partitions.size() == schema.size()) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "partitioning by all columns leaves none to write into the files");
        }
        checkNames(schema);
        return new TableWriter(
                        frame,
                        frame.session().sessionCatalog().format(format),
                        Path.of(folder),
                        partitions,
                        options,
                        mode)
                .run();
    }

    private static void checkNames(Schema schema) {
        for (int i = 0; i < schema.size(); i++) {
            String name = schema.field(i).name();
            for (int j = 0; j < i; j++) {
                if (schema.field(j).name().equalsIgnoreCase(name)) {
                    throw new CentellaException(
                            ErrorCode.AMBIGUOUS_COLUMN, "two columns are named " + name + "; rename or drop one");
                }
            }
        }
    }
}
