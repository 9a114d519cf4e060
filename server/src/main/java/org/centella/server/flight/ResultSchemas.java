// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.sql.FlightSqlColumnMetadata;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.centella.columnar.arrow.ArrowStrings;
import org.centella.columnar.arrow.ArrowTypes;
import org.centella.columnar.type.DataType;

/** Schemas as clients get them: strings as every client knows them, and what Flight SQL's drivers ask of a column. */
final class ResultSchemas {
    private ResultSchemas() {}

    static Schema described(org.centella.columnar.type.Schema columns) {
        return described(columns, null, null);
    }

    /** Of a table's columns, which say whose they are. */
    static Schema described(org.centella.columnar.type.Schema columns, String schema, String table) {
        List<Field> fields = new ArrayList<>();
        for (org.centella.columnar.type.Field column : columns.fields()) {
            fields.add(described(column, schema, table));
        }
        return new Schema(fields);
    }

    /** Of a statement's parameters, which may all be null and have no names. */
    static Schema parameters(List<DataType> types) {
        List<org.centella.columnar.type.Field> fields = new ArrayList<>();
        for (DataType type : types) {
            fields.add(org.centella.columnar.type.Field.of(Integer.toString(fields.size() + 1), type));
        }
        return described(new org.centella.columnar.type.Schema(fields));
    }

    private static Field described(org.centella.columnar.type.Field column, String schema, String table) {
        SqlType type = SqlType.of(column.type());
        FlightSqlColumnMetadata.Builder more = new FlightSqlColumnMetadata.Builder()
                .typeName(type.name())
                .scale(type.scale())
                .isAutoIncrement(false)
                .isReadOnly(schema == null)
                .isSearchable(true)
                .isCaseSensitive(column.type().isString());
        if (type.precision() > 0) {
            more.precision(type.precision());
        }
        if (schema != null && table != null) {
            more.catalogName(CatalogAnswers.CATALOG).schemaName(schema).tableName(table);
        }
        Field plain = ArrowTypes.toArrow(column, ArrowStrings.OFFSETS);
        Map<String, String> metadata = new HashMap<>(plain.getMetadata());
        metadata.putAll(more.build().getMetadataMap());
        return new Field(
                plain.getName(),
                new FieldType(plain.isNullable(), plain.getType(), null, metadata),
                plain.getChildren());
    }

    /** As a message of Arrow's IPC, the way Flight SQL puts schemas into fields. */
    static byte[] bytes(Schema schema) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
