// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.List;

/**
 * A lineage as text, the last step first. Steps of a stage stand below each other, behind the number of their partitions;
 * what is exchanged, or comes from several steps, is further in:
 *
 * <pre>
 *   (8) reduceByKey
 *    +-(4) map
 *          flatMap
 *          textFile books
 * </pre>
 */
final class LineageText {
    private final StringBuilder text = new StringBuilder();

    private LineageText() {}

    static String of(Node<?> node) {
        LineageText lineage = new LineageText();
        lineage.append(node, "", "");
        return lineage.text.toString();
    }

    /**
     * @param first what stands before the step's first line
     * @param others what stands before all lines below
     */
    private void append(Node<?> node, String first, String others) {
        String count = "(" + node.partitions() + ") ";
        text.append(first).append(count).append(node.name()).append('\n');
        appendParents(node, others, " ".repeat(count.length()));
    }

    private void appendParents(Node<?> node, String before, String indent) {
        List<Node<?>> parents = node.parents();
        boolean sameStage =
                parents.size() == 1 && !node.isExchanged() && parents.getFirst().partitions() == node.partitions();
        if (sameStage) {
            Node<?> parent = parents.getFirst();
            text.append(before).append(indent).append(parent.name()).append('\n');
            appendParents(parent, before, indent);
            return;
        }
        for (int i = 0; i < parents.size(); i++) {
            boolean last = i == parents.size() - 1;
            append(parents.get(i), before + " +-", before + (last ? "   " : " | "));
        }
    }
}
