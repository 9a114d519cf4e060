// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.sqlparser.Positions;
import org.jspecify.annotations.Nullable;

/**
 * Gives the tables of WITH, where FROM names them, the case that WITH writes: Calcite compares these names, and no others,
 * letter by letter, and took a table of the catalog for {@code WITH bonus AS (…) SELECT * FROM BONUS}. Changes the tree.
 */
final class WithNames extends SqlBasicVisitor<@Nullable Void> {
    private Map<String, String> known = Map.of();

    private WithNames() {}

    static SqlNode written(SqlNode query) {
        query.accept(new WithNames());
        return query;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
        if (call instanceof SqlWith with) {
            return with(with);
        }
        if (call instanceof SqlSelect select) {
            select.setFrom(table(select.getFrom()));
        } else if (call.getKind() == SqlKind.EXPLICIT_TABLE) {
            call.setOperand(0, table(call.operand(0)));
        }
        return super.visit(call);
    }

    private @Nullable Void with(SqlWith with) {
        Map<String, String> outer = known;
        Set<String> own = new HashSet<>();
        for (SqlNode node : with.withList) {
            SqlWithItem item = (SqlWithItem) node;
            if (!own.add(item.name.getSimple().toLowerCase(Locale.ROOT))) {
                throw new CentellaException(
                        ErrorCode.INVALID_STATEMENT,
                        "WITH has two queries named " + item.name.getSimple(),
                        Positions.of(item.name.getParserPosition()),
                        null);
            }
            Map<String, String> more = new HashMap<>(known);
            more.put(item.name.getSimple().toLowerCase(Locale.ROOT), item.name.getSimple());
            if (item.recursive.booleanValue()) {
                known = more;
            }
            item.query.accept(this);
            known = more;
        }
        with.body.accept(this);
        known = outer;
        return null;
    }

    private @Nullable SqlNode table(@Nullable SqlNode node) {
        switch (node) {
            case SqlIdentifier name
            when name.isSimple() -> {
                String written = known.get(name.getSimple().toLowerCase(Locale.ROOT));
                return written == null
                        ? name
                        : new SqlIdentifier(List.of(written), null, name.getParserPosition(), null);
            }
            case SqlJoin join -> {
                join.setLeft(java.util.Objects.requireNonNull(table(join.getLeft())));
                join.setRight(java.util.Objects.requireNonNull(table(join.getRight())));
            }
            case SqlCall call
            when call.getKind() == SqlKind.AS
                    || call.getKind() == SqlKind.TABLESAMPLE
                    || call.getKind() == SqlKind.PIVOT
                    || call.getKind() == SqlKind.UNPIVOT -> call.setOperand(0, table(call.operand(0)));
            case null, default -> {}
        }
        return node;
    }
}
