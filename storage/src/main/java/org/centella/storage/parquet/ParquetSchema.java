// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;

/**
 * Turns the flattened schema of a footer into columns and their types. Reads the three-level lists of the specification and
 * the two-level ones of older writers (Parquet format, "Logical Types", backward-compatibility rules).
 */
final class ParquetSchema {
    /** Deeper nesting is taken for a corrupt footer. */
    private static final int MAX_DEPTH = 100;

    private final List<SchemaElement> elements;
    private final boolean binaryAsString;
    private int next;
    private int chunks;

    private ParquetSchema(List<SchemaElement> elements, boolean binaryAsString) {
        this.elements = elements;
        this.binaryAsString = binaryAsString;
    }

    /** The top-level columns. */
    static List<ParquetColumn> columns(List<SchemaElement> elements, boolean binaryAsString) {
        if (elements.isEmpty()) {
            throw corrupt("it has no root");
        }
        ParquetSchema schema = new ParquetSchema(elements, binaryAsString);
        SchemaElement root = schema.take();
        List<ParquetColumn> columns = new ArrayList<>();
        for (int i = 0; i < root.getNum_children(); i++) {
            columns.add(schema.column(0, 0, 0));
        }
        if (schema.next != elements.size()) {
            throw corrupt((elements.size() - schema.next) + " elements belong to no column");
        }
        return List.copyOf(columns);
    }

    /** Column chunks per row group that a schema of these columns has. */
    static int chunkCount(List<ParquetColumn> columns) {
        int count = 0;
        for (ParquetColumn column : columns) {
            count += switch (column) {
                case ParquetColumn.Leaf leaf -> 1;
                case ParquetColumn.ListColumn list -> chunkCount(List.of(list.element()));
                case ParquetColumn.StructColumn struct -> chunkCount(struct.fields());
            };
        }
        return count;
    }

    static Schema schema(List<ParquetColumn> columns) {
        return new Schema(columns.stream()
                .map(c -> new Field(c.name(), c.type(), c.nullable()))
                .toList());
    }

    private SchemaElement take() {
        if (next >= elements.size()) {
            throw corrupt("it ends within a group");
        }
        return elements.get(next++);
    }

    private ParquetColumn column(int definition, int repetition, int depth) {
        SchemaElement element = take();
        FieldRepetitionType kind = element.getRepetition_type();
        if (kind == FieldRepetitionType.REPEATED) {
            return bareRepeated(element, definition, repetition, depth);
        }
        boolean nullable = kind == FieldRepetitionType.OPTIONAL;
        return value(element, nullable, nullable ? definition + 1 : definition, repetition, depth);
    }

    /** A repeated field outside a LIST or MAP: a list that is never null, of elements that are never null. */
    private ParquetColumn bareRepeated(SchemaElement element, int definition, int repetition, int depth) {
        ParquetColumn inner = value(element, false, definition + 1, repetition + 1, depth);
        return new ParquetColumn.ListColumn(
                element.getName(),
                new DataType.Array(inner.type()),
                false,
                definition,
                repetition,
                definition + 1,
                repetition + 1,
                inner);
    }

    private ParquetColumn value(SchemaElement element, boolean nullable, int definition, int repetition, int depth) {
        if (depth > MAX_DEPTH) {
            throw corrupt("it nests more than " + MAX_DEPTH + " levels");
        }
        if (element.isSetType()) {
            LogicalMeaning.Typed typed = LogicalMeaning.of(element, binaryAsString);
            int width = element.getType_length();
            if (element.getType() == Type.FIXED_LEN_BYTE_ARRAY && width <= 0) {
                throw corrupt("column " + element.getName() + " has values of " + width + " bytes");
            }
            return new ParquetColumn.Leaf(
                    element.getName(),
                    typed.type(),
                    nullable,
                    definition,
                    repetition,
                    chunks++,
                    element.getType(),
                    width,
                    typed.meaning());
        }
        if (element.getNum_children() <= 0) {
            throw corrupt("group " + element.getName() + " has no fields");
        }
        if (isList(element)) {
            return list(element, nullable, definition, repetition, depth);
        }
        if (isMap(element)) {
            return map(element, nullable, definition, repetition, depth);
        }
        return struct(element, nullable, definition, repetition, depth);
    }

    private ParquetColumn.StructColumn struct(
            SchemaElement element, boolean nullable, int definition, int repetition, int depth) {
        List<ParquetColumn> fields = new ArrayList<>();
        for (int i = 0; i < element.getNum_children(); i++) {
            fields.add(column(definition, repetition, depth + 1));
        }
        DataType type = new DataType.Row(schema(fields).fields());
        return new ParquetColumn.StructColumn(
                element.getName(), type, nullable, definition, repetition, List.copyOf(fields));
    }

    private ParquetColumn list(SchemaElement element, boolean nullable, int definition, int repetition, int depth) {
        if (!repeatedFollows(element)) {
            return struct(element, nullable, definition, repetition, depth);
        }
        SchemaElement repeated = elements.get(next);
        boolean elementItself = repeated.isSetType()
                || repeated.getNum_children() != 1
                || repeated.getName().equals("array")
                || repeated.getName().equals(element.getName() + "_tuple");
        next++;
        ParquetColumn inner;
        if (elementItself) {
            inner = value(repeated, false, definition + 1, repetition + 1, depth + 1);
        } else {
            inner = column(definition + 1, repetition + 1, depth + 1);
        }
        return new ParquetColumn.ListColumn(
                element.getName(),
                new DataType.Array(inner.type()),
                nullable,
                definition,
                repetition,
                definition + 1,
                repetition + 1,
                inner);
    }

    private ParquetColumn map(SchemaElement element, boolean nullable, int definition, int repetition, int depth) {
        if (!repeatedFollows(element) || elements.get(next).getNum_children() != 2) {
            return struct(element, nullable, definition, repetition, depth);
        }
        SchemaElement repeated = take();
        ParquetColumn key = column(definition + 1, repetition + 1, depth + 1);
        ParquetColumn value = column(definition + 1, repetition + 1, depth + 1);
        DataType.Map type = new DataType.Map(key.type(), value.type());
        ParquetColumn entry = new ParquetColumn.StructColumn(
                repeated.getName(), type.entry(), false, definition + 1, repetition + 1, List.of(key, value));
        return new ParquetColumn.ListColumn(
                element.getName(), type, nullable, definition, repetition, definition + 1, repetition + 1, entry);
    }

    private boolean repeatedFollows(SchemaElement group) {
        return group.getNum_children() == 1
                && next < elements.size()
                && elements.get(next).getRepetition_type() == FieldRepetitionType.REPEATED;
    }

    private static boolean isList(SchemaElement element) {
        return element.isSetLogicalType()
                ? element.getLogicalType().isSetLIST()
                : element.getConverted_type() == ConvertedType.LIST;
    }

    private static boolean isMap(SchemaElement element) {
        return element.isSetLogicalType()
                ? element.getLogicalType().isSetMAP()
                : element.getConverted_type() == ConvertedType.MAP
                        || element.getConverted_type() == ConvertedType.MAP_KEY_VALUE;
    }

    private static CentellaException corrupt(String what) {
        return new CentellaException(ErrorCode.CORRUPT_FILE, "the schema does not hold together: " + what);
    }
}
