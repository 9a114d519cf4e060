// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Leaves out columns that nothing above needs, as early as they can be left out: at the scan, behind the filter or join that
 * alone needed them. Projections over projections become one on the way.
 */
public final class ColumnPruning {
    private final Set<RelNode> repeated;

    private ColumnPruning(Set<RelNode> repeated) {
        this.repeated = repeated;
    }

    public static RelNode rewrite(RelNode root) {
        return new ColumnPruning(RepeatedSubtrees.of(root)).whole(root);
    }

    /** The node with all its columns, and beneath it what these need. */
    private RelNode whole(RelNode root) {
        int width = root.getRowType().getFieldCount();
        Pruned pruned = prune(root, ImmutableBitSet.range(width));
        return Trees.choose(
                pruned.rel(), IntStream.range(0, width).map(pruned::at).boxed().toList());
    }

    private static final class Pruned {
        private final RelNode rel;
        private final List<Integer> columns;
        private final Map<Integer, Integer> places;

        /** @param columns for each column of {@code rel} which of the original's it is, ascending in no particular way */
        Pruned(RelNode rel, List<Integer> columns) {
            this.rel = rel;
            this.columns = List.copyOf(columns);
            this.places = places(columns);
        }

        static Pruned all(RelNode rel) {
            return new Pruned(
                    rel,
                    IntStream.range(0, rel.getRowType().getFieldCount()).boxed().toList());
        }

        RelNode rel() {
            return rel;
        }

        List<Integer> columns() {
            return columns;
        }

        int at(int original) {
            Integer at = places.get(original);
            assert at != null : original + " of " + columns;
            return at;
        }

        /** Without the columns that are not needed. */
        Pruned only(ImmutableBitSet needed) {
            List<Integer> kept = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                if (needed.get(columns.get(i))) {
                    kept.add(i);
                }
            }
            return kept.size() == columns.size()
                    ? this
                    : new Pruned(
                            Trees.choose(rel, kept),
                            kept.stream().map(columns::get).toList());
        }
    }

    /** Where each column is. */
    private static Map<Integer, Integer> places(List<Integer> columns) {
        Map<Integer, Integer> places = HashMap.newHashMap(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            places.putIfAbsent(columns.get(i), i);
        }
        return places;
    }

    private Pruned prune(RelNode node, ImmutableBitSet wanted) {
        // Rows without columns are for scans and values only; elsewhere one column stands for the row.
        ImmutableBitSet needed = wanted.isEmpty() ? ImmutableBitSet.of(narrowest(node)) : wanted;
        if (repeated.contains(node)) {
            // Within it all that repeats is equal already.
            return Pruned.all(new ColumnPruning(Set.of()).whole(node)).only(needed);
        }
        return switch (node) {
            case TableScan scan -> Pruned.all(scan).only(needed);
            case Filter filter -> filter(filter, needed);
            case Project project -> project(project, needed);
            case Join join -> join(join, needed);
            case Aggregate aggregate -> aggregate(aggregate, needed);
            case Sort sort -> sort(sort, needed);
            case Union union -> union(union, needed);
            case GroupLimit limit -> groupLimit(limit, needed);
            case AsofMerge merge -> asofMerge(merge, needed);
            case Repeat repeat -> repeat(repeat, needed);
            case Unnest unnest -> unnest(unnest, needed);
            case Windowing windowing -> windowing(windowing, needed);
            default -> Pruned.all(Trees.mapInputs(node, this::whole)).only(needed);
        };
    }

    private static int narrowest(RelNode node) {
        List<Integer> widths = node.getRowType().getFieldList().stream()
                .map(f -> switch (f.getType().getSqlTypeName()) {
                    case BOOLEAN, TINYINT -> 1;
                    case SMALLINT -> 2;
                    case INTEGER, DATE, REAL -> Integer.BYTES;
                    case BIGINT, DOUBLE, TIMESTAMP, TIME, DECIMAL -> Long.BYTES;
                    default -> 2 * Long.BYTES;
                })
                .toList();
        return widths.indexOf(Collections.min(widths));
    }

    private Pruned filter(Filter filter, ImmutableBitSet needed) {
        ImmutableBitSet below = needed.union(RelOptUtil.InputFinder.bits(filter.getCondition()));
        if (filter.getInput() instanceof TableScan) {
            return Pruned.all(filter).only(needed);
        }
        Pruned input = prune(filter.getInput(), below);
        RelNode rel = Trees.filter(input.rel(), List.of(Trees.remap(filter.getCondition(), input::at)));
        return new Pruned(rel, input.columns()).only(needed);
    }

    private Pruned project(Project project, ImmutableBitSet needed) {
        List<RexNode> expressions = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int column : needed) {
            expressions.add(project.getProjects().get(column));
            names.add(project.getRowType().getFieldNames().get(column));
        }
        Pruned input = prune(project.getInput(), RelOptUtil.InputFinder.bits(expressions, null));
        List<RexNode> moved = Trees.remap(expressions, input::at);
        RelNode rel = merge(moved, input.rel(), names);
        return new Pruned(rel, needed.toList());
    }

    /** One projection in place of two, unless that would compute something twice. */
    private static RelNode merge(List<RexNode> expressions, RelNode input, List<String> names) {
        if (input instanceof Project below && canMerge(expressions, below)) {
            return merge(RelOptUtil.pushPastProject(expressions, below), below.getInput(), names);
        }
        boolean identity = expressions.size() == input.getRowType().getFieldCount()
                && RexUtil.isIdentity(expressions, input.getRowType())
                && names.equals(input.getRowType().getFieldNames());
        return identity ? input : Trees.project(input, expressions, names);
    }

    private static boolean canMerge(List<RexNode> expressions, Project below) {
        if (Trees.isChoice(below)) {
            return true;
        }
        int[] uses = new int[below.getProjects().size()];
        for (RexNode expression : expressions) {
            expression.accept(new org.apache.calcite.rex.RexVisitorImpl<Void>(true) {
                @Override
                public Void visitInputRef(RexInputRef ref) {
                    uses[ref.getIndex()]++;
                    return super.visitInputRef(ref);
                }
            });
        }
        for (int i = 0; i < uses.length; i++) {
            RexNode expression = below.getProjects().get(i);
            boolean cheap = expression instanceof RexInputRef || RexUtil.isLiteral(expression, true);
            if (!cheap && (uses[i] > 1 || !RexUtil.isDeterministic(expression))) {
                return false;
            }
        }
        return true;
    }

    private Pruned join(Join join, ImmutableBitSet needed) {
        int leftWidth = join.getLeft().getRowType().getFieldCount();
        int rightWidth = join.getRight().getRowType().getFieldCount();
        ImmutableBitSet used = needed.union(RelOptUtil.InputFinder.bits(join.getCondition()));
        ImmutableBitSet leftNeeded = used.intersect(ImmutableBitSet.range(leftWidth));
        ImmutableBitSet rightNeeded = RelOptUtil.InputFinder.bits(join.getCondition())
                .union(join.getJoinType().projectsRight() ? needed : ImmutableBitSet.of())
                .intersect(ImmutableBitSet.range(leftWidth, leftWidth + rightWidth))
                .shift(-leftWidth);
        Pruned left = prune(join.getLeft(), leftNeeded);
        Pruned right = prune(join.getRight(), rightNeeded);
        int newWidth = left.columns().size();
        IntUnaryOperator moved = c -> c < leftWidth ? left.at(c) : newWidth + right.at(c - leftWidth);
        RelNode rel = Trees.join(
                left.rel(),
                right.rel(),
                List.of(Trees.remap(join.getCondition(), moved)),
                join.getJoinType(),
                join.getHints());
        List<Integer> columns = new ArrayList<>(left.columns());
        if (join.getJoinType() == org.apache.calcite.rel.core.JoinRelType.LEFT_MARK) {
            columns.add(leftWidth);
        } else if (join.getJoinType().projectsRight()) {
            right.columns().forEach(c -> columns.add(c + leftWidth));
        }
        return new Pruned(rel, columns).only(needed);
    }

    private Pruned aggregate(Aggregate aggregate, ImmutableBitSet needed) {
        int keys = aggregate.getGroupCount();
        List<AggregateCall> calls = new ArrayList<>();
        List<Integer> columns = new ArrayList<>();
        IntStream.range(0, keys).forEach(columns::add);
        ImmutableBitSet.Builder below = aggregate.getGroupSet().rebuild();
        for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
            AggregateCall call = aggregate.getAggCallList().get(i);
            // Without keys an aggregation needs a call, for it must yield a row.
            if (needed.get(keys + i) || (keys == 0 && i == 0)) {
                calls.add(call);
                columns.add(keys + i);
                below.addAll(call.getArgList());
                call.getCollation().getFieldCollations().forEach(key -> below.set(key.getFieldIndex()));
                if (call.filterArg >= 0) {
                    below.set(call.filterArg);
                }
            }
        }
        Aggregate fewer = LogicalAggregate.create(
                aggregate.getInput(), aggregate.getHints(), aggregate.getGroupSet(), aggregate.getGroupSets(), calls);
        Pruned input = prune(aggregate.getInput(), below.build());
        // Calcite orders keys by their columns, so the input's columns must stay in order.
        List<Integer> order = input.columns().stream().sorted().map(input::at).toList();
        RelNode ordered = Trees.choose(input.rel(), order);
        List<Integer> sorted = input.columns().stream().sorted().toList();
        return new Pruned(Trees.aggregate(fewer, ordered, places(sorted)::get), columns).only(needed);
    }

    /** All sources stay, for the longest decides how many rows there are. */
    private Pruned unnest(Unnest unnest, ImmutableBitSet needed) {
        int kept = unnest.kept().size();
        List<Integer> columns = new ArrayList<>();
        IntStream.range(0, kept).filter(needed::get).forEach(columns::add);
        List<Integer> wanted = columns.stream().map(unnest.kept()::get).toList();
        ImmutableBitSet.Builder below = ImmutableBitSet.builder().addAll(wanted);
        unnest.sources().forEach(source -> below.addAll(source.columns()));
        Pruned input = prune(unnest.getInput(), below.build());
        RelNode rel = unnest.over(input.rel(), wanted.stream().map(input::at).toList(), input::at);
        IntStream.range(kept, unnest.getRowType().getFieldCount()).forEach(columns::add);
        return new Pruned(rel, columns).only(needed);
    }

    private Pruned sort(Sort sort, ImmutableBitSet needed) {
        ImmutableBitSet.Builder below = needed.rebuild();
        sort.getCollation().getFieldCollations().forEach(f -> below.set(f.getFieldIndex()));
        Pruned input = prune(sort.getInput(), below.build());
        List<RelFieldCollation> keys = sort.getCollation().getFieldCollations().stream()
                .map(f -> f.withFieldIndex(input.at(f.getFieldIndex())))
                .toList();
        RelNode rel = LogicalSort.create(input.rel(), RelCollations.of(keys), sort.offset, sort.fetch);
        return new Pruned(rel, input.columns()).only(needed);
    }

    private Pruned groupLimit(GroupLimit limit, ImmutableBitSet needed) {
        ImmutableBitSet.Builder below = needed.rebuild().addAll(limit.keys());
        limit.collation().getFieldCollations().forEach(f -> below.set(f.getFieldIndex()));
        Pruned input = prune(limit.getInput(), below.build());
        return new Pruned(limit.over(input.rel(), input::at), input.columns()).only(needed);
    }

    private Pruned asofMerge(AsofMerge merge, ImmutableBitSet needed) {
        AsofMerge.Columns columns = merge.columns();
        int leftWidth = columns.left().size();
        List<Integer> left =
                IntStream.range(0, leftWidth).filter(needed::get).boxed().toList();
        List<Integer> right = IntStream.range(0, columns.right().size())
                .filter(i -> needed.get(leftWidth + i))
                .boxed()
                .toList();
        ImmutableBitSet.Builder below = columns.keys().rebuild().set(columns.side());
        columns.order().getFieldCollations().forEach(f -> below.set(f.getFieldIndex()));
        left.forEach(i -> below.set(columns.left().get(i)));
        right.forEach(i -> below.set(columns.right().get(i)));
        Pruned input = prune(merge.getInput(), below.build());
        return new Pruned(merge.over(input.rel(), input::at, left, right), needed.toList());
    }

    private Pruned repeat(Repeat repeat, ImmutableBitSet needed) {
        Pruned input = prune(repeat.getInput(), needed.set(repeat.times()));
        return new Pruned(Repeat.create(input.rel(), input.at(repeat.times())), input.columns()).only(needed);
    }

    /** Without the functions that nobody asks for; without any, without the windows. */
    private Pruned windowing(Windowing windowing, ImmutableBitSet needed) {
        int width = windowing.width();
        List<Windowing.Result> kept = new ArrayList<>();
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < windowing.results().size(); i++) {
            if (needed.get(width + i)) {
                kept.add(windowing.results().get(i));
                columns.add(width + i);
            }
        }
        if (kept.isEmpty()) {
            return prune(windowing.getInput(), needed);
        }
        ImmutableBitSet below =
                needed.intersect(ImmutableBitSet.range(width)).union(ImmutableBitSet.of(windowing.columns(kept)));
        Pruned input = prune(windowing.getInput(), below);
        List<Integer> all = new ArrayList<>(input.columns());
        all.addAll(columns);
        return new Pruned(windowing.over(input.rel(), input::at, kept), all).only(needed);
    }

    private Pruned union(Union union, ImmutableBitSet needed) {
        if (!union.all) {
            return Pruned.all(Trees.mapInputs(union, this::whole)).only(needed);
        }
        List<RelNode> inputs = new ArrayList<>();
        for (RelNode input : union.getInputs()) {
            Pruned pruned = prune(input, needed);
            inputs.add(Trees.choose(
                    pruned.rel(), needed.toList().stream().map(pruned::at).toList()));
        }
        return new Pruned(LogicalUnion.create(inputs, true), needed.toList());
    }
}
