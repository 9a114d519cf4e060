// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.source.TableArguments;
import org.centella.execution.source.TableFunction;
import org.centella.execution.source.TableFunction.Parameter;
import org.centella.sqlparser.Positions;
import org.jspecify.annotations.Nullable;

/** Reads the arguments of a table function that opens files: they have to be known before the query is looked at. */
final class ConstantArguments {
    private final TableFunction function;
    private final List<String> paths = new ArrayList<>();
    private final Map<String, String> options = new LinkedHashMap<>();
    private final Map<String, DataType> types = new LinkedHashMap<>();
    private @Nullable Schema columns;

    private ConstantArguments(TableFunction function) {
        this.function = function;
    }

    /** @throws CentellaException INVALID_ARGUMENT, with its position, for what the function does not take */
    static TableArguments bind(TableFunction function, SqlCall call) {
        ConstantArguments arguments = new ConstantArguments(function);
        for (SqlNode operand : call.getOperandList()) {
            arguments.take(operand);
        }
        if (arguments.paths.isEmpty()) {
            throw error(function.name() + " needs a path", call);
        }
        return new TableArguments(arguments.paths, arguments.options, arguments.columns, arguments.types);
    }

    private void take(SqlNode operand) {
        SqlIdentifier name = name(operand);
        if (name == null) {
            if (!paths.isEmpty()) {
                throw error(
                        function.name()
                                + " takes one path, or a list of them; what follows needs a name: name => value",
                        operand);
            }
            paths.addAll(texts(operand));
            return;
        }
        Parameter parameter = function.parameter(name.getSimple());
        if (parameter == null || !parameter.named()) {
            List<String> known = function.parameters().stream()
                    .filter(Parameter::named)
                    .flatMap(p -> Stream.concat(Stream.of(p.name()), p.aliases().stream()))
                    .toList();
            throw error(
                    function.name() + " has no parameter " + name.getSimple().toLowerCase(Locale.ROOT)
                            + Suggestions.didYouMean(name.getSimple().toLowerCase(Locale.ROOT), known),
                    name);
        }
        SqlNode value = value((SqlCall) operand);
        switch (parameter.type()) {
            case TEXT, FLAG, NUMBER -> options.put(parameter.name(), text(value));
            case COLUMNS -> columns(parameter, value);
            case PATHS, VALUE -> throw new AssertionError(parameter);
        }
    }

    /** The name of an argument that has one: {@code name => value} or {@code name = value}. */
    private static @Nullable SqlIdentifier name(SqlNode operand) {
        SqlNode name = switch (operand.getKind()) {
            case ARGUMENT_ASSIGNMENT -> ((SqlCall) operand).operand(1);
            case EQUALS -> ((SqlCall) operand).operand(0);
            default -> null;
        };
        return name instanceof SqlIdentifier simple && simple.isSimple() ? simple : null;
    }

    private static SqlNode value(SqlCall named) {
        return named.operand(named.getKind() == SqlKind.EQUALS ? 1 : 0);
    }

    private void columns(Parameter parameter, SqlNode value) {
        Map<String, DataType> given = new LinkedHashMap<>();
        List<SqlNode> pairs = value instanceof SqlCall call && isPairs(call) ? call.getOperandList() : List.of();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            String type = text(pairs.get(i + 1));
            try {
                given.put(text(pairs.get(i)), DataType.parse(type));
            } catch (IllegalArgumentException | CentellaException e) {
                throw error("there is no type " + type, pairs.get(i + 1));
            }
        }
        if (given.isEmpty()) {
            throw error(parameter.name() + " takes names and types: {'name': 'type'}", value);
        }
        if (parameter.name().equals("columns")) {
            columns = new Schema(given.entrySet().stream()
                    .map(c -> Field.of(c.getKey(), c.getValue()))
                    .toList());
        } else {
            types.putAll(given);
        }
    }

    private static boolean isPairs(SqlCall call) {
        return call.getKind() == SqlKind.MAP_VALUE_CONSTRUCTOR
                || call.getOperator().getName().equalsIgnoreCase("named_struct");
    }

    private static List<String> texts(SqlNode node) {
        return node.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR
                ? ((SqlCall) node)
                        .getOperandList().stream().map(ConstantArguments::text).toList()
                : List.of(text(node));
    }

    /** The text of a constant, or of constants put together by {@code ||}. */
    static String text(SqlNode node) {
        if (node instanceof SqlCharStringLiteral literal) {
            return String.valueOf(literal.getValueAs(String.class));
        }
        if (node instanceof SqlNumericLiteral number) {
            return number.toValue();
        }
        if (node instanceof SqlLiteral literal && literal.getValue() instanceof Boolean flag) {
            return flag.toString();
        }
        if (node instanceof SqlCall call) {
            if (call.getOperator().getName().equals("||")) {
                return text(call.operand(0)) + text(call.operand(1));
            }
            if (call.getKind() == SqlKind.CAST) {
                return text(call.operand(0));
            }
            if (call.getKind() == SqlKind.MINUS_PREFIX) {
                return "-" + text(call.operand(0));
            }
        }
        throw error("arguments of table functions that open files are constants, not " + node, node);
    }

    private static CentellaException error(String message, SqlNode at) {
        return new CentellaException(ErrorCode.INVALID_ARGUMENT, message, Positions.of(at.getParserPosition()), null);
    }
}
