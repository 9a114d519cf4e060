// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Answers about the catalog: few rows of Java values, under schemas that the specification of Flight SQL fixes. */
final class ArrowRows {
    private ArrowRows() {}

    static void send(
            Schema schema,
            List<? extends List<? extends @Nullable Object>> rows,
            BufferAllocator allocator,
            ServerStreamListener client) {
        try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            root.allocateNew();
            for (int row = 0; row < rows.size(); row++) {
                for (int column = 0; column < rows.get(row).size(); column++) {
                    set(root.getVector(column), row, rows.get(row).get(column));
                }
            }
            root.setRowCount(rows.size());
            client.start(root);
            client.putNext();
            client.completed();
        }
    }

    private static void set(FieldVector vector, int row, @Nullable Object value) {
        if (value == null) {
            return;
        }
        switch (vector) {
            case VarCharVector text -> text.setSafe(row, ((String) value).getBytes(StandardCharsets.UTF_8));
            case VarBinaryVector bytes -> bytes.setSafe(row, (byte[]) value);
            case IntVector number -> number.setSafe(row, (Integer) value);
            case BitVector bit -> bit.setSafe(row, (Boolean) value ? 1 : 0);
            case ListVector list -> setTexts(list, row, (List<?>) value);
            default -> throw new IllegalArgumentException("no answer has a " + vector.getField());
        }
    }

    private static void setTexts(ListVector list, int row, List<?> texts) {
        UnionListWriter writer = list.getWriter();
        writer.setPosition(row);
        writer.startList();
        texts.forEach(text -> writer.writeVarChar((String) text));
        writer.endList();
    }
}
