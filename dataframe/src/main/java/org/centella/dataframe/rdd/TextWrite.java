// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.centella.columnar.Batch;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.FileWriter;
import org.centella.storage.WriteRequest;
import org.centella.storage.WrittenFile;
import org.centella.storage.text.LineFormat;
import org.centella.storage.write.TableWriteJob;

/** Writes a partition's lines to a file that no reader looks at until the driver moves it. */
record TextWrite(String folder) implements PartitionFunction<String, Pair<String, Long>> {
    static final Schema SCHEMA = Schema.of(new Field(LineFormat.COLUMN, DataType.VARCHAR, false));
    /** A file without lines takes far less. */
    private static final long EMPTY_FILE_MEMORY = 64L << 20;

    /** Writes all, or nothing. */
    static void run(RddEngine engine, Node<String> lines, String folder) {
        TableWriteJob job =
                TableWriteJob.begin(engine.format(LineFormat.NAME), folder, TableWriteJob.Mode.ERROR_IF_EXISTS);
        try (MemoryPool memory = MemoryPool.root(EMPTY_FILE_MEMORY)) {
            TextWrite write =
                    new TextWrite(TableWriteJob.attemptFolder(folder, job.id()).toString());
            List<WrittenFile> files = Job.run(engine, new MappedNode<>("saveAsTextFile", lines, write, false)).stream()
                    .flatMap(List::stream)
                    .map(file -> new WrittenFile(Path.of(file.key()), 0, file.value()))
                    .toList();
            job.commit(files, SCHEMA, Map.of(), memory);
        } catch (RuntimeException e) {
            job.abort();
            throw e;
        }
    }

    @Override
    public Iterator<Pair<String, Long>> apply(int partition, Iterator<String> lines, RddTask task) {
        WriteRequest request =
                new WriteRequest(Path.of(folder), partition, SCHEMA, List.of(), Map.of(), WriteRequest.LARGEST_FILE);
        try (FileWriter writer = task.context().format(LineFormat.NAME).writer(request, task.memory());
                ColumnBuilder column = new ColumnBuilder(DataType.VARCHAR, task.memory())) {
            while (lines.hasNext()) {
                column.reset();
                while (lines.hasNext() && column.length() < task.context().batchRows()) {
                    column.appendValue(lines.next());
                }
                task.context().checkCancelled();
                writer.write(Batch.of(column.length(), column.view()));
            }
            return writer.finish().stream()
                    .map(file -> new Pair<>(file.path().toString(), file.bytes()))
                    .iterator();
        }
    }
}
