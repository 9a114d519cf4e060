// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AsofJoin;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/**
 * ASOF joins: to each left row the one right row of its key that is nearest in time, on one side of it. The rows of both
 * sides are put in one order, in which a left row's partner is the last right row before it; so one sort, which spills, and
 * one pass do it, whatever the sides' sizes.
 *
 * <pre>
 *   l asof join r match_condition l.t &gt;= r.t on l.k = r.k
 *
 *   merge                                     k  t  side
 *     (sorted by k, t, side)                  a  3  right
 *     union all                               a  5  left    ← 3
 *       l.*, null, …, l.k, l.t, false         a  5  right
 *       null, …, r.*, r.k, r.t, true          a  9  left    ← 5
 * </pre>
 *
 * Where times are equal, right rows come first for {@code >=} and {@code <=}, last for {@code >} and {@code <}.
 */
final class AsofExpansion {
    private AsofExpansion() {}

    static RelNode merge(AsofJoin join) {
        RexBuilder rex = join.getCluster().getRexBuilder();
        RelNode left = join.getLeft();
        RelNode right = join.getRight();
        int leftWidth = left.getRowType().getFieldCount();
        int rightWidth = right.getRowType().getFieldCount();
        int width = leftWidth + rightWidth;
        List<RexNode> leftKeys = new ArrayList<>();
        List<RexNode> rightKeys = new ArrayList<>();
        for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
            if (conjunct.isAlwaysTrue()) {
                continue;
            }
            if (!(conjunct instanceof RexCall call) || call.getKind() != SqlKind.EQUALS) {
                throw unsupported();
            }
            sides(call, leftWidth, leftKeys, rightKeys);
        }
        if (!(join.getMatchCondition() instanceof RexCall match)) {
            throw unsupported();
        }
        boolean straight = sides(match, leftWidth, leftKeys, rightKeys);
        SqlKind kind = straight ? match.getKind() : match.getKind().reverse();
        boolean ascending = kind == SqlKind.GREATER_THAN || kind == SqlKind.GREATER_THAN_OR_EQUAL;
        boolean rightFirst = kind == SqlKind.GREATER_THAN_OR_EQUAL || kind == SqlKind.LESS_THAN_OR_EQUAL;

        // No right row equals a null; a left row whose time is null is a key of its own.
        List<RexNode> known = rightKeys.stream()
                .map(k -> rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, k))
                .toList();
        RelNode rightRows = Trees.filter(right, known);
        List<RexNode> ofLeft = new ArrayList<>(Trees.columns(left));
        List<RexNode> ofRight = new ArrayList<>();
        for (int i = 0; i < rightWidth; i++) {
            ofLeft.add(rex.makeNullLiteral(type(right, i)));
        }
        for (int i = 0; i < leftWidth; i++) {
            ofRight.add(rex.makeNullLiteral(type(left, i)));
        }
        ofRight.addAll(Trees.columns(rightRows));
        for (int i = 0; i < leftKeys.size(); i++) {
            RelDataType common = rex.getTypeFactory()
                    .leastRestrictive(
                            List.of(leftKeys.get(i).getType(), rightKeys.get(i).getType()));
            ofLeft.add(common == null ? leftKeys.get(i) : rex.makeCast(common, leftKeys.get(i)));
            ofRight.add(common == null ? rightKeys.get(i) : rex.makeCast(common, rightKeys.get(i)));
        }
        ofLeft.add(rex.makeCall(SqlStdOperatorTable.IS_NULL, leftKeys.getLast()));
        ofRight.add(rex.makeLiteral(false));
        ofLeft.add(rex.makeLiteral(false));
        ofRight.add(rex.makeLiteral(true));

        int time = width + leftKeys.size() - 1;
        int side = time + 2;
        RelNode both = LogicalUnion.create(
                List.of(Trees.project(left, ofLeft, null), Trees.project(rightRows, ofRight, null)), true);
        AsofMerge merged = AsofMerge.create(
                both,
                new AsofMerge.Columns(
                        ImmutableBitSet.range(width, time).set(time + 1),
                        RelCollations.of(collation(time, ascending), collation(side, !rightFirst)),
                        side,
                        IntStream.range(0, leftWidth).boxed().toList(),
                        IntStream.range(leftWidth, width).boxed().toList()),
                join.getJoinType() == JoinRelType.LEFT_ASOF,
                join.getRowType().getFieldNames());
        return merged;
    }

    private static RelFieldCollation collation(int column, boolean ascending) {
        return new RelFieldCollation(
                column, ascending ? RelFieldCollation.Direction.ASCENDING : RelFieldCollation.Direction.DESCENDING);
    }

    /** Adds the operands of a comparison to their sides; true when the left one comes first. */
    private static boolean sides(RexCall call, int leftWidth, List<RexNode> left, List<RexNode> right) {
        RexNode a = call.getOperands().getFirst();
        RexNode b = call.getOperands().getLast();
        boolean straight = isWithin(a, 0, leftWidth) && isWithin(b, leftWidth, Integer.MAX_VALUE);
        boolean crossed = isWithin(b, 0, leftWidth) && isWithin(a, leftWidth, Integer.MAX_VALUE);
        if (!straight && !crossed) {
            throw unsupported();
        }
        left.add(straight ? a : b);
        right.add(Trees.remap(straight ? b : a, c -> c - leftWidth));
        return straight;
    }

    private static boolean isWithin(RexNode node, int from, int to) {
        Set<Integer> columns = RelOptUtil.InputFinder.bits(node).asSet();
        return !columns.isEmpty() && columns.stream().allMatch(c -> c >= from && c < to);
    }

    private static RelDataType type(RelNode rel, int column) {
        return rel.getRowType().getFieldList().get(column).getType();
    }

    private static CentellaException unsupported() {
        return new CentellaException(
                ErrorCode.FEATURE_NOT_SUPPORTED,
                "an ASOF join takes equalities of a left and a right value, and one comparison of a left and a right"
                        + " value");
    }
}
