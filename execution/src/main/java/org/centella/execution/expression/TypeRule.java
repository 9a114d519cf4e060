// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** Decides by types alone whether a call is one of a signature's, and what it gives. */
@FunctionalInterface
public interface TypeRule {
    /**
     * How arguments of these types fit, or null if they do not. Arguments that have been cast as a resolution asks resolve
     * to themselves.
     */
    @Nullable
    Resolution resolve(List<DataType> arguments);
}
