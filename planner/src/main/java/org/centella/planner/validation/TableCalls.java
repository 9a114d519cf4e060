// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.execution.source.TableFunction;
import org.centella.execution.source.TableFunctions;
import org.centella.planner.SyntaxShuttle;
import org.centella.sqlparser.Positions;
import org.centella.storage.FileFormat;
import org.centella.storage.Table;
import org.jspecify.annotations.Nullable;

/**
 * Opens the files that a query names in the place of tables, by a table function or by a text alone, and lets the query name
 * what was opened:
 *
 * <pre>
 *   FROM read_csv('a.csv', delim => ';') AS t   =>   FROM "$opened0" AS t
 *   FROM 'dir/a.csv'                            =>   FROM "$opened0" AS a
 * </pre>
 */
final class TableCalls extends SyntaxShuttle {
    private final List<FileFormat> formats;
    private final Function<Table, String> define;

    private TableCalls(List<FileFormat> formats, Function<Table, String> define) {
        this.formats = formats;
        this.define = define;
    }

    /**
     * @param formats of files that there are
     * @param define gives a table a name that the query can use
     */
    static SqlNode rewrite(SqlNode query, List<FileFormat> formats, Function<Table, String> define) {
        SqlNode rewritten = query.accept(new TableCalls(formats, define));
        return rewritten == null ? query : rewritten;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        if (call.getKind() == SqlKind.AS) {
            SqlCall function = fileCall(call.operand(0));
            if (function != null) {
                List<SqlNode> operands = new ArrayList<>(call.getOperandList());
                operands.set(0, opened(function));
                return call.getOperator().createCall(call.getParserPosition(), operands);
            }
        }
        SqlCall function = fileCall(call);
        if (function == null) {
            return super.visit(call);
        }
        SqlParserPos position = call.getParserPosition();
        SqlNode alias = new SqlIdentifier(alias(function), position);
        return SqlStdOperatorTable.AS.createCall(position, opened(function), alias);
    }

    /** The call behind FROM that opens files, or null for anything else. */
    private static @Nullable SqlCall fileCall(SqlNode node) {
        if (!(node instanceof SqlCall wrapper) || !(wrapper.getOperandList().size() > 0)) {
            return null;
        }
        if (wrapper.getKind() == SqlKind.LATERAL) {
            return fileCall(wrapper.operand(0));
        }
        if (wrapper.getKind() != SqlKind.COLLECTION_TABLE
                || !(wrapper.operand(0) instanceof SqlCall call)
                || !(call.getOperator() instanceof SqlUnresolvedFunction operator)) {
            return null;
        }
        String name = operator.getName();
        TableFunction function = TableFunctions.find(name);
        if (function == null && !isLocation(call) && !NestedSyntax.makesRows(name)) {
            throw new CentellaException(
                    ErrorCode.FUNCTION_NOT_FOUND,
                    "there is no table function " + name.toLowerCase(Locale.ROOT)
                            + Suggestions.didYouMean(name, TableFunctions.names()),
                    Positions.of(call.getParserPosition()),
                    null);
        }
        return isLocation(call) || function != null && function.rows() instanceof TableFunction.Opened ? call : null;
    }

    /** What the grammar makes of a text in the place of a table. */
    private static boolean isLocation(SqlCall call) {
        return call.getOperator().getName().equals("$location");
    }

    private static String alias(SqlCall call) {
        if (!isLocation(call)) {
            return call.getOperator().getName().toLowerCase(Locale.ROOT);
        }
        Path file = Path.of(ConstantArguments.text(call.operand(0))).getFileName();
        String name = file == null ? "" : file.toString();
        int dot = name.indexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private SqlNode opened(SqlCall call) {
        Table table = located(call, () -> {
            if (isLocation(call)) {
                return TableFunctions.ofLocation(ConstantArguments.text(call.operand(0)), formats);
            }
            TableFunction function = TableFunctions.find(call.getOperator().getName());
            if (function == null || !(function.rows() instanceof TableFunction.Opened opened)) {
                throw new AssertionError(call);
            }
            return opened.open(ConstantArguments.bind(function, call), formats);
        });
        return new SqlIdentifier(define.apply(table), call.getParserPosition());
    }

    /** What goes wrong with files is shown where the query names them. */
    private static Table located(SqlCall call, Supplier<Table> open) {
        try {
            return open.get();
        } catch (CentellaException e) {
            throw e.position() == null
                    ? new CentellaException(e.code(), e.getMessage(), Positions.of(call.getParserPosition()), e)
                    : e;
        }
    }
}
