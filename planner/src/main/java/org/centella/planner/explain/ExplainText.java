// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.explain;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.sql.SqlExplainLevel;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.Recursion;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.StageGraph;
import org.centella.planner.PhaseTiming;
import org.centella.planner.PlannedPart;
import org.centella.planner.PlannedQuery;
import org.centella.planner.PlannedRecursion;
import org.centella.storage.Split;

/** Plans as indented text. */
public final class ExplainText {
    private static final String INDENT = "  ";

    private ExplainText() {}

    /** The optimized algebra. */
    public static String logical(PlannedQuery query) {
        return RelOptUtil.toString(query.logical(), SqlExplainLevel.EXPPLAN_ATTRIBUTES);
    }

    /** The operators with believed rows. */
    public static String physical(PlannedQuery query) {
        StringBuilder text = new StringBuilder();
        tree(query.physical(), 0, query.rows(), new HashSet<>(), text);
        recursions(query.recursions(), 0, text);
        return text.toString();
    }

    /** The operators alone. */
    public static String plan(PhysicalPlan plan) {
        StringBuilder text = new StringBuilder();
        tree(plan, 0, Map.of(), new HashSet<>(), text);
        return text.toString();
    }

    private static void recursions(List<PlannedRecursion> recursions, int depth, StringBuilder text) {
        for (PlannedRecursion recursion : recursions) {
            text.append(INDENT.repeat(depth)).append("Recursion ").append(recursion.table());
            text.append(recursion.distinct() ? ", different rows\n" : "\n");
            part("seed", recursion.seed(), depth + 1, text);
            part("step", recursion.step(), depth + 1, text);
        }
    }

    private static void part(String name, PlannedPart part, int depth, StringBuilder text) {
        text.append(INDENT.repeat(depth)).append(name).append('\n');
        tree(part.physical(), depth + 1, part.rows(), new HashSet<>(), text);
        recursions(part.recursions(), depth + 1, text);
    }

    /** The stages, the last one first, each with the operators that its tasks run. */
    public static String stages(StageGraph graph, Map<Integer, Double> rows) {
        StringBuilder text = new StringBuilder();
        for (Stage stage : graph.stages().reversed()) {
            text.append(text.isEmpty() ? "" : "\n").append(heading(stage)).append('\n');
            tree(stage.root(), 1, rows, new HashSet<>(), text);
        }
        for (Recursion recursion : graph.recursions()) {
            String number = "Recursion " + recursion.table();
            text.append("\n").append(number).append(", seed\n");
            text.append(stages(recursion.seed(), Map.of()).indent(INDENT.length()));
            text.append("\n").append(number).append(", step\n");
            text.append(stages(recursion.step(), Map.of()).indent(INDENT.length()));
        }
        return text.toString();
    }

    /** The phases of planning with their times. */
    public static String phases(List<PhaseTiming> phases) {
        StringBuilder text = new StringBuilder("Planning:");
        for (PhaseTiming phase : phases) {
            text.append(String.format(
                    java.util.Locale.ROOT,
                    "%s %s %.1f ms",
                    text.charAt(text.length() - 1) == ':' ? "" : ",",
                    phase.phase(),
                    phase.nanos() / 1e6));
        }
        return text.append('\n').toString();
    }

    private static String heading(Stage stage) {
        Schema schema = stage.root().schema();
        StringBuilder text =
                new StringBuilder("Stage ").append(stage.id()).append(": ").append(stage.tasks());
        text.append(stage.tasks() == 1 ? " task" : " tasks");
        text.append(", output ").append(NodeText.partitioning(stage.output(), schema));
        if (stage.outputPartitions() > 1) {
            text.append(" to ").append(stage.outputPartitions()).append(" partitions");
        }
        if (!stage.dependsOn().isEmpty()) {
            text.append(", after stages ").append(stage.dependsOn());
        }
        if (!stage.waitsFor().isEmpty()) {
            text.append(", waits for ").append(stage.waitsFor());
        }
        for (Stage.Filter filter : stage.filters()) {
            text.append(", gives filter ").append(filter.filterId()).append(" of ");
            text.append(schema.field(filter.column()).name());
        }
        for (Map.Entry<Integer, List<List<Split>>> scan : new TreeMap<>(stage.splits()).entrySet()) {
            int splits = scan.getValue().stream().mapToInt(List::size).sum();
            text.append(", scan ").append(scan.getKey()).append(" of ").append(splits);
            text.append(splits == 1 ? " split" : " splits");
        }
        return text.toString();
    }

    private static void tree(
            PhysicalPlan node, int depth, Map<Integer, Double> rows, Set<Integer> shown, StringBuilder text) {
        String details = NodeText.details(node);
        text.append(INDENT.repeat(depth)).append(NodeText.name(node));
        text.append(details.isEmpty() ? "" : " " + details);
        Double estimate = rows.get(node.id());
        if (estimate != null) {
            text.append("  {")
                    .append(node.id())
                    .append(", ~")
                    .append(count(estimate))
                    .append(" rows}");
        }
        boolean shared = node instanceof PhysicalPlan.Exchange && !shown.add(node.id());
        text.append(shared ? " as above\n" : "\n");
        for (PhysicalPlan input : shared ? List.<PhysicalPlan>of() : node.inputs()) {
            tree(input, depth + 1, rows, shown, text);
        }
    }

    /** Three digits are all that an estimate is worth. */
    static String count(double rows) {
        String[] units = {"", "k", "M", "G", "T"};
        int unit = 0;
        double value = rows;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        String text = String.format(java.util.Locale.ROOT, value < 10 && unit > 0 ? "%.1f" : "%.0f", value);
        return text + units[unit];
    }
}
