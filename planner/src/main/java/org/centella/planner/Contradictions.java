// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import java.util.function.Supplier;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.SqlPosition;
import org.jspecify.annotations.Nullable;

/**
 * The one place where what Calcite or the planner throws as a bug (assertions, null pointers, operations that are not
 * supported) becomes an error of ours, so that a statement fails like any other, and says where it stands.
 */
public final class Contradictions {
    private Contradictions() {}

    /**
     * @param position of the query in the text
     * @throws CentellaException what {@code work} throws, or INTERNAL_ERROR
     */
    public static <T> T guarded(@Nullable SqlPosition position, Supplier<T> work) {
        try {
            return work.get();
        } catch (CentellaException e) {
            throw e;
        } catch (RuntimeException | AssertionError e) {
            throw new CentellaException(
                    ErrorCode.INTERNAL_ERROR, "the planner contradicted itself on this query: " + e, position, e);
        }
    }
}
