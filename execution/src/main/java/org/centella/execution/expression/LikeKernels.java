// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.Arrays;
import java.util.List;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** LIKE. The pattern, as a rule a constant, is taken apart when it first comes and again when another comes. */
final class LikeKernels {
    private static final byte[] NO_ESCAPE = {};

    private LikeKernels() {}

    static Kernel like(List<DataType> arguments, DataType result) {
        return new Like()::run;
    }

    /** The compiler turns ILIKE into LIKE of both in lower case, so that there is one matcher. */
    static Kernel ilike(List<DataType> arguments, DataType result) {
        throw new IllegalStateException("ilike is rewritten to like");
    }

    /** Holds the last pattern seen. */
    private static final class Like {
        private byte[] pattern = {};
        private byte[] escape = {};
        private @Nullable LikePattern parsed;

        private LikePattern patternAt(Operand[] in, int row) {
            byte[] text = in[1].column().bytesAt(row & in[1].mask());
            byte[] escaping = in.length > 2 ? in[2].column().bytesAt(row & in[2].mask()) : NO_ESCAPE;
            LikePattern last = parsed;
            if (last == null || !Arrays.equals(text, pattern) || !Arrays.equals(escaping, escape)) {
                last = LikePattern.parse(text, escaping);
                parsed = last;
                pattern = text;
                escape = escaping;
            }
            return last;
        }

        void run(Operand[] in, int rows, KernelOutput out) {
            if (in[1].constant() && (in.length < 3 || in[2].constant())) {
                patternAt(in, 0).match(in[0].column(), in[0].mask(), rows, out.values());
                return;
            }
            for (int i = 0; i < rows; i++) {
                boolean matches = out.counts(i) && patternAt(in, i).matches(in[0].column(), i & in[0].mask());
                Segments.setBit(out.values(), i, matches);
            }
        }
    }
}
