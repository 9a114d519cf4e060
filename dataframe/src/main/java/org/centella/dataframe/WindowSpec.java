// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.Arrays;
import java.util.List;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWindow;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a function over a window sees: those that agree in some columns, in an order, within a frame. Made by
 * {@link Window}, used by {@link Column#over}. Immutable. Without a frame a function sees, with an order, the rows up to the
 * current row's last peer, without one all rows.
 */
public final class WindowSpec {
    static final WindowSpec ALL = new WindowSpec(List.of(), List.of(), null, Exclusion.NO_OTHERS);

    private final List<SqlNode> partition;
    private final List<SqlNode> order;
    private final @Nullable Frame frame;
    private final Exclusion exclusion;

    private record Frame(Unit unit, long start, long end) {}

    private enum Unit {
        ROWS,
        RANGE,
        GROUPS
    }

    private enum Exclusion {
        NO_OTHERS,
        CURRENT_ROW,
        GROUP,
        TIES
    }

    private WindowSpec(List<SqlNode> partition, List<SqlNode> order, @Nullable Frame frame, Exclusion exclusion) {
        this.partition = List.copyOf(partition);
        this.order = List.copyOf(order);
        this.frame = frame;
        this.exclusion = exclusion;
    }

    private static List<SqlNode> nodes(Object... columns) {
        return Arrays.stream(columns)
                .map(c -> (c instanceof String name ? Column.named(name) : Column.from(c)).expression())
                .toList();
    }

    /** The same with another partition; a String is the name of a column. */
    public WindowSpec partitionBy(Object... columns) {
        return new WindowSpec(nodes(columns), order, frame, exclusion);
    }

    /** The same in another order; a String is the name of a column, and columns may be {@link Column#desc}. */
    public WindowSpec orderBy(Object... columns) {
        return new WindowSpec(partition, nodes(columns), frame, exclusion);
    }

    /**
     * A frame of rows.
     *
     * @param start rows from the current one, negative for rows before it, or {@link Window#unboundedPreceding}
     * @param end likewise, or {@link Window#unboundedFollowing}
     */
    public WindowSpec rowsBetween(long start, long end) {
        return framed(Unit.ROWS, start, end);
    }

    /** A frame of the rows whose order key differs from the current row's by so much, both included. */
    public WindowSpec rangeBetween(long start, long end) {
        return framed(Unit.RANGE, start, end);
    }

    /** A frame of groups of peers, counted from the current row's. */
    public WindowSpec groupsBetween(long start, long end) {
        return framed(Unit.GROUPS, start, end);
    }

    private WindowSpec framed(Unit unit, long start, long end) {
        if (start > end) {
            throw new CentellaException(
                    ErrorCode.WINDOWING_ERROR, "a frame from " + start + " to " + end + " ends before it starts");
        }
        return new WindowSpec(partition, order, new Frame(unit, start, end), exclusion);
    }

    /** Frames without the current row. */
    public WindowSpec excludeCurrentRow() {
        return new WindowSpec(partition, order, frame, Exclusion.CURRENT_ROW);
    }

    /** Frames without the current row and its peers. */
    public WindowSpec excludeGroup() {
        return new WindowSpec(partition, order, frame, Exclusion.GROUP);
    }

    /** Frames without the peers of the current row. */
    public WindowSpec excludeTies() {
        return new WindowSpec(partition, order, frame, Exclusion.TIES);
    }

    SqlWindow window() {
        Frame shown = frame == null && exclusion != Exclusion.NO_OTHERS
                ? new Frame(Unit.RANGE, Window.unboundedPreceding, Window.currentRow)
                : frame;
        boolean counted =
                shown != null && shown.unit() == Unit.GROUPS && (hasOffset(shown.start()) || hasOffset(shown.end()));
        boolean rows = shown != null && (shown.unit() == Unit.ROWS || counted);
        return SqlWindow.create(
                null,
                null,
                new SqlNodeList(partition, Column.NOWHERE),
                new SqlNodeList(order, Column.NOWHERE),
                SqlLiteral.createBoolean(rows, Column.NOWHERE),
                shown == null ? null : bound(shown.start(), counted),
                shown == null ? null : bound(shown.end(), counted),
                null,
                switch (exclusion) {
                    case NO_OTHERS -> SqlWindow.createExcludeNoOthers(Column.NOWHERE);
                    case CURRENT_ROW -> SqlWindow.createExcludeCurrentRow(Column.NOWHERE);
                    case GROUP -> SqlWindow.createExcludeGroup(Column.NOWHERE);
                    case TIES -> SqlWindow.createExcludeTies(Column.NOWHERE);
                },
                Column.NOWHERE);
    }

    private static boolean hasOffset(long bound) {
        return bound != Window.unboundedPreceding && bound != Window.unboundedFollowing && bound != Window.currentRow;
    }

    /** @param counted the offset counts groups, which the parser's trees say by a function around it */
    private static SqlNode bound(long bound, boolean counted) {
        if (bound == Window.unboundedPreceding) {
            return SqlWindow.createUnboundedPreceding(Column.NOWHERE);
        }
        if (bound == Window.unboundedFollowing) {
            return SqlWindow.createUnboundedFollowing(Column.NOWHERE);
        }
        if (bound == Window.currentRow) {
            return SqlWindow.createCurrentRow(Column.NOWHERE);
        }
        Column distance = Column.from(Math.abs(bound));
        SqlNode offset = (counted ? functions.call("groups_offset", distance) : distance).expression();
        return bound < 0
                ? SqlWindow.createPreceding(offset, Column.NOWHERE)
                : SqlWindow.createFollowing(offset, Column.NOWHERE);
    }
}
