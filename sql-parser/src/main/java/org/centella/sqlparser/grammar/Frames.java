// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser.grammar;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Windows, among them those that count groups of peers, for which Calcite has no room. Without an offset such a frame is
 * one of RANGE. With one it is a frame of ROWS whose offsets are calls of a function: GROUPS 2 PRECEDING becomes ROWS
 * {@value #GROUPS}(2) PRECEDING.
 */
final class Frames {
    /** The function around an offset that counts groups. */
    static final String GROUPS = "groups_offset";

    private Frames() {}

    /** What a frame counts. */
    enum Unit {
        ROWS,
        RANGE,
        GROUPS
    }

    /** Whether a window begins with another's name: PARTITION, ROWS and so on are names as well as clauses. */
    static boolean startsName(Token first, Token second) {
        return switch (first.kind) {
            case CentellaParserConstants.PARTITION -> second.kind != CentellaParserConstants.BY;
            case CentellaParserConstants.ROWS, CentellaParserConstants.RANGE, CentellaParserConstants.GROUPS ->
                second.kind == CentellaParserConstants.RPAREN || second.kind == CentellaParserConstants.ORDER;
            case CentellaParserConstants.ORDER, CentellaParserConstants.RPAREN -> false;
            default -> true;
        };
    }

    static SqlWindow window(
            SqlParserPos pos,
            @Nullable SqlIdentifier base,
            SqlNodeList partitions,
            SqlNodeList orders,
            @Nullable Unit unit,
            @Nullable SqlNode lower,
            @Nullable SqlNode upper,
            SqlLiteral exclude) {
        boolean counted = unit == Unit.GROUPS && (hasOffset(lower) || hasOffset(upper));
        return SqlWindow.create(
                null,
                base,
                partitions,
                orders,
                SqlLiteral.createBoolean(unit == Unit.ROWS || counted, pos),
                counted ? marked(lower) : lower,
                counted ? marked(upper) : upper,
                null,
                exclude,
                pos);
    }

    private static boolean hasOffset(@Nullable SqlNode bound) {
        return bound != null && (bound.getKind() == SqlKind.PRECEDING || bound.getKind() == SqlKind.FOLLOWING);
    }

    private static @Nullable SqlNode marked(@Nullable SqlNode bound) {
        if (!hasOffset(bound)) {
            return bound;
        }
        SqlCall call = (SqlCall) bound;
        SqlParserPos pos = call.getParserPosition();
        return call.getOperator()
                .createCall(
                        pos, Calls.function(GROUPS, pos, call.getOperandList().getFirst()));
    }
}
