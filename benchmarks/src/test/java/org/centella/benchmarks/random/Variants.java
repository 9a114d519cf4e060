// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Settings under which a query is planned and run in another way, and must answer alike. */
final class Variants {
    private static final List<String> SETTINGS = List.of(
            "batch_size = 1",
            "batch_size = 3",
            "batch_size = 20",
            "force_spill = true",
            "force_encoding = true",
            "broadcast_limit = 0",
            "shuffle_partitions = 7",
            "scan_partitions_per_slot = 8",
            "partial_aggregation_min_reduction = 0",
            "join_reorder_limit = 0",
            "dynamic_filters = false");

    private static final List<String> PHASES =
            List.of("fold_constants", "push_down", "join_order", "prune_columns", "broadcast");

    private Variants() {}

    /** One to three statements. */
    static List<String> pick(Dice dice) {
        List<String> statements = new ArrayList<>();
        for (int i = dice.below(2); i >= 0; i--) {
            statements.add("SET " + dice.one(SETTINGS));
        }
        if (dice.oneIn(2)) {
            String phases = PHASES.stream().filter(_ -> dice.oneIn(2)).collect(Collectors.joining(","));
            statements.add("SET disabled_phases = '" + phases + "'");
        }
        return statements;
    }
}
