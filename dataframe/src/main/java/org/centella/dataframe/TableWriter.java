// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.planner.PlannedQuery;
import org.centella.storage.parquet.ParquetWriteOptions;
import org.centella.storage.parquet.PartitionedParquetWriter;
import org.centella.storage.parquet.TableWriteJob;
import org.centella.storage.WrittenFile;

/** One write: plans the query with a writing operator on top, runs it into a hidden folder, and has its files moved. */
final class TableWriter {
    private static final Schema FILES = Schema.of(
            new Field("path", DataType.VARCHAR, false),
            new Field("rows", DataType.BIGINT, false),
            new Field("bytes", DataType.BIGINT, false));

    /** A file without rows, which a write without rows leaves to tell its schema, takes far less. */
    private static final long EMPTY_FILE_MEMORY = 64L << 20;

    private final DataFrame frame;
    private final String format;
    private final Path folder;
    private final List<Integer> partitions;
    private final Map<String, String> options;
    private final SaveMode mode;

    TableWriter(
            DataFrame frame,
            String format,
            Path folder,
            List<Integer> partitions,
            Map<String, String> options,
            SaveMode mode) {
        this.frame = frame;
        this.format = format;
        this.folder = folder;
        this.partitions = partitions;
        this.options = options;
        this.mode = mode;
    }

    /** The number of rows written. */
    long run() {
        if (mode == SaveMode.IGNORE
                && !frame.session().engine().parquet().finder().findIn(folder).isEmpty()) {
            return 0;
        }
        ParquetWriteOptions writeOptions = ParquetWriteOptions.of(options);
        TableWriteJob job = TableWriteJob.begin(folder.toString(), jobMode());
        try (MemoryPool memory = MemoryPool.root(EMPTY_FILE_MEMORY)) {
            List<WrittenFile> files = write(TableWriteJob.attemptFolder(folder.toString(), job.id()));
            int[] partitionColumns = partitions.stream().mapToInt(i -> i).toArray();
            Schema written =
                    frame.schema().select(PartitionedParquetWriter.dataColumns(frame.schema(), partitionColumns));
            return job.commit(files, written, writeOptions, memory).stream()
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
        Session session = frame.session();
        PlannedQuery query = session.planner().plan(frame.relation(), session.settings());
        PhysicalPlan plan = withWrite(query.physical(), to.toString());
        PlannedQuery write =
                new PlannedQuery(FILES, query.logical(), plan, query.rows(), query.splits(), query.phases(), List.of());
        try (QueryResult result = session.run(write)) {
            return Rows.collect(result).stream()
                    .map(file -> new WrittenFile(
                            Path.of(file.string("path")), file.longValue("rows"), file.longValue("bytes")))
                    .toList();
        }
    }

    /**
     * Puts the write where most tasks run: below the exchange that would bring all rows to the client, unless that is where
     * they get their order.
     */
    private PhysicalPlan withWrite(PhysicalPlan plan, String to) {
        int id = highestId(plan) + 1;
        if (plan instanceof PhysicalPlan.Exchange(int exchange, PhysicalPlan input, Partitioning.Single single)
                && !(input instanceof PhysicalPlan.Sort)) {
            return new PhysicalPlan.Exchange(exchange, write(id, input, to), single);
        }
        return write(id, plan, to);
    }

    private PhysicalPlan write(int id, PhysicalPlan input, String to) {
        PhysicalPlan named = new PhysicalPlan.Project(
                id,
                input,
                IntStream.range(0, input.schema().size())
                        .<Expression>mapToObj(i ->
                                new Expression.InputReference(i, input.schema().type(i)))
                        .toList(),
                frame.schema());
        return new PhysicalPlan.TableWrite(id + 1, named, format, to, partitions, options, FILES);
    }

    private static int highestId(PhysicalPlan plan) {
        int highest = plan.id();
        for (PhysicalPlan input : plan.inputs()) {
            highest = Math.max(highest, highestId(input));
        }
        return highest;
    }
}
