// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.plan;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows around a row that a window function looks at, as SQL's frame clause says.
 *
 * @param start where the frame begins; never UNBOUNDED_FOLLOWING
 * @param end the last of it; never UNBOUNDED_PRECEDING
 */
public record WindowFrame(Unit unit, Bound start, Bound end, Exclusion exclusion) {
    /** The rows up to the last peer of the current row; without an order, all rows. */
    public static final WindowFrame DEFAULT = new WindowFrame(
            Unit.RANGE, Bound.of(Edge.UNBOUNDED_PRECEDING), Bound.of(Edge.CURRENT_ROW), Exclusion.NO_OTHERS);

    /** All rows of the partition. */
    public static final WindowFrame WHOLE = new WindowFrame(
            Unit.ROWS, Bound.of(Edge.UNBOUNDED_PRECEDING), Bound.of(Edge.UNBOUNDED_FOLLOWING), Exclusion.NO_OTHERS);

    public WindowFrame {
        Objects.requireNonNull(exclusion);
        if (start.edge() == Edge.UNBOUNDED_FOLLOWING || end.edge() == Edge.UNBOUNDED_PRECEDING) {
            throw new IllegalArgumentException("a frame from " + start + " to " + end);
        }
    }

    /** What offsets count. */
    public enum Unit {
        /** Rows. */
        ROWS,
        /** Differences of the one order key; CURRENT ROW stands for all its peers. */
        RANGE,
        /** Groups of peers; CURRENT ROW stands for all its peers. */
        GROUPS
    }

    /** Rows taken out of the frame. */
    public enum Exclusion {
        NO_OTHERS,
        CURRENT_ROW,
        /** The current row and its peers. */
        GROUP,
        /** The current row's peers, but not the row itself. */
        TIES
    }

    /** Where a frame begins or ends, in the order of rows. */
    public enum Edge {
        UNBOUNDED_PRECEDING,
        PRECEDING,
        CURRENT_ROW,
        FOLLOWING,
        UNBOUNDED_FOLLOWING;

        public boolean hasOffset() {
            return this == PRECEDING || this == FOLLOWING;
        }
    }

    /**
     * One end of a frame. An offset by RANGE is computed before: {@code limit} is a column with the key less or plus the
     * offset, to compare {@code key} with.
     *
     * @param offset a BIGINT, or for RANGE what is added to the key: a column, or a literal that is neither null nor
     *     negative; null where the edge has none
     * @param key for RANGE with an offset: the order key's column, else -1
     * @param limit for RANGE with an offset: a column of the key's type, else -1
     */
    public record Bound(Edge edge, @Nullable Expression offset, int key, int limit) {
        public static Bound of(Edge edge) {
            return new Bound(edge, null, -1, -1);
        }

        /** An offset of rows or groups. */
        public static Bound of(Edge edge, @Nullable Expression offset) {
            return new Bound(edge, offset, -1, -1);
        }

        /** The offset if it is the same for every row, else -1. */
        public long constant() {
            return offset instanceof Expression.Literal literal && literal.value() instanceof Long count ? count : -1;
        }

        @Override
        public String toString() {
            String name = edge.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
            if (offset == null) {
                return name;
            }
            return switch (offset) {
                case Expression.Literal literal -> literal.value() + " " + name;
                case Expression.InputReference column -> "$" + column.index() + " " + name;
                default -> offset + " " + name;
            };
        }
    }

    /** True when every frame is the whole partition. */
    public boolean wholePartition() {
        return start.edge() == Edge.UNBOUNDED_PRECEDING
                && end.edge() == Edge.UNBOUNDED_FOLLOWING
                && exclusion == Exclusion.NO_OTHERS;
    }

    /** True when every frame begins with its partition, and so holds all rows of an earlier end. */
    public boolean fromPartitionStart() {
        return start.edge() == Edge.UNBOUNDED_PRECEDING && exclusion == Exclusion.NO_OTHERS;
    }

    @Override
    public String toString() {
        String text = unit.name().toLowerCase(java.util.Locale.ROOT) + " between " + start + " and " + end;
        return exclusion == Exclusion.NO_OTHERS
                ? text
                : text + " exclude "
                        + exclusion.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
