// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.Strong;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Moves conditions as far down as they mean the same, in one pass from the root that carries them along. On the way it
 * makes more of them: factors common to all branches of an OR, what an OR says of one side of a join alone, and what an
 * equality carries from one column to the other; and turns outer joins whose added rows a condition drops into inner ones.
 *
 * <pre>
 *   filter a.x = b.x and b.y &gt; 3            join a.x = b.x
 *     join                            →         a
 *       a                                       filter b.y &gt; 3
 *       b                                         b
 * </pre>
 */
public final class PredicatePushdown {
    private final RexBuilder rex;

    private PredicatePushdown(RexBuilder rex) {
        this.rex = rex;
    }

    public static RelNode rewrite(RelNode root) {
        RelNode pushed = new PredicatePushdown(root.getCluster().getRexBuilder()).push(root, List.of());
        return EmptyRelations.rewrite(pushed);
    }

    /** The node with those conditions, which are over its columns, in force. */
    private RelNode push(RelNode node, List<RexNode> conditions) {
        return switch (node) {
            case Filter filter -> {
                List<RexNode> all = new ArrayList<>(conditions);
                all.addAll(conjuncts(filter.getCondition()));
                yield push(filter.getInput(), all);
            }
            case Project project -> project(project, conditions);
            case Join join -> join(join, conditions);
            case Aggregate aggregate -> aggregate(aggregate, conditions);
            case Unnest unnest -> unnest(unnest, conditions);
            case Windowing windowing -> windowing(windowing, conditions);
            case Union union -> Trees.mapInputs(union, input -> push(input, conditions));
            case Sort sort
            when sort.fetch == null && sort.offset == null -> Trees.mapInputs(sort, input -> push(input, conditions));
            case GroupLimit limit -> throughKeys(limit, limit.keys(), conditions);
            case Repeat repeat -> Trees.mapInputs(repeat, input -> push(input, conditions));
            default -> above(Trees.mapInputs(node, input -> push(input, List.of())), conditions);
        };
    }

    /** Conditions on what all rows of a group have in common drop whole groups. */
    private RelNode throughKeys(RelNode node, ImmutableBitSet keys, List<RexNode> conditions) {
        List<RexNode> below = new ArrayList<>();
        List<RexNode> stay = new ArrayList<>();
        for (RexNode condition : conditions) {
            ImmutableBitSet columns = RelOptUtil.InputFinder.bits(condition);
            (!columns.isEmpty() && keys.contains(columns) ? below : stay).add(condition);
        }
        return above(Trees.mapInputs(node, input -> push(input, below)), stay);
    }

    private static RelNode above(RelNode node, List<RexNode> conditions) {
        return conditions.isEmpty() ? node : Trees.filter(node, conditions);
    }

    /** Flat, with what all branches of an OR have in common drawn out of it. */
    private List<RexNode> conjuncts(RexNode condition) {
        List<RexNode> flat = new ArrayList<>();
        for (RexNode conjunct : RelOptUtil.conjunctions(condition)) {
            flat.addAll(
                    conjunct.isA(SqlKind.OR)
                            ? RelOptUtil.conjunctions(RexUtil.pullFactors(rex, conjunct))
                            : List.of(conjunct));
        }
        return flat;
    }

    private RelNode project(Project project, List<RexNode> conditions) {
        List<RexNode> below = new ArrayList<>();
        List<RexNode> stay = new ArrayList<>();
        for (RexNode condition : conditions) {
            boolean safe = RexUtil.isDeterministic(condition)
                    && RelOptUtil.InputFinder.bits(condition).toList().stream()
                            .map(project.getProjects()::get)
                            .allMatch(e -> RexUtil.isDeterministic(e) && !RexOver.containsOver(e));
            (safe ? below : stay).add(condition);
        }
        List<RexNode> substituted = RelOptUtil.pushPastProject(below, project);
        RelNode pushed = Trees.mapInputs(project, input -> push(input, flat(substituted)));
        return above(pushed, stay);
    }

    private List<RexNode> flat(List<RexNode> conditions) {
        List<RexNode> all = new ArrayList<>();
        conditions.forEach(c -> all.addAll(conjuncts(c)));
        return all;
    }

    private RelNode aggregate(Aggregate aggregate, List<RexNode> conditions) {
        List<ImmutableBitSet> sets = wanted(aggregate, conditions);
        if (sets.size() == aggregate.getGroupSets().size()) {
            return grouped(aggregate, conditions);
        }
        if (sets.isEmpty()) {
            return LogicalValues.createEmpty(aggregate.getCluster(), aggregate.getRowType());
        }
        if (sets.size() == 1) {
            return push(GroupingSetExpansion.branch(aggregate, sets.getFirst()), conditions);
        }
        boolean allKeys = ImmutableBitSet.union(sets).equals(aggregate.getGroupSet());
        return grouped(allKeys ? Trees.aggregate(aggregate, sets) : aggregate, conditions);
    }

    /** The grouping sets without those whose rows all fail a condition, as the keys that they leave out are null. */
    private static List<ImmutableBitSet> wanted(Aggregate aggregate, List<RexNode> conditions) {
        List<ImmutableBitSet> sets = aggregate.getGroupSets();
        if (sets.size() == 1) {
            return sets;
        }
        List<Integer> keys = aggregate.getGroupSet().asList();
        return sets.stream()
                .filter(set -> {
                    ImmutableBitSet nulls = ImmutableBitSet.of(IntStream.range(0, keys.size())
                            .filter(key -> !set.get(keys.get(key)))
                            .toArray());
                    return conditions.stream().noneMatch(condition -> Strong.isNotTrue(condition, nulls));
                })
                .toList();
    }

    private RelNode grouped(Aggregate aggregate, List<RexNode> conditions) {
        List<Integer> keys = aggregate.getGroupSet().asList();
        ImmutableBitSet inAll = aggregate.getGroupSets().stream()
                .reduce(ImmutableBitSet::intersect)
                .orElseThrow();
        List<RexNode> below = new ArrayList<>();
        List<RexNode> stay = new ArrayList<>();
        for (RexNode condition : conditions) {
            ImmutableBitSet columns = RelOptUtil.InputFinder.bits(condition);
            boolean onKeys = !columns.isEmpty()
                    && columns.length() <= keys.size()
                    && columns.asList().stream().map(keys::get).allMatch(inAll::get);
            (onKeys ? below : stay).add(condition);
        }
        List<RexNode> moved = Trees.remap(below, keys::get);
        return above(Trees.mapInputs(aggregate, input -> push(input, moved)), stay);
    }

    /** What is said of the columns that are passed on is said before there are more rows. */
    private RelNode unnest(Unnest unnest, List<RexNode> conditions) {
        List<RexNode> below = new ArrayList<>();
        List<RexNode> stay = new ArrayList<>();
        for (RexNode condition : conditions) {
            ImmutableBitSet columns = RelOptUtil.InputFinder.bits(condition);
            boolean ofRow = !columns.isEmpty()
                    && columns.length() <= unnest.kept().size()
                    && RexUtil.isDeterministic(condition);
            (ofRow ? below : stay).add(condition);
        }
        List<RexNode> moved = Trees.remap(below, unnest.kept()::get);
        return above(Trees.mapInputs(unnest, input -> push(input, moved)), stay);
    }

    /** Whole partitions may be dropped before; of one, what no small rank needs. */
    private RelNode windowing(Windowing windowing, List<RexNode> conditions) {
        ImmutableBitSet partition = ImmutableBitSet.of(windowing.partition());
        List<RexNode> below = new ArrayList<>();
        List<RexNode> stay = new ArrayList<>();
        for (RexNode condition : conditions) {
            ImmutableBitSet columns = RelOptUtil.InputFinder.bits(condition);
            boolean onPartition =
                    !columns.isEmpty() && partition.contains(columns) && RexUtil.isDeterministic(condition);
            (onPartition ? below : stay).add(condition);
        }
        RelNode pushed = Trees.mapInputs(RankLimits.limited(windowing, stay), input -> push(input, below));
        return above(pushed, stay);
    }

    private RelNode join(Join join, List<RexNode> conditions) {
        JoinRelType type = stronger(join, conditions);
        int leftWidth = join.getLeft().getRowType().getFieldCount();
        int width = leftWidth + join.getRight().getRowType().getFieldCount();
        ImmutableBitSet leftColumns = ImmutableBitSet.range(leftWidth);
        ImmutableBitSet rightColumns = ImmutableBitSet.range(leftWidth, width);
        List<RexNode> on = conjuncts(join.getCondition());
        Set<RexNode> left = new LinkedHashSet<>();
        Set<RexNode> right = new LinkedHashSet<>();
        List<RexNode> between = new ArrayList<>();
        List<RexNode> stay = new ArrayList<>();
        switch (type) {
            case INNER, SEMI -> {
                // Above a semi join there are only left columns, so conditions there are as good as its own.
                Set<RexNode> all = new LinkedHashSet<>(conditions);
                all.addAll(on);
                EqualColumns.of(all).carry(all);
                for (RexNode condition : all) {
                    sort(condition, leftColumns, rightColumns, left, right, between);
                }
            }
            case LEFT, ANTI -> {
                for (RexNode condition : conditions) {
                    (leftColumns.contains(RelOptUtil.InputFinder.bits(condition)) ? left : stay).add(condition);
                }
                // Left rows that the filter above drops need no partner, so it may drop partners, too.
                Set<RexNode> known = new LinkedHashSet<>(left);
                known.addAll(on);
                EqualColumns.of(on).carry(known);
                for (RexNode condition : known) {
                    if (!left.contains(condition)) {
                        sortOfOuter(condition, rightColumns, leftColumns, right, between, on);
                    }
                }
            }
            case RIGHT -> {
                for (RexNode condition : conditions) {
                    (rightColumns.contains(RelOptUtil.InputFinder.bits(condition)) ? right : stay).add(condition);
                }
                Set<RexNode> known = new LinkedHashSet<>(right);
                known.addAll(on);
                EqualColumns.of(on).carry(known);
                for (RexNode condition : known) {
                    if (!right.contains(condition)) {
                        sortOfOuter(condition, leftColumns, rightColumns, left, between, on);
                    }
                }
            }
            case LEFT_MARK -> {
                for (RexNode condition : conditions) {
                    (leftColumns.contains(RelOptUtil.InputFinder.bits(condition)) ? left : stay).add(condition);
                }
                between.addAll(on);
            }
            case FULL, ASOF, LEFT_ASOF -> {
                stay.addAll(conditions);
                between.addAll(on);
            }
        }
        RelNode newLeft = push(join.getLeft(), List.copyOf(left));
        RelNode newRight = push(join.getRight(), Trees.remap(List.copyOf(right), c -> c - leftWidth));
        return above(Trees.join(newLeft, newRight, between, type), stay);
    }

    /** A condition of an inner join: to the side that it speaks of alone, else to the join, its halves to the sides. */
    private void sort(
            RexNode condition,
            ImmutableBitSet leftColumns,
            ImmutableBitSet rightColumns,
            Set<RexNode> left,
            Set<RexNode> right,
            List<RexNode> between) {
        ImmutableBitSet columns = RelOptUtil.InputFinder.bits(condition);
        if (leftColumns.contains(columns) && RexUtil.isDeterministic(condition)) {
            left.add(condition);
        } else if (rightColumns.contains(columns) && RexUtil.isDeterministic(condition)) {
            right.add(condition);
        } else {
            between.add(condition);
            addIfAny(left, implied(condition, leftColumns));
            addIfAny(right, implied(condition, rightColumns));
        }
    }

    /** A condition of an outer or anti join: only the side that may be missing can be filtered before. */
    private void sortOfOuter(
            RexNode condition,
            ImmutableBitSet inner,
            ImmutableBitSet outer,
            Set<RexNode> innerSide,
            List<RexNode> between,
            List<RexNode> on) {
        ImmutableBitSet columns = RelOptUtil.InputFinder.bits(condition);
        if (!columns.isEmpty() && inner.contains(columns)) {
            innerSide.add(condition);
        } else if (on.contains(condition)) {
            between.add(condition);
            addIfAny(innerSide, implied(condition, inner));
        } else {
            assert outer.intersects(columns) : condition;
        }
    }

    private static void addIfAny(Set<RexNode> conditions, @Nullable RexNode condition) {
        if (condition != null) {
            conditions.add(condition);
        }
    }

    /** What {@code (a and x) or (b and y)} says of the columns of a and b alone: {@code a or b}; null if nothing. */
    private @Nullable RexNode implied(RexNode condition, ImmutableBitSet columns) {
        if (!condition.isA(SqlKind.OR)) {
            return null;
        }
        List<RexNode> branches = new ArrayList<>();
        for (RexNode branch : RelOptUtil.disjunctions(condition)) {
            List<RexNode> parts = RelOptUtil.conjunctions(branch).stream()
                    .filter(part -> columns.contains(RelOptUtil.InputFinder.bits(part)))
                    .toList();
            if (parts.isEmpty()) {
                return null;
            }
            branches.add(RexUtil.composeConjunction(rex, parts));
        }
        return RexUtil.composeDisjunction(rex, branches);
    }

    /** Added rows of nulls that a condition above cannot accept need not be added. */
    private static JoinRelType stronger(Join join, List<RexNode> conditions) {
        JoinRelType type = join.getJoinType();
        if (!type.isOuterJoin()) {
            return type;
        }
        int leftWidth = join.getLeft().getRowType().getFieldCount();
        ImmutableBitSet left = ImmutableBitSet.range(leftWidth);
        ImmutableBitSet right =
                ImmutableBitSet.range(leftWidth, join.getRowType().getFieldCount());
        for (RexNode condition : conditions) {
            if (type.generatesNullsOnRight() && Strong.isNotTrue(condition, right)) {
                type = type.cancelNullsOnRight();
            }
            if (type.generatesNullsOnLeft() && Strong.isNotTrue(condition, left)) {
                type = type.cancelNullsOnLeft();
            }
        }
        return type;
    }
}
