// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.execution.expression.ExpressionFolder;
import org.centella.execution.plan.Expression;
import org.centella.planner.expression.ExpressionLowering;
import org.jspecify.annotations.Nullable;

/** The numbers of LIMIT and OFFSET: constants, or what can be computed before the query runs. */
public final class Limits {
    private Limits() {}

    /**
     * The number of rows, or {@code absent} for no limit (none written, or NULL).
     *
     * @throws CentellaException INVALID_ARGUMENT for a negative one, FEATURE_NOT_SUPPORTED for what depends on rows
     */
    public static long count(@Nullable RexNode node, long absent, RexBuilder rex) {
        if (node == null) {
            return absent;
        }
        RexNode simple = node instanceof RexLiteral ? node : Simplification.simplify(rex, node);
        if (!(simple instanceof RexLiteral literal)) {
            Expression value =
                    ExpressionFolder.fold(new ExpressionLowering(rex, List.of()).lower(simple, DataType.BIGINT));
            if (value instanceof Expression.Literal(Long rows, DataType _)) {
                return checked(rows);
            }
            throw new CentellaException(
                    ErrorCode.FEATURE_NOT_SUPPORTED, "LIMIT and OFFSET must be constants, not " + node);
        }
        Long value = literal.isNull() ? null : literal.getValueAs(Long.class);
        return value == null ? absent : checked(value);
    }

    private static long checked(long rows) {
        if (rows < 0) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "LIMIT and OFFSET must not be negative, as " + rows + " is");
        }
        return rows;
    }

    static boolean isAtMost(@Nullable RexNode fetch, long rows) {
        return constant(fetch) instanceof Long value && value <= rows;
    }

    static boolean isAtLeast(@Nullable RexNode fetch, long rows) {
        return constant(fetch) instanceof Long value && value >= rows;
    }

    private static @Nullable Long constant(@Nullable RexNode fetch) {
        return fetch instanceof RexLiteral literal && !literal.isNull() ? literal.getValueAs(Long.class) : null;
    }
}
