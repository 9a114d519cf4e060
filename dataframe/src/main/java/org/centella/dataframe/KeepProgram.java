// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.operator.KeptRows;
import org.centella.execution.operator.ProgramTask;
import org.centella.execution.operator.TaskProgram;
import org.jspecify.annotations.Nullable;

/** Keeps the rows of each task where it runs, and tells where that is and how many there are. */
record KeepProgram(int dataset, SchemaForm rows) implements TaskProgram {
    /** What it puts out: a row for each task. */
    static final Schema PLACES = Schema.of(
            Field.of("executor", DataType.BIGINT),
            Field.of("partition", DataType.BIGINT),
            Field.of("rows", DataType.BIGINT));

    @Override
    public BatchStream open(ProgramTask task) {
        return new Place(this, task);
    }

    private static final class Place implements BatchStream {
        private final KeepProgram program;
        private final ProgramTask task;
        private final List<ColumnBuilder> row;
        private boolean told;

        Place(KeepProgram program, ProgramTask task) {
            this.program = program;
            this.task = task;
            this.row = PLACES.types().stream()
                    .map(type -> new ColumnBuilder(type, task.context().memory(), 1))
                    .toList();
        }

        @Override
        public @Nullable Batch next() {
            if (told) {
                return null;
            }
            told = true;
            KeptRows kept = task.context().application().kept();
            int partition = task.context().partition();
            long count = 0;
            try (BatchStream input = task.input(0, partition);
                    KeptRows.Writer writer = kept.writer(program.dataset, partition, program.rows.schema(), false)) {
                for (Batch batch = input.next(); batch != null; batch = input.next()) {
                    writer.write(batch);
                    count += batch.rowCount();
                }
                writer.finish();
            }
            row.get(0).appendLong(kept.executor());
            row.get(1).appendLong(partition);
            row.get(2).appendLong(count);
            return new Batch(1, row.stream().<Column>map(ColumnBuilder::view).toList());
        }

        @Override
        public void close() {
            row.forEach(ColumnBuilder::close);
        }
    }
}
