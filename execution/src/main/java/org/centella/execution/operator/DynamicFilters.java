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
    private final Map<Integer, Offer> offered = new ConcurrentHashMap<>();

    /** Makes a filter known; of several under one id (one per task of a partitioned join) none may be published. */
    public void publish(int filterId, DynamicFilter filter) {
        published.put(filterId, filter);
    }

    /** The filter of an id that all tasks of a stage share, made by the first that asks; one id always has one class. */
    @SuppressWarnings("unchecked")
    <T extends DynamicFilter> T share(int filterId, Supplier<T> make) {
        return (T) published.computeIfAbsent(filterId, _ -> make.get());
    }

    /**
     * Says that a filter can be made, which the first scan that looks for it does, while the others that do wait.
     *
     * @param make may give null for no filter; fails when the query is cancelled
     */
    public void offer(int filterId, Supplier<@Nullable DynamicFilter> make) {
        offered.put(filterId, new Offer(make));
    }

    public @Nullable DynamicFilter find(int filterId) {
        DynamicFilter known = published.get(filterId);
        Offer offer = known == null ? offered.get(filterId) : null;
        return offer == null ? known : offer.filter();
    }

    /** A filter that is made at most once. */
    private static final class Offer {
        private final Supplier<@Nullable DynamicFilter> make;
        private @Nullable DynamicFilter filter;
        private boolean made;

        Offer(Supplier<@Nullable DynamicFilter> make) {
            this.make = make;
        }

        synchronized @Nullable DynamicFilter filter() {
            if (!made) {
                filter = make.get();
                made = true;
            }
            return filter;
        }
    }
}
