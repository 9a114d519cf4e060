// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser.grammar;

/** Tells whether an operand goes on behind what has been read of it. */
final class Access {
    private Access() {}

    static boolean follows(Token first, Token second, Token third) {
        return switch (first.kind) {
            case CentellaParserConstants.INFIX_CAST,
                    CentellaParserConstants.LBRACKET,
                    CentellaParserConstants.DOT,
                    CentellaParserConstants.COLLATE -> true;
            case CentellaParserConstants.AT ->
                second.kind == CentellaParserConstants.TIME && third.kind == CentellaParserConstants.ZONE;
            default -> false;
        };
    }
}
