// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.planner.PlannedQuery;

/** One write: plans the query with a writing operator on top, runs it into a hidden folder, and moves the files. */
final class TableWriter {
    private static final Schema FILES = Schema.of(
            new Field("path", DataType.VARCHAR, false),
            new Field("rows", DataType.BIGINT, false),
            new Field("bytes", DataType.BIGINT, false));

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
        try (StagedFolder staged = new StagedFolder(folder)) {
            if (staged.targetHasData()) {
                switch (mode) {
                    case ERROR -> throw new CentellaException(ErrorCode.FILE_EXISTS, folder + " holds data already");
                    case IGNORE -> {
                        return 0;
                    }
                    case APPEND, OVERWRITE -> {}
                }
            }
            long rows = write(staged.folder());
            if (mode == SaveMode.APPEND) {
                staged.append();
            } else {
                staged.replace();
            }
            return rows;
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot write to " + folder + ": " + e, e);
        }
    }

    private long write(Path to) {
        Session session = frame.session();
        PlannedQuery query = session.planner().plan(frame.relation(), session.settings());
        PhysicalPlan plan = withWrite(query.physical(), to.toString());
        PlannedQuery write =
                new PlannedQuery(FILES, query.logical(), plan, query.rows(), query.splits(), query.phases(), List.of());
        long rows = 0;
        try (QueryResult result = session.run(write)) {
            for (Row file : Rows.collect(result)) {
                rows += file.longValue("rows");
            }
        }
        return rows;
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
                java.util.stream.IntStream.range(0, input.schema().size())
                        .<org.centella.execution.plan.Expression>mapToObj(
                                i -> new org.centella.execution.plan.Expression.InputReference(
                                        i, input.schema().type(i)))
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
