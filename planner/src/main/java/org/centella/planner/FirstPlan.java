// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.centella.columnar.setting.SettingValues;
import org.centella.storage.Catalog;
import org.centella.storage.Table;
import org.jspecify.annotations.Nullable;

/**
 * Loads what the first plan of a process needs, by planning a query that reads nothing: half of the time of a shell that
 * starts for one statement. {@link #begin} lets that happen beside other work; {@link #await} comes before any other use of
 * a planner, also because Calcite's class initializers need each other in circles, on which two threads could lock.
 */
public final class FirstPlan {
    private static final String QUERY = "SELECT count(*) FROM (VALUES (1)) AS t (a)";

    /** No tables. */
    private static final Catalog EMPTY = new Catalog() {
        @Override
        public List<String> schemas() {
            return List.of();
        }

        @Override
        public List<String> tables(String schema) {
            return List.of();
        }

        @Override
        public @Nullable Table table(String schema, String name) {
            return null;
        }
    };

    private static @Nullable CompletableFuture<PlannedQuery> plan;

    private FirstPlan() {}

    /** Starts in the background, unless it has begun already. */
    public static synchronized void begin() {
        if (plan == null) {
            plan = CompletableFuture.supplyAsync(
                    FirstPlan::plan,
                    task -> Thread.ofPlatform()
                            .daemon()
                            .name("centella-first-plan")
                            .start(task));
        }
    }

    /** Returns when it is done. */
    public static void await() {
        CompletableFuture<PlannedQuery> begun;
        synchronized (FirstPlan.class) {
            begin();
            begun = Objects.requireNonNull(plan);
        }
        begun.join();
    }

    private static PlannedQuery plan() {
        return new Planner(EMPTY, new ViewStore(), "main").plan(QUERY, SettingValues.DEFAULTS);
    }
}
