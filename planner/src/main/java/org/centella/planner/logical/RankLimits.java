// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.centella.execution.plan.PhysicalPlan.Ranking;
import org.jspecify.annotations.Nullable;

/**
 * Notes at windows that only rows of small rank are wanted: {@code WHERE row_number <= 3} above them. The condition stays;
 * what is noted lets rows go before they are exchanged and sorted. All functions of the windows must be ranks, for these
 * alone do not look at rows behind.
 */
final class RankLimits {
    /** Beyond, too few rows would go. */
    private static final long MOST = 10_000;

    private RankLimits() {}

    static Windowing limited(Windowing windowing, List<RexNode> conditions) {
        if (windowing.results().stream().anyMatch(r -> ranking(r) == null)
                || windowing.order().isEmpty()) {
            return windowing;
        }
        Windowing limited = windowing;
        for (RexNode condition : conditions) {
            Windowing.Limit limit = limit(windowing, condition);
            Windowing.Limit before = limited.limit();
            if (limit != null && (before == null || limit.count() < before.count())) {
                limited = limited.withLimit(limit);
            }
        }
        return limited;
    }

    private static @Nullable Ranking ranking(Windowing.Result result) {
        return switch (result.call().function()) {
            case "row_number" -> Ranking.ROW_NUMBER;
            case "rank" -> Ranking.RANK;
            case "dense_rank" -> Ranking.DENSE_RANK;
            default -> null;
        };
    }

    private static Windowing.@Nullable Limit limit(Windowing windowing, RexNode condition) {
        if (!(condition instanceof RexCall call) || call.getOperands().size() != 2) {
            return null;
        }
        RexNode left = RexUtil.removeCast(call.getOperands().getFirst());
        RexNode right = RexUtil.removeCast(call.getOperands().getLast());
        SqlKind kind = call.getKind();
        if (left instanceof RexLiteral) {
            RexNode swap = left;
            left = right;
            right = swap;
            kind = kind.reverse();
        }
        if (!(left instanceof RexInputRef column)
                || column.getIndex() < windowing.width()
                || !(right instanceof RexLiteral literal)
                || !(literal.getValue() instanceof BigDecimal value)) {
            return null;
        }
        if (value.compareTo(BigDecimal.valueOf(MOST)) > 0) {
            return null;
        }
        long most = value.longValue();
        long count = switch (kind) {
            case EQUALS, LESS_THAN_OR_EQUAL -> most;
            case LESS_THAN -> value.stripTrailingZeros().scale() > 0 ? most : most - 1;
            default -> -1;
        };
        Ranking ranking = ranking(windowing.results().get(column.getIndex() - windowing.width()));
        return count < 1 || ranking == null ? null : new Windowing.Limit(ranking, count);
    }
}
