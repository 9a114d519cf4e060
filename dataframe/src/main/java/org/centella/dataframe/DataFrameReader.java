// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.Schema;
import org.centella.storage.FileFormat;
import org.centella.storage.OpenRequest;
import org.centella.storage.Table;
import org.jspecify.annotations.Nullable;

/** How to read files: {@code session.read().option(…).parquet("data/orders")}. */
public final class DataFrameReader {
    private final Session session;
    private final Map<String, String> options = new LinkedHashMap<>();
    private String format = "parquet";
    private @Nullable Schema declared;

    DataFrameReader(Session session) {
        this.session = session;
    }

    /** @param name of a file format, {@code "parquet"} at first */
    public DataFrameReader format(String name) {
        session.sessionCatalog().format(name);
        format = name;
        return this;
    }

    /** An option of the format, by any of the names that {@code read_csv} and its like have for it. */
    public DataFrameReader option(String name, String value) {
        options.put(name, value);
        return this;
    }

    /** The columns of the files, in order, in place of a guess; files that describe themselves do not ask. */
    public DataFrameReader schema(Schema columns) {
        declared = columns;
        return this;
    }

    /**
     * The rows of files, folders (searched with their {@code key=value} folders) and globs; columns of several paths go by
     * name.
     *
     * @throws CentellaException FILE_NOT_FOUND, NOT_A_PARQUET_FILE, SCHEMA_MISMATCH, …
     */
    public DataFrame load(String... paths) {
        if (paths.length == 0) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "no path was given to read");
        }
        FileFormat opened = session.sessionCatalog().format(format);
        List<String> locations = List.of(paths);
        Table table =
                opened.open(new OpenRequest(String.join(", ", locations), locations, options, declared, Map.of()));
        return DataFrame.of(session, session.planner().scan(table));
    }

    /** As {@link #load}, of Parquet files. */
    public DataFrame parquet(String... paths) {
        return format("parquet").load(paths);
    }

    /** As {@link #load}, of files of delimited text. */
    public DataFrame csv(String... paths) {
        return format("csv").load(paths);
    }

    /** As {@link #load}, of files of JSON objects, one after another or in an array. */
    public DataFrame json(String... paths) {
        return format("json").load(paths);
    }

    /** As {@link Session#table}. */
    public DataFrame table(String name) {
        return session.table(name);
    }
}
