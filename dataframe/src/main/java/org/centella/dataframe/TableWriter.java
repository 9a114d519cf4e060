// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.planner.PlannedQuery;
import org.centella.storage.FileFormat;
import org.centella.storage.FormatOption.Use;
import org.centella.storage.WriteRequest;
import org.centella.storage.WrittenFile;
import org.centella.storage.write.PartitionedWriter;
import org.centella.storage.write.TableWriteJob;

/** One write: plans the query with a writing operator on top, runs it into a hidden folder, and has its files moved. */
final class TableWriter {
    /** A file without rows, which a write without rows leaves to tell its schema, takes far less. */
    private static final long EMPTY_FILE_MEMORY = 64L << 20;

    private final Session session;
    private final Schema schema;
    private final Supplier<PlannedQuery> rows;
    private final FileFormat format;
    private final Path folder;
    private final List<Integer> partitions;
    private final Map<String, String> options;
    private final SaveMode mode;
    private boolean oneTask;

    TableWriter(
            DataFrame frame,
            FileFormat format,
            Path folder,
            List<Integer> partitions,
            Map<String, String> options,
            SaveMode mode) {
        this(
                frame.session(),
                frame.schema(),
                () -> frame.session()
                        .planner()
                        .plan(frame.relation(), frame.session().settings()),
                format,
                folder,
                partitions,
                options,
                mode);
    }

    /** @param rows planned when the folder is found fit to be written to */
    TableWriter(
            Session session,
            Schema schema,
            Supplier<PlannedQuery> rows,
            FileFormat format,
            Path folder,
            List<Integer> partitions,
            Map<String, String> options,
            SaveMode mode) {
        this.session = session;
        this.schema = schema;
        this.rows = rows;
        this.format = format;
        this.folder = folder;
        this.partitions = partitions;
        this.options = options;
        this.mode = mode;
    }

    /** As {@link #run}, in one task and so as one file. */
    long runInOneTask() {
        oneTask = true;
        return run();
    }

    /** The number of rows written. */
    long run() {
        if (mode == SaveMode.IGNORE && !format.finder().findIn(folder).isEmpty()) {
            return 0;
        }
        // What is wrong with the options is said before anything is written.
        format.options().canonical(Use.WRITE, options);
        TableWriteJob job = TableWriteJob.begin(format, folder.toString(), jobMode());
        try (MemoryPool memory = MemoryPool.root(EMPTY_FILE_MEMORY)) {
            List<WrittenFile> files = write(TableWriteJob.attemptFolder(folder.toString(), job.id()));
            int[] partitionColumns = partitions.stream().mapToInt(i -> i).toArray();
            Schema written = schema.select(PartitionedWriter.dataColumns(schema, partitionColumns));
            return job.commit(files, written, options, memory).stream()
                    .mapToLong(WrittenFile::rows)
                    .sum();
        } catch (RuntimeException e) {
            job.abort();
            throw e;
        }
    }

    private TableWriteJob.Mode jobMode() {
        return switch (mode) {
            case ERROR -> TableWriteJob.Mode.ERROR_IF_EXISTS;
            case APPEND, IGNORE -> TableWriteJob.Mode.APPEND;
            case OVERWRITE -> TableWriteJob.Mode.OVERWRITE;
        };
    }

    private List<WrittenFile> write(Path to) {
        PlannedQuery query = rows.get();
        PlannedQuery write = oneTask
                ? InsertPlan.writeInOneTask(query, TableLoad.FILES, (id, input) -> write(id, input, to.toString()))
                : InsertPlan.write(query, TableLoad.FILES, (id, input) -> write(id, input, to.toString()));
        try (QueryResult result = session.run(write)) {
            return Rows.collect(result).stream()
                    .map(file -> new WrittenFile(
                            Path.of(file.string("path")), file.longValue("rows"), file.longValue("bytes")))
                    .toList();
        }
    }

    private PhysicalPlan write(int id, PhysicalPlan input, String to) {
        PhysicalPlan named = new PhysicalPlan.Project(id, input, InsertPlan.references(input.schema()), schema);
        long largestFile = oneTask ? WriteRequest.UNLIMITED : WriteRequest.LARGEST_FILE;
        return new PhysicalPlan.TableWrite(
                id + 1, named, format.name(), to, partitions, options, largestFile, TableLoad.FILES);
    }
}
