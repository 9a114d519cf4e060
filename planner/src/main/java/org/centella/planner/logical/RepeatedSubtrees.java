// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;

/**
 * Aggregations that a query has more than once: a WITH that it reads twice, the outer rows of a subquery. They must stay
 * equal for their exchanges to become one, so each of them keeps the columns that any of them needs.
 */
final class RepeatedSubtrees {
    private RepeatedSubtrees() {}

    /** The aggregations of which there is another one that does the same. */
    static Set<RelNode> of(RelNode root) {
        Map<Integer, List<RelNode>> byHash = new HashMap<>();
        collect(root, byHash);
        Set<RelNode> repeated = Collections.newSetFromMap(new IdentityHashMap<>());
        for (List<RelNode> alike : byHash.values()) {
            for (int i = 0; i < alike.size(); i++) {
                for (int j = i + 1; j < alike.size(); j++) {
                    if (alike.get(i).deepEquals(alike.get(j))) {
                        repeated.add(alike.get(i));
                        repeated.add(alike.get(j));
                    }
                }
            }
        }
        return repeated;
    }

    private static void collect(RelNode node, Map<Integer, List<RelNode>> byHash) {
        if (node instanceof Aggregate) {
            byHash.computeIfAbsent(node.deepHashCode(), _ -> new ArrayList<>()).add(node);
        }
        node.getInputs().forEach(input -> collect(input, byHash));
    }
}
