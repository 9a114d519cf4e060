// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The dynamic filters of a query on one executor, by id. A scan that finds none yet reads everything. Thread-safe. */
public final class DynamicFilters {
    private final Map<Integer, DynamicFilter> published = new ConcurrentHashMap<>();

    /** Makes a filter known; of several under one id (one per task of a partitioned join) none may be published. */
    public void publish(int filterId, DynamicFilter filter) {
        published.put(filterId, filter);
    }

    /** The filter of an id that all tasks of a stage share, made by the first that asks; one id always has one class. */
    @SuppressWarnings("unchecked")
    <T extends DynamicFilter> T share(int filterId, Supplier<T> make) {
        return (T) published.computeIfAbsent(filterId, _ -> make.get());
    }

    public @Nullable DynamicFilter find(int filterId) {
        return published.get(filterId);
    }
}
