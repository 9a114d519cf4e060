// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.TimeStampMilliVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Values;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArrowRoundTripTest {
    private static final Schema SCHEMA = schema();

    private static Schema schema() {
        List<Field> fields = new ArrayList<>();
        for (DataType type : TestColumns.TYPES) {
            fields.add(Field.of("c" + fields.size(), type));
        }
        fields.add(Field.of("nothing", DataType.NULL));
        return new Schema(fields);
    }

    private static Batch batch(TestMemory memory, int rows, Random random) {
        double nulls = random.nextInt(3) * 0.3;
        List<Column> columns = new ArrayList<>();
        for (Field field : SCHEMA.fields()) {
            columns.add(
                    field.type().equals(DataType.NULL)
                            ? TestColumns.constant(memory, DataType.NULL, null, rows)
                            : TestColumns.randomEncoding(memory, field.type(), rows, nulls, random));
        }
        return new Batch(rows, columns);
    }

    /** Rows with byte arrays spelled out, for arrays are equal only to themselves. */
    private static List<List<?>> rows(Batch batch) {
        List<List<?>> rows = new ArrayList<>();
        for (List<?> row : TestColumns.rows(batch)) {
            List<Object> spelled = new ArrayList<>();
            row.forEach(value ->
                    spelled.add(value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value));
            rows.add(spelled);
        }
        return rows;
    }

    @Test
    void schemasReturnUnchanged() {
        assertThat(ArrowTypes.fromArrow(ArrowTypes.toArrow(SCHEMA)).names()).isEqualTo(SCHEMA.names());
        assertThat(ArrowTypes.fromArrow(ArrowTypes.toArrow(SCHEMA))).isEqualTo(SCHEMA);
        assertThat(ArrowTypes.fromArrow(ArrowTypes.toArrow(SCHEMA, ArrowStrings.OFFSETS)))
                .isEqualTo(SCHEMA);
    }

    @ParameterizedTest
    @EnumSource
    void sharedAndCopiedBatchesReturnUnchanged(ArrowStrings strings) {
        for (long seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            try (TestMemory memory = new TestMemory();
                    ArrowExport export = new ArrowExport(SCHEMA, memory.pool(), strings);
                    ArrowImport back = new ArrowImport(export.root().getSchema(), memory.pool())) {
                Batch batch = batch(memory, random.nextInt(150), random);
                List<?> expected = rows(batch);
                assertThat(rows(back.batch(export.share(batch))))
                        .as("seed %s", seed)
                        .isEqualTo(expected);
                assertThat(rows(back.batch(export.copy(batch))))
                        .as("seed %s", seed)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void arrowReadsTheSameValues() {
        try (TestMemory memory = new TestMemory();
                ArrowExport export = new ArrowExport(
                        Schema.of(
                                Field.of("d", new DataType.Decimal(9, 2)),
                                Field.of("s", DataType.VARCHAR),
                                Field.of("l", new DataType.Array(DataType.INTEGER))),
                        memory.pool())) {
            VectorSchemaRoot root = export.share(TestColumns.batch(
                    TestColumns.flat(memory, new DataType.Decimal(9, 2), new BigDecimal("-12.34"), null),
                    TestColumns.flat(memory, DataType.VARCHAR, "a string longer than twelve", "short"),
                    TestColumns.flat(memory, new DataType.Array(DataType.INTEGER), List.of(1, 2), null)));
            assertThat(root.getVector(0).getObject(0)).isEqualTo(new BigDecimal("-12.34"));
            assertThat(root.getVector(0).getObject(1)).isNull();
            assertThat(root.getVector(1).getObject(0)).hasToString("a string longer than twelve");
            assertThat(root.getVector(1).getObject(1)).hasToString("short");
            assertThat(root.getVector(2).getObject(0)).isEqualTo(List.of(1, 2));
            assertThat(root.getVector(2).getObject(1)).isNull();
        }
    }

    @Test
    void stringsWithOffsetsTakeWhatTheyAreLong() {
        String text = "a string longer than twelve";
        try (TestMemory memory = new TestMemory();
                ArrowExport export = new ArrowExport(
                        Schema.of(Field.of("s", DataType.VARCHAR), Field.of("n", DataType.INTEGER)),
                        memory.pool(),
                        ArrowStrings.OFFSETS)) {
            Batch batch = TestColumns.batch(
                    TestColumns.flat(memory, DataType.VARCHAR, text, null, "", "short"),
                    TestColumns.flat(memory, DataType.INTEGER, 1, 2, 3, null));
            VectorSchemaRoot root = export.share(batch.slice(0, 2));
            assertThat(root.getVector(0)).isInstanceOf(VarCharVector.class);
            assertThat(root.getVector(0).getDataBuffer().capacity()).isEqualTo(text.length());
            assertThat(ArrowSize.of(batch)).isEqualTo(4 * Integer.BYTES + text.length() + 5 + 4 * Integer.BYTES);
        }
    }

    @Test
    void flatColumnsAreSharedBothWays() {
        try (TestMemory memory = new TestMemory();
                ArrowExport export = new ArrowExport(Schema.of(Field.of("n", DataType.BIGINT)), memory.pool());
                ArrowImport back = new ArrowImport(export.root().getSchema(), memory.pool())) {
            FlatColumn column = TestColumns.flat(memory, DataType.BIGINT, 1L, 2L, 3L);
            VectorSchemaRoot root = export.share(TestColumns.batch(column));
            assertThat(root.getVector(0).getDataBufferAddress())
                    .isEqualTo(column.values().address());
            FlatColumn returned = (FlatColumn) back.batch(root).column(0);
            assertThat(returned.values().address()).isEqualTo(column.values().address());
        }
    }

    @Test
    void aCopyOutlivesBatchAndExport() {
        try (TestMemory memory = new TestMemory()) {
            ArrowBuf kept;
            try (ArrowExport export = new ArrowExport(Schema.of(Field.of("n", DataType.BIGINT)), memory.pool());
                    ColumnBuilder builder = new ColumnBuilder(DataType.BIGINT, memory.pool())) {
                builder.appendLong(42);
                kept = export.copy(Batch.of(1, builder.view())).getVector(0).getDataBuffer();
                kept.getReferenceManager().retain();
            }
            assertThat(kept.getLong(0)).isEqualTo(42);
            assertThat(memory.pool().used()).isPositive();
            kept.close();
            assertThat(memory.pool().used()).isZero();
        }
    }

    @Test
    void batchesTravelThroughIpcStreams() throws Exception {
        for (long seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            try (TestMemory memory = new TestMemory()) {
                List<List<?>> expected = new ArrayList<>();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (ArrowExport export = new ArrowExport(SCHEMA, memory.pool());
                        ArrowStreamWriter writer = new ArrowStreamWriter(export.root(), null, bytes)) {
                    for (int b = 0; b < 3; b++) {
                        Batch batch = batch(memory, 1 + random.nextInt(60), random);
                        expected.add(rows(batch));
                        export.share(batch);
                        writer.writeBatch();
                    }
                    writer.end();
                }
                try (ArrowStreamReader reader = new ArrowStreamReader(
                                new ByteArrayInputStream(bytes.toByteArray()),
                                memory.pool().allocator());
                        ArrowImport back =
                                new ArrowImport(reader.getVectorSchemaRoot().getSchema(), memory.pool())) {
                    assertThat(back.schema()).isEqualTo(SCHEMA);
                    for (List<?> rows : expected) {
                        assertThat(reader.loadNextBatch()).isTrue();
                        assertThat(rows(back.batch(reader.getVectorSchemaRoot())))
                                .as("seed %s", seed)
                                .isEqualTo(rows);
                    }
                }
            }
        }
    }

    @Test
    void recordBatchesAreImportedThroughALoader() {
        try (TestMemory memory = new TestMemory();
                ArrowExport export = new ArrowExport(SCHEMA, memory.pool());
                VectorSchemaRoot root = VectorSchemaRoot.create(
                        export.root().getSchema(), memory.pool().allocator());
                ArrowImport back = new ArrowImport(root.getSchema(), memory.pool())) {
            Batch batch = batch(memory, 33, new Random(5));
            try (ArrowRecordBatch sent = new VectorUnloader(export.share(batch)).getRecordBatch()) {
                new VectorLoader(root).load(sent);
            }
            assertThat(rows(back.batch(root))).isEqualTo(rows(batch));
        }
    }

    @Test
    void plainStringsAndOtherUnitsAreConverted() {
        try (TestMemory memory = new TestMemory();
                VarCharVector strings = new VarCharVector("s", memory.pool().allocator());
                TimeStampMilliVector times =
                        new TimeStampMilliVector("t", memory.pool().allocator())) {
            strings.setSafe(0, "short".getBytes(StandardCharsets.UTF_8));
            strings.setNull(1);
            strings.setSafe(2, "one that is not inline".getBytes(StandardCharsets.UTF_8));
            strings.setValueCount(3);
            times.setSafe(0, 1500);
            times.setSafe(1, -1);
            times.setNull(2);
            times.setValueCount(3);
            VectorSchemaRoot root = VectorSchemaRoot.of(strings, times);
            try (ArrowImport back = new ArrowImport(root.getSchema(), memory.pool())) {
                Batch batch = back.batch(root);
                assertThat(Values.list(batch.column(0))).containsExactly("short", null, "one that is not inline");
                assertThat(Values.list(batch.column(1)))
                        .containsExactly(
                                LocalDateTime.parse("1970-01-01T00:00:01.500"),
                                LocalDateTime.parse("1969-12-31T23:59:59.999"),
                                null);
            }
        }
    }

    @Test
    void typesWithoutCounterpartAreNamed() {
        var field = org.apache.arrow.vector.types.pojo.Field.nullable("u", new ArrowType.Int(32, false));
        assertThatThrownBy(() -> ArrowTypes.fromArrow(field))
                .isInstanceOf(CentellaException.class)
                .hasMessageContaining("u: Int(32, false)");
    }
}
