// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.arrow.ArrowExport;
import org.centella.columnar.arrow.ArrowImport;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.Schema;
import org.centella.dataframe.rdd.SerializableFunction;
import org.centella.execution.operator.ProgramTask;
import org.centella.execution.operator.TaskProgram;
import org.jspecify.annotations.Nullable;

/** Hands each batch to a function as Arrow vectors, and takes what it makes of them. */
record BatchProgram(
        SerializableFunction<VectorSchemaRoot, VectorSchemaRoot> function, SchemaForm input, SchemaForm output)
        implements TaskProgram {
    @Override
    public BatchStream open(ProgramTask task) {
        return new Output(this, task);
    }

    private static final class Output implements BatchStream {
        private final SerializableFunction<VectorSchemaRoot, VectorSchemaRoot> function;
        private final Schema expected;
        private final BatchStream rows;
        private final MemoryPool memory;
        private final ArrowExport export;
        private @Nullable VectorSchemaRoot made;
        private @Nullable ArrowImport imported;

        Output(BatchProgram program, ProgramTask task) {
            this.function = program.function;
            this.expected = program.output.schema();
            this.memory = task.context().memory().child("Arrow vectors of a function");
            this.export = new ArrowExport(program.input.schema(), memory);
            this.rows = task.input(0, task.context().partition());
        }

        @Override
        public @Nullable Batch next() {
            for (Batch batch = rows.next(); batch != null; batch = rows.next()) {
                release();
                VectorSchemaRoot result = function.apply(export.share(batch));
                made = result == export.root() ? null : result;
                ArrowImport taken = new ArrowImport(result.getSchema(), memory);
                imported = taken;
                check(taken.schema());
                if (result.getRowCount() > 0) {
                    return taken.batch(result);
                }
            }
            return null;
        }

        private void check(Schema given) {
            if (!given.types().equals(expected.types())) {
                throw new CentellaException(
                        ErrorCode.APPLICATION_ERROR,
                        "a function of batches gave columns " + given.fields() + ", not " + expected.fields());
            }
        }

        /** What the function made for the batch before is of no use any more. */
        private void release() {
            if (imported != null) {
                imported.close();
                imported = null;
            }
            if (made != null) {
                made.close();
                made = null;
            }
        }

        @Override
        public void close() {
            try (memory;
                    export) {
                release();
            }
        }
    }
}
