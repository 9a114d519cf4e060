// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Agrees on one schema over the files of a table. Columns are matched by name, never by position: exactly first, then without
 * regard to case. A column that some file lacks is nullable; a type that fits into another gives way to it; anything else is
 * a mismatch that names both files.
 */
public final class SchemaMerge {
    /** A column so far, the file that gave it its type, and how many files have it. */
    private record Column(Field field, Path file, int files) {}

    private final List<Column> columns = new ArrayList<>();
    private final Map<String, Integer> exact = new HashMap<>();
    private final Map<String, Integer> anyCase = new HashMap<>();
    private final BiFunction<DataType, DataType, Optional<DataType>> common;
    private int files;

    public SchemaMerge() {
        this(TypeWidening::common);
    }

    /** @param common the type that holds values of two types, if there is one */
    public SchemaMerge(BiFunction<DataType, DataType, Optional<DataType>> common) {
        this.common = common;
    }

    public void add(Schema schema, Path file) {
        files++;
        for (Field field : schema.fields()) {
            Integer position = position(field.name(), schema);
            if (position == null) {
                exact.put(field.name(), columns.size());
                anyCase.putIfAbsent(lowerCase(field.name()), columns.size());
                columns.add(new Column(field, file, 1));
            } else {
                columns.set(position, merged(columns.get(position), field, file));
            }
        }
    }

    private @Nullable Integer position(String name, Schema schema) {
        Integer position = exact.get(name);
        if (position != null) {
            return position;
        }
        Integer similar = anyCase.get(lowerCase(name));
        // A file may tell "a" from "A"; then neither stands for the other.
        boolean taken = similar != null
                && schema.names().contains(columns.get(similar).field.name());
        return taken ? null : similar;
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private Column merged(Column known, Field field, Path file) {
        DataType type = known.field.type();
        DataType wider = common.apply(type, field.type())
                .orElseThrow(() -> new CentellaException(
                        ErrorCode.SCHEMA_MISMATCH,
                        "column " + field.name() + " has type " + type + " in " + known.file + " and " + field.type()
                                + " in " + file));
        boolean nullable = known.field.nullable() || field.nullable();
        Path from = wider.equals(type) ? known.file : file;
        return new Column(new Field(known.field.name(), wider, nullable), from, known.files + 1);
    }

    /** The agreed columns, but for those that folders give. */
    public List<Field> fields(List<String> partitionColumns) {
        List<String> given =
                partitionColumns.stream().map(SchemaMerge::lowerCase).toList();
        return columns.stream()
                .filter(c -> !given.contains(lowerCase(c.field.name())))
                .map(c -> c.files == files ? c.field : new Field(c.field.name(), c.field.type(), true))
                .toList();
    }
}
