// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.util.List;
import org.centella.sqlparser.Statement.Insert;

/** Reads statements that change the rows of tables. */
final class ChangeParser {
    private final TokenReader reader;

    ChangeParser(TokenReader reader) {
        this.reader = reader;
    }

    /** What follows INSERT. */
    Statement insert() {
        boolean overwrite = reader.accept("overwrite");
        if (!overwrite || reader.sees("into")) {
            reader.expect("into");
        }
        reader.accept("table");
        QualifiedName table = reader.qualifiedName("a table's name");
        boolean byName = reader.accept("by", "name");
        List<String> columns = namesColumns() ? reader.names("a column") : List.of();
        byName |= reader.accept("by", "name");
        return new Statement.Insert(table, columns, source(), overwrite, byName);
    }

    /** A parenthesis may also begin a query. */
    private boolean namesColumns() {
        if (!reader.peek().isSymbol('(')) {
            return false;
        }
        Token inside = reader.peek(1);
        Token next = reader.peek(2);
        return (inside.kind() == Token.Kind.WORD || inside.kind() == Token.Kind.QUOTED_NAME)
                && (next.isSymbol(',') || next.isSymbol(')'));
    }

    private Insert.Source source() {
        if (reader.accept("default", "values")) {
            reader.expectEnd();
            return new Insert.Defaults();
        }
        String sql = reader.restInPlace();
        List<List<Constant>> rows = reader.sees("values") ? ConstantRows.read(reader) : null;
        return rows != null ? new Insert.Constants(rows, sql) : new Insert.FromQuery(reader.query());
    }
}
