// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.storage.FileFormat;
import org.centella.storage.Table;

/** How to read files: {@code session.read().option(…).parquet("data/orders")}. */
public final class DataFrameReader {
    private final Session session;
    private final Map<String, String> options = new LinkedHashMap<>();
    private String format = "parquet";

    DataFrameReader(Session session) {
        this.session = session;
    }

    /** @param name of a file format, {@code "parquet"} at first */
    public DataFrameReader format(String name) {
        session.sessionCatalog().format(name);
        format = name;
        return this;
    }

    /** An option of the format. */
    public DataFrameReader option(String name, String value) {
        options.put(name, value);
        return this;
    }

    /**
     * The rows of files, folders (searched with their {@code key=value} folders) and globs; those of several paths one
     * after another, columns by position.
     *
     * @throws CentellaException FILE_NOT_FOUND, NOT_A_PARQUET_FILE, SCHEMA_MISMATCH, …
     */
    public DataFrame load(String... paths) {
        if (paths.length == 0) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "no path was given to read");
        }
        DataFrame all = open(paths[0]);
        for (String path : List.of(paths).subList(1, paths.length)) {
            all = all.union(open(path));
        }
        return all;
    }

    /** As {@link #load}, of Parquet files. */
    public DataFrame parquet(String... paths) {
        return format("parquet").load(paths);
    }

    /** As {@link #load}, of files of delimited text; options: delimiter, header, quote, escape, null, skip, all_varchar. */
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

    private DataFrame open(String path) {
        FileFormat opened = session.sessionCatalog().format(format);
        Table table = opened.open(path, path, options);
        return DataFrame.of(session, session.planner().scan(table));
    }
}
