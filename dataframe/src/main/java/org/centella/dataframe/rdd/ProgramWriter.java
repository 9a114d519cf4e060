// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.plan.ProgramCode;

/** Puts functions into plans, and learns what they need: the loaders of their classes, and accumulators. */
final class ProgramWriter {
    private final Set<ClassLoader> loaders = new LinkedHashSet<>();
    private final Map<Long, Accumulator<?>> accumulators = new HashMap<>();

    private static final class Output extends ObjectOutputStream {
        private final Set<ClassLoader> loaders;
        private final Map<Long, Accumulator<?>> accumulators;

        Output(OutputStream bytes, Set<ClassLoader> loaders, Map<Long, Accumulator<?>> accumulators)
                throws IOException {
            super(bytes);
            this.loaders = loaders;
            this.accumulators = accumulators;
            enableReplaceObject(true);
        }

        @Override
        protected void annotateClass(Class<?> type) {
            if (type.getClassLoader() != null) {
                loaders.add(type.getClassLoader());
            }
        }

        @Override
        protected Object replaceObject(Object object) {
            if (object instanceof Accumulator<?> accumulator) {
                accumulators.put(accumulator.id(), accumulator);
            }
            return object;
        }
    }

    /** @throws CentellaException APPLICATION_ERROR when something cannot be serialized */
    ProgramCode write(Object program) {
        return write(program, accumulators);
    }

    boolean usesAccumulators(Object program) {
        Map<Long, Accumulator<?>> used = new HashMap<>();
        write(program, used);
        return !used.isEmpty();
    }

    private ProgramCode write(Object program, Map<Long, Accumulator<?>> used) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Output out = new Output(bytes, loaders, used)) {
            out.writeObject(program);
        } catch (NotSerializableException e) {
            throw new CentellaException(
                    ErrorCode.APPLICATION_ERROR,
                    "a function cannot go to the executors: what it captures is of class " + e.getMessage()
                            + ", which is not Serializable",
                    e);
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.APPLICATION_ERROR, "a function cannot go to the executors: " + e, e);
        }
        return new ProgramCode(bytes.toByteArray());
    }

    /** Accumulators that what was written adds to, by their numbers. */
    Map<Long, Accumulator<?>> accumulators() {
        return accumulators;
    }

    /** Finds the classes of what was written, and those that go with them. */
    ClassLoader classes() {
        return ApplicationClasses.of(loaders);
    }
}
