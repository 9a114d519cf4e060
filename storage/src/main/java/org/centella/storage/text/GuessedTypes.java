// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.file.TypeWidening;
import org.jspecify.annotations.Nullable;

/**
 * Types guessed of several files as one: what is in files of text can be read as more than one type, so that a column of whole
 * numbers here and of fractions there has fractions, and a column of which a file has no value has the type of the others.
 */
final class GuessedTypes {
    private GuessedTypes() {}

    /** A type that holds what two guesses stand for: text, when nothing else does. NULL stands for no value. */
    static Optional<DataType> common(DataType a, DataType b) {
        return Optional.of(wider(a, b));
    }

    private static DataType wider(DataType a, DataType b) {
        if (a.equals(b) || b == DataType.NULL) {
            return a;
        }
        if (a == DataType.NULL) {
            return b;
        }
        if (a instanceof DataType.Array(DataType x) && b instanceof DataType.Array(DataType y)) {
            return new DataType.Array(wider(x, y));
        }
        if (a instanceof DataType.Row x && b instanceof DataType.Row y) {
            return rows(x, y);
        }
        if (a == DataType.DATE && b == DataType.TIMESTAMP || a == DataType.TIMESTAMP && b == DataType.DATE) {
            return DataType.TIMESTAMP;
        }
        return TypeWidening.common(a, b).orElse(a.isNumeric() && b.isNumeric() ? DataType.DOUBLE : DataType.VARCHAR);
    }

    private static DataType rows(DataType.Row a, DataType.Row b) {
        List<Field> fields = new ArrayList<>();
        for (Field field : a.fields()) {
            Field other = find(b, field.name());
            fields.add(other == null ? field : Field.of(field.name(), wider(field.type(), other.type())));
        }
        b.fields().stream().filter(f -> find(a, f.name()) == null).forEach(fields::add);
        return new DataType.Row(fields);
    }

    private static @Nullable Field find(DataType.Row row, String name) {
        return row.fields().stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** With text where no file has a value. */
    static Schema known(Schema guessed) {
        return new Schema(guessed.fields().stream()
                .map(f -> new Field(f.name(), known(f.type()), f.nullable()))
                .toList());
    }

    private static DataType known(DataType type) {
        return switch (type) {
            case DataType.Array(DataType element) -> new DataType.Array(known(element));
            case DataType.Row row ->
                new DataType.Row(row.fields().stream()
                        .map(f -> new Field(f.name(), known(f.type()), f.nullable()))
                        .toList());
            default -> type == DataType.NULL ? DataType.VARCHAR : type;
        };
    }
}
