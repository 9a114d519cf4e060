// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.write;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.Schema;
import org.centella.storage.FileFormat;
import org.centella.storage.FileWriter;
import org.centella.storage.WriteRequest;
import org.centella.storage.WrittenFile;
import org.centella.storage.parquet.PartitionKeys;

/**
 * What one attempt of one task writes of a folder: a file, or one for each combination of partition values, begun anew when
 * it grows large. Files are reported by {@link #finish}; that they are written where no reader looks, and what becomes of them,
 * is the business of whoever runs the tasks ({@link TableWriteJob}). Not thread-safe.
 */
public final class PartitionedWriter implements FileWriter {
    /** Files open at a time; beyond, the one not used for longest is finished. */
    private static final int MOST_OPEN = 64;
    /** Bytes that open files buffer together; beyond, the largest is finished. */
    private static final long MOST_BUFFERED = 256L << 20;

    private final Path folder;
    private final int task;
    private final Schema fileSchema;
    private final int[] dataColumns;
    private final FileFormat format;
    private final Map<String, String> options;
    private final MemoryPool memory;
    private final long largestFile;
    private final PartitionKeys keys;
    private final boolean partitioned;
    private final Scratch scratch;
    /** By partition number, least recently used first. */
    private final LinkedHashMap<Integer, DataFileWriter> open = new LinkedHashMap<>(16, 0.75f, true);

    private final List<WrittenFile> finished = new ArrayList<>();
    private boolean done;

    /**
     * Begins an attempt.
     *
     * @param format of the files
     * @param keepPartitionColumns whether the files have the partition columns, too
     */
    public PartitionedWriter(FileFormat format, WriteRequest request, boolean keepPartitionColumns, MemoryPool memory) {
        int[] partitionColumns = request.partitions();
        Schema schema = request.schema();
        this.format = format;
        this.folder = request.folder();
        this.task = request.task();
        this.options = request.options();
        this.largestFile = request.largestFile();
        this.partitioned = partitionColumns.length > 0;
        this.dataColumns = dataColumns(schema, keepPartitionColumns ? new int[0] : partitionColumns);
        this.fileSchema = schema.select(dataColumns);
        this.memory = memory.child(format.name() + " files of task " + task);
        try {
            this.keys = new PartitionKeys(schema, partitionColumns, this.memory);
        } catch (RuntimeException e) {
            this.memory.close();
            throw e;
        }
        this.scratch = new Scratch(this.memory);
    }

    /** The positions of the columns that go into the files. */
    public static int[] dataColumns(Schema schema, int[] partitionColumns) {
        return IntStream.range(0, schema.size())
                .filter(c -> Arrays.stream(partitionColumns).noneMatch(p -> p == c))
                .toArray();
    }

    static String fileName(int task, String extension) {
        return "part-%05d-%s%s".formatted(task, UUID.randomUUID(), extension);
    }

    @Override
    public void write(Batch batch) {
        if (done) {
            throw new IllegalStateException("task " + task + " has ended");
        }
        if (batch.rowCount() == 0) {
            return;
        }
        if (!partitioned) {
            writeTo(0, "", batch);
            return;
        }
        MemorySegment numbers = keys.number(batch);
        int rows = batch.rowCount();
        int[] ends = new int[keys.count() + 1];
        for (int row = 0; row < rows; row++) {
            ends[Segments.getInt(numbers, row) + 1]++;
        }
        for (int i = 1; i < ends.length; i++) {
            ends[i] += ends[i - 1];
        }
        int[] starts = ends.clone();
        // Row numbers, those of one partition together and in order.
        MemorySegment grouped = scratch.ints(0, rows);
        for (int row = 0; row < rows; row++) {
            Segments.setInt(grouped, starts[Segments.getInt(numbers, row)]++, row);
        }
        Batch data = dataOf(batch);
        for (int partition = 0; partition < keys.count(); partition++) {
            int count = ends[partition + 1] - ends[partition];
            if (count > 0) {
                MemorySegment picked = grouped.asSlice((long) ends[partition] << 2, (long) count << 2);
                writeTo(partition, keys.folder(partition), Selection.select(data, picked, count, scratch));
            }
        }
    }

    private Batch dataOf(Batch batch) {
        List<Column> columns = new ArrayList<>(dataColumns.length);
        for (int column : dataColumns) {
            columns.add(batch.column(column));
        }
        return new Batch(batch.rowCount(), columns);
    }

    private void writeTo(int partition, String below, Batch rows) {
        DataFileWriter writer = open.get(partition);
        if (writer == null) {
            if (open.size() >= MOST_OPEN) {
                finish(open.sequencedKeySet().getFirst());
            }
            Path path = folder.resolve(below).resolve(fileName(task, format.extension(options)));
            writer = format.fileWriter(path, fileSchema, options, memory);
            open.put(partition, writer);
        }
        writer.write(rows);
        if (writer.bytes() > largestFile) {
            finish(partition);
        }
        while (open.size() > 1 && memory.used() > MOST_BUFFERED) {
            finish(largest());
        }
    }

    private int largest() {
        return open.entrySet().stream()
                .max(Comparator.comparingLong(
                        (Map.Entry<Integer, DataFileWriter> e) -> e.getValue().memoryUsed()))
                .orElseThrow()
                .getKey();
    }

    private void finish(int partition) {
        DataFileWriter writer = open.remove(partition);
        if (writer != null) {
            try (writer) {
                finished.add(writer.finish());
            }
        }
    }

    @Override
    public List<WrittenFile> finish() {
        for (int partition : List.copyOf(open.keySet())) {
            finish(partition);
        }
        done = true;
        free();
        return List.copyOf(finished);
    }

    private void free() {
        keys.close();
        scratch.close();
        memory.close();
    }

    /** Gives the attempt up and deletes its files, unless it was finished. */
    @Override
    public void close() {
        if (done) {
            return;
        }
        done = true;
        open.values().forEach(DataFileWriter::close);
        open.clear();
        free();
        try {
            for (WrittenFile file : finished) {
                Files.deleteIfExists(file.path());
            }
        } catch (IOException e) {
            throw WriteErrors.of(folder, e);
        }
    }
}
