// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexVisitorImpl;

/**
 * Takes window functions out of projections: what they read is computed below them, and one {@link Windowing} for each
 * partition and order computes all functions that share it.
 *
 * <pre>
 *   project a, sum(b + 1) over (partition by c), rank() over (order by d)
 *     input                                                       →    project $0, $3, $4
 *                                                                        windowing rank by d
 *                                                                          windowing sum($4) partition by $2
 *                                                                            project a, b, c, d, b + 1
 *                                                                              input
 * </pre>
 */
public final class WindowExtraction {
    private final RexBuilder rex;

    private WindowExtraction(RexBuilder rex) {
        this.rex = rex;
    }

    public static RelNode rewrite(RelNode root) {
        return new WindowExtraction(root.getCluster().getRexBuilder()).visit(root);
    }

    private RelNode visit(RelNode node) {
        RelNode current = Trees.mapInputs(node, this::visit);
        return current instanceof Project project
                        && project.getProjects().stream().anyMatch(RexOver::containsOver)
                ? extract(project)
                : current;
    }

    private RelNode extract(Project project) {
        WindowInput input = new WindowInput(rex, project.getInput());
        // Equal calls are computed once.
        Map<RexOver, WindowGroup> groupOf = new LinkedHashMap<>();
        List<WindowGroup> groups = new ArrayList<>();
        for (RexNode expression : project.getProjects()) {
            expression.accept(new RexVisitorImpl<Void>(true) {
                @Override
                public Void visitOver(RexOver over) {
                    if (!groupOf.containsKey(over)) {
                        groupOf.put(over, place(over, input, groups));
                    }
                    return null;
                }
            });
        }
        RelNode current = input.relation();
        Map<RexOver, Integer> columns = new LinkedHashMap<>();
        for (WindowGroup group : WindowGroup.arrange(groups)) {
            int at = current.getRowType().getFieldCount();
            current = new Windowing(current, group.partition(), group.order(), group.results(), null);
            for (RexOver over : group.calls()) {
                columns.put(over, at++);
            }
        }
        return project(project, current, columns);
    }

    private static WindowGroup place(RexOver over, WindowInput input, List<WindowGroup> groups) {
        Set<Integer> partition = new TreeSet<>(input.partition(over));
        List<RelFieldCollation> order = input.order(over);
        WindowGroup group = null;
        for (WindowGroup known : groups) {
            if (known.isOf(partition, order)) {
                group = known;
            }
        }
        if (group == null) {
            group = new WindowGroup(partition, order);
            groups.add(group);
        }
        group.add(over, input.result(over, order));
        return group;
    }

    private RelNode project(Project project, RelNode windows, Map<RexOver, Integer> columns) {
        List<RexNode> expressions = new ArrayList<>();
        for (RexNode expression : project.getProjects()) {
            expressions.add(expression.accept(new RexShuttle() {
                @Override
                public RexNode visitOver(RexOver over) {
                    RexNode column = RexInputRef.of(columns.get(over), windows.getRowType());
                    return rex.ensureType(over.getType(), column, true);
                }
            }));
        }
        return Trees.project(windows, expressions, project.getRowType().getFieldNames());
    }
}
