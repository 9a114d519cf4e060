// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser.grammar;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlStarExclude;
import org.apache.calcite.sql.SqlStarReplace;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.centella.sqlparser.StarOptions;

/** A star with some of its columns left out, replaced or renamed. */
final class Stars {
    private Stars() {}

    /** Whether a star goes on with one of its options. */
    static boolean follows(SqlNode node, Token next) {
        boolean option = switch (next.kind) {
            case CentellaParserConstants.EXCLUDE,
                    CentellaParserConstants.EXCEPT,
                    CentellaParserConstants.REPLACE,
                    CentellaParserConstants.RENAME -> true;
            default -> false;
        };
        return option && node instanceof SqlIdentifier name && name.isStar();
    }

    static SqlNode with(
            SqlParserPos pos,
            SqlIdentifier star,
            List<SqlNode> without,
            List<SqlNode> replaced,
            List<SqlNode> renamed) {
        if (replaced.isEmpty() && renamed.isEmpty()) {
            return new SqlStarExclude(pos, star, new SqlNodeList(without, pos));
        }
        if (without.isEmpty() && renamed.isEmpty()) {
            return new SqlStarReplace(pos, star, new SqlNodeList(replaced, pos));
        }
        return StarOptions.of(pos, star, without, replaced, renamed);
    }
}
