// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser.grammar;

import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlPrefixOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** An operator that is there for its precedence only: a call of it is something else. */
final class RewrittenOperator {
    private RewrittenOperator() {}

    /** What an infix operator means. */
    interface OfTwo {
        SqlNode call(SqlParserPos pos, SqlNode left, SqlNode right);
    }

    /** What a prefix operator means. */
    interface OfOne {
        SqlNode call(SqlParserPos pos, SqlNode operand);
    }

    /** Between its operands; associates to the left. */
    static final class Infix extends SqlBinaryOperator {
        private final OfTwo meaning;

        Infix(String symbol, int precedence, OfTwo meaning) {
            super(symbol, SqlKind.OTHER, precedence, true, null, null, null);
            this.meaning = meaning;
        }

        @Override
        public SqlCall createCall(@Nullable SqlLiteral quantifier, SqlParserPos pos, @Nullable SqlNode... operands) {
            return (SqlCall) meaning.call(pos, operands[0], operands[1]);
        }
    }

    /** Before its operand. */
    static final class Prefix extends SqlPrefixOperator {
        private final OfOne meaning;

        Prefix(String symbol, int precedence, OfOne meaning) {
            super(symbol, SqlKind.OTHER, precedence, null, null, null);
            this.meaning = meaning;
        }

        @Override
        public SqlCall createCall(@Nullable SqlLiteral quantifier, SqlParserPos pos, @Nullable SqlNode... operands) {
            return (SqlCall) meaning.call(pos, operands[0]);
        }
    }
}
