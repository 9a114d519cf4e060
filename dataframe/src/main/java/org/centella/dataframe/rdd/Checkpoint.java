// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.FileFormat;
import org.centella.storage.FileWriter;
import org.centella.storage.OpenRequest;
import org.centella.storage.Split;
import org.centella.storage.Table;
import org.centella.storage.WriteRequest;
import org.centella.storage.WrittenFile;
import org.centella.storage.parquet.ParquetFormat;
import org.centella.storage.write.TableWriteJob;

/** Writes a partition's elements, as bytes, to a Parquet file, from which a new lineage begins. */
record Checkpoint<T>(String folder) implements PartitionFunction<T, Pair<String, Long>> {
    private static final Schema SCHEMA = Schema.of(new Field("element", DataType.VARBINARY, false));
    private static final long EMPTY_FILE_MEMORY = 64L << 20;

    /** Writes all, and gives the step that reads it. */
    static <T> Node<T> of(RddEngine engine, Node<T> node, String folder) {
        FileFormat format = engine.format(ParquetFormat.NAME);
        TableWriteJob job = TableWriteJob.begin(format, folder, TableWriteJob.Mode.ERROR_IF_EXISTS);
        List<Integer> partitions = new ArrayList<>();
        List<WrittenFile> files = new ArrayList<>();
        List<WrittenFile> moved;
        try (MemoryPool memory = MemoryPool.root(EMPTY_FILE_MEMORY)) {
            Checkpoint<T> write = new Checkpoint<>(
                    TableWriteJob.attemptFolder(folder, job.id()).toString());
            List<List<Pair<String, Long>>> written =
                    Job.run(engine, new MappedNode<>("checkpoint", node, write, false));
            for (int p = 0; p < written.size(); p++) {
                for (Pair<String, Long> file : written.get(p)) {
                    partitions.add(p);
                    files.add(new WrittenFile(Path.of(file.key()), 0, file.value()));
                }
            }
            moved = job.commit(files, SCHEMA, Map.of(), memory);
        } catch (RuntimeException e) {
            job.abort();
            throw e;
        }
        Table table = format.open(new OpenRequest(
                folder,
                moved.stream().map(file -> file.path().toString()).toList(),
                Map.of("hive_partitioning", "false"),
                null,
                Map.of()));
        List<List<Split>> splits = new ArrayList<>();
        for (int p = 0; p < node.partitions(); p++) {
            splits.add(new ArrayList<>());
        }
        for (Split split : table.splits(List.of())) {
            for (int i = 0; i < partitions.size(); i++) {
                if (Path.of(split.path()).equals(moved.get(i).path())) {
                    splits.get(partitions.get(i)).add(split);
                }
            }
        }
        return new FilesNode<>("checkpoint " + folder, table.handle(), splits, new Stored<>());
    }

    @Override
    public Iterator<Pair<String, Long>> apply(int partition, Iterator<T> elements, RddTask task) {
        WriteRequest request =
                new WriteRequest(Path.of(folder), partition, SCHEMA, List.of(), Map.of(), WriteRequest.LARGEST_FILE);
        ElementWriter bytes = new ElementWriter();
        try (FileWriter writer = task.context().format(ParquetFormat.NAME).writer(request, task.memory());
                ColumnBuilder column = new ColumnBuilder(DataType.VARBINARY, task.memory())) {
            while (elements.hasNext()) {
                column.reset();
                while (elements.hasNext() && column.length() < task.context().batchRows()) {
                    bytes.reset();
                    bytes.write(elements.next());
                    column.appendBytes(bytes.bytes(), 0, bytes.length());
                }
                task.context().checkCancelled();
                writer.write(Batch.of(column.length(), column.view()));
            }
            return writer.finish().stream()
                    .map(file -> new Pair<>(file.path().toString(), file.bytes()))
                    .iterator();
        }
    }

    /** Elements that a checkpoint wrote. */
    private record Stored<T>() implements BatchElements<T> {
        @Override
        @SuppressWarnings("unchecked") // the checkpoint's elements are of this class
        public Iterator<T> of(Batch batch) {
            RddTask task = RddTask.current();
            if (task == null) {
                throw new IllegalStateException("elements are read by no task");
            }
            ElementReader reader = task.reader();
            Column elements = batch.column(0);
            return BatchElements.ofRows(
                    batch, row -> (T) reader.read(elements.base().bytesAt(elements.baseRow(row))));
        }
    }
}
