// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/** Runs code of the application: what it throws is the application's error, not the engine's. */
final class ProgramOperator implements BatchStream, ProgramTask {
    /** Frames of the application's stack that an error tells: enough to see the line, on whatever process it was. */
    private static final int FRAMES = 3;

    private final PhysicalPlan.Program node;
    private final Inputs inputs;
    private final TaskContext context;
    private final List<BatchStream> opened = new ArrayList<>();
    private @Nullable BatchStream output;

    /** Opens a partition of an input. */
    interface Inputs {
        BatchStream open(int input, int partition);
    }

    ProgramOperator(PhysicalPlan.Program node, Inputs inputs, TaskContext context) {
        this.node = node;
        this.inputs = inputs;
        this.context = context;
    }

    @Override
    public TaskContext context() {
        return context;
    }

    @Override
    public BatchStream input(int input, int partition) {
        BatchStream stream = inputs.open(input, partition);
        opened.add(stream);
        return new BatchStream() {
            @Override
            public @Nullable Batch next() {
                return stream.next();
            }

            @Override
            public void close() {
                // A program may read thousands of inputs, one after the other.
                if (opened.remove(stream)) {
                    stream.close();
                }
            }
        };
    }

    @Override
    public void spilled(long bytes) {
        context.metrics(node.id()).spilledBytes.add(bytes);
    }

    @Override
    public @Nullable Batch next() {
        try {
            BatchStream rows = output;
            if (rows == null) {
                rows = ProgramReader.read(
                                node.code(),
                                TaskProgram.class,
                                context.application().classes())
                        .open(this);
                output = rows;
            }
            return rows.next();
        } catch (CentellaException | VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw error(e);
        }
    }

    private CentellaException error(Throwable e) {
        StringBuilder message =
                new StringBuilder(node.text()).append(" failed: ").append(e);
        StackTraceElement[] stack = e.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
            message.append(i == 0 ? " at " : " < ").append(stack[i]);
        }
        return new CentellaException(ErrorCode.APPLICATION_ERROR, message.toString(), e);
    }

    @Override
    public void close() {
        try {
            if (output != null) {
                output.close();
            }
        } finally {
            for (BatchStream stream : List.copyOf(opened)) {
                stream.close();
            }
            opened.clear();
        }
    }
}
