// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.nio.file.Path;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.storage.FileWriter;
import org.centella.storage.WriteRequest;
import org.centella.storage.WrittenFile;
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
        WriteRequest request = new WriteRequest(
                Path.of(node.location()),
                context.partition(),
                node.input().schema(),
                node.partitionColumns(),
                node.options(),
                node.largestFile());
        try (FileWriter writer = context.format(node.format()).writer(request, context.memory())) {
            for (Batch batch = input.next(); batch != null; batch = input.next()) {
                context.checkCancelled();
                writer.write(batch);
            }
            for (WrittenFile file : writer.finish()) {
                files.get(0).appendValue(file.path().toString());
                files.get(1).appendValue(file.rows());
                files.get(2).appendValue(file.bytes());
            }
        }
        int count = files.getFirst().length();
        return count == 0
                ? null
                : new Batch(
                        count, files.stream().<Column>map(ColumnBuilder::view).toList());
    }

    @Override
    public void close() {
        done = true;
        files.forEach(ColumnBuilder::close);
        input.close();
    }
}
