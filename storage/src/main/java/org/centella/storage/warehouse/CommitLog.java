// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A value that changes in whole versions. Readers see the version before or after a change, never between; writers, of
 * other processes too, take turns. Thread-safe.
 */
interface CommitLog<T> {
    /** The latest version. */
    T current();

    /**
     * Makes the next version of the latest one, alone among writers. When the change throws, nothing has changed.
     *
     * @return the new version
     */
    T update(UnaryOperator<T> change);

    /** Does something, an update among it, while no one else writes. */
    <R> R exclusively(Supplier<R> action);
}
