// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.plan.WindowFrame.Edge;
import org.centella.execution.plan.WindowFrame.Exclusion;
import org.centella.execution.plan.WindowFrame.Unit;

/**
 * The frame of a parsed window, checked: what it counts, its ends, and their offsets in order.
 *
 * @param offsets of the start, if it has one, then of the end
 */
record WindowFrames(
        Unit unit, Edge start, Edge end, Exclusion exclusion, List<SqlNode> offsets, SqlParserPos position) {
    /** The function that the parser puts around offsets that count groups of peers. */
    private static final String GROUPS = "groups_offset";

    static WindowFrames of(SqlWindow window) {
        SqlNode lower = window.getLowerBound();
        SqlNode upper = window.getUpperBound();
        Exclusion exclusion = exclusion(window);
        if (lower == null && upper == null) {
            return new WindowFrames(
                    Unit.RANGE,
                    Edge.UNBOUNDED_PRECEDING,
                    Edge.CURRENT_ROW,
                    exclusion,
                    List.of(),
                    window.getParserPosition());
        }
        Edge start = lower == null ? Edge.CURRENT_ROW : edge(lower);
        Edge end = upper == null ? Edge.CURRENT_ROW : edge(upper);
        check(start, end, lower == null ? window : lower, upper == null ? window : upper);
        Unit unit = window.isRows() ? Unit.ROWS : Unit.RANGE;
        List<SqlNode> offsets = new ArrayList<>();
        for (SqlNode bound : new SqlNode[] {lower, upper}) {
            if (bound != null && edge(bound).hasOffset()) {
                SqlNode offset = ((SqlCall) bound).operand(0);
                if (isGroups(offset)) {
                    unit = Unit.GROUPS;
                    offset = ((SqlCall) offset).operand(0);
                }
                offsets.add(offset);
            }
        }
        WindowFrames frame = new WindowFrames(
                unit, start, end, exclusion, offsets, (lower == null ? window : lower).getParserPosition());
        frame.checkOrder(window);
        return frame;
    }

    private static boolean isGroups(SqlNode offset) {
        return offset instanceof SqlCall call
                && call.getOperator().getName().equalsIgnoreCase(GROUPS)
                && call.operandCount() == 1;
    }

    private static Edge edge(SqlNode bound) {
        if (SqlWindow.isCurrentRow(bound)) {
            return Edge.CURRENT_ROW;
        }
        if (SqlWindow.isUnboundedPreceding(bound)) {
            return Edge.UNBOUNDED_PRECEDING;
        }
        if (SqlWindow.isUnboundedFollowing(bound)) {
            return Edge.UNBOUNDED_FOLLOWING;
        }
        return bound.getKind() == SqlKind.PRECEDING ? Edge.PRECEDING : Edge.FOLLOWING;
    }

    private static Exclusion exclusion(SqlWindow window) {
        var literal = window.getExclude();
        if (literal == null || SqlWindow.isExcludeNoOthers(literal)) {
            return Exclusion.NO_OTHERS;
        }
        if (SqlWindow.isExcludeCurrentRow(literal)) {
            return Exclusion.CURRENT_ROW;
        }
        return SqlWindow.isExcludeGroup(literal) ? Exclusion.GROUP : Exclusion.TIES;
    }

    private static void check(Edge start, Edge end, SqlNode lower, SqlNode upper) {
        if (start == Edge.UNBOUNDED_FOLLOWING) {
            throw error("a frame cannot start at UNBOUNDED FOLLOWING", lower);
        }
        if (end == Edge.UNBOUNDED_PRECEDING) {
            throw error("a frame cannot end at UNBOUNDED PRECEDING", upper);
        }
        if (start == Edge.CURRENT_ROW && end == Edge.PRECEDING) {
            throw error("a frame that starts at the current row cannot end before it", upper);
        }
        if (start == Edge.FOLLOWING && (end == Edge.PRECEDING || end == Edge.CURRENT_ROW)) {
            throw error("a frame that starts behind the current row cannot end at or before it", upper);
        }
    }

    private void checkOrder(SqlWindow window) {
        if (unit == Unit.RANGE && !offsets.isEmpty() && window.getOrderList().size() != 1) {
            throw error("RANGE with an offset needs exactly one ORDER BY expression", offsets.getFirst());
        }
        if (unit == Unit.GROUPS && window.getOrderList().isEmpty()) {
            throw error("GROUPS needs an ORDER BY", offsets.getFirst());
        }
    }

    private static CentellaException error(String message, SqlNode at) {
        return WindowOperator.error(ErrorCode.WINDOWING_ERROR, message, at);
    }
}
