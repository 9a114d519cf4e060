// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.storage.parquet.ParquetWriteOptions;
import org.centella.storage.parquet.ParquetWriter;
import org.centella.storage.parquet.WrittenFile;
import org.jspecify.annotations.Nullable;

/**
 * Writes its input to files of its own and yields their names and sizes. The files lie in a folder that no reader looks at
 * until the query ends; whoever runs the query moves them to their place.
 */
final class TableWriteOperator implements BatchStream {
    private final PhysicalPlan.TableWrite node;
    private final BatchStream input;
    private final TaskContext context;
    private final List<ColumnBuilder> files;
    private boolean done;

    TableWriteOperator(PhysicalPlan.TableWrite node, BatchStream input, TaskContext context) {
        this.node = node;
        this.input = input;
        this.context = context;
        this.files = node.schema().types().stream()
                .map(t -> new ColumnBuilder(t, context.memory(), 1))
                .toList();
    }

    @Override
    public @Nullable Batch next() {
        if (done) {
            return null;
        }
        done = true;
        Batch batch = input.next();
        if (batch == null) {
            return null;
        }
        Path path = Path.of(node.location(), "part-" + context.partition() + "-" + UUID.randomUUID() + ".parquet");
        try (ParquetWriter writer =
                new ParquetWriter(path, node.input().schema(), ParquetWriteOptions.DEFAULT, context.memory())) {
            for (; batch != null; batch = input.next()) {
                context.checkCancelled();
                writer.write(batch);
            }
            WrittenFile file = writer.finish();
            files.get(0).appendValue(file.path().toString());
            files.get(1).appendValue(file.rows());
            files.get(2).appendValue(file.bytes());
        }
        return new Batch(
                files.getFirst().length(),
                files.stream().<Column>map(ColumnBuilder::view).toList());
    }

    @Override
    public void close() {
        done = true;
        files.forEach(ColumnBuilder::close);
        input.close();
    }
}
