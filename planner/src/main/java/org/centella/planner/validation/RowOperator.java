// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.execution.expression.FunctionTable;
import org.centella.execution.expression.ScalarFunction;
import org.centella.sqlparser.Positions;

/**
 * What makes and takes apart ROW values by the names of fields, which are part of the query's text and not values. One
 * operator per call.
 */
public abstract sealed class RowOperator extends SqlFunction {
    private RowOperator(String name) {
        super(
                name,
                SqlKind.OTHER_FUNCTION,
                binding -> binding.getOperandType(0),
                null,
                OperandTypes.VARIADIC,
                SqlFunctionCategory.USER_DEFINED_FUNCTION);
    }

    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
        List<RelDataType> types = new ArrayList<>();
        for (SqlNode operand : call.getOperandList()) {
            types.add(validator.deriveType(scope.getOperandScope(call), operand));
        }
        RelDataType type = type(types, call, validator.getTypeFactory());
        validator.setValidatedNodeType(call, type);
        return type;
    }

    abstract RelDataType type(List<RelDataType> operands, SqlCall call, RelDataTypeFactory factory);

    /** A row of the operands, its fields named; or of a row's own fields and the other operands. */
    public static final class Construct extends RowOperator {
        private final List<String> names;
        private final boolean insert;

        Construct(List<String> names, boolean insert) {
            super((insert ? "STRUCT_INSERT " : "STRUCT_PACK ") + names);
            this.names = List.copyOf(names);
            this.insert = insert;
        }

        public boolean isInsert() {
            return insert;
        }

        /** The type of the row, by those of the operands. */
        public DataType.Row row(List<DataType> operands) {
            List<Field> fields = new ArrayList<>();
            int at = 0;
            if (insert && operands.getFirst() instanceof DataType.Row(List<Field> own)) {
                fields.addAll(own);
                at = 1;
            }
            for (String name : names) {
                fields.add(Field.of(name, operands.get(at++)));
            }
            return new DataType.Row(fields);
        }

        @Override
        RelDataType type(List<RelDataType> operands, SqlCall call, RelDataTypeFactory factory) {
            List<DataType> types = operands.stream().map(Types::fromCalcite).toList();
            if (insert && !(types.getFirst() instanceof DataType.Row)) {
                throw new CentellaException(
                        ErrorCode.TYPE_MISMATCH,
                        "struct_insert takes a row, not " + types.getFirst(),
                        Positions.of(call.getParserPosition()),
                        null);
            }
            return factory.createTypeWithNullability(
                    Types.toCalcite(row(types), factory),
                    insert && operands.getFirst().isNullable());
        }
    }

    /** A field of a row by its name, or an element of an array, or the value of a map's key: {@code x['a']}, {@code x[1]}. */
    public static final class Subscript extends RowOperator {
        private static final List<ScalarFunction> FUNCTIONS = FunctionTable.named("[]");

        private final String name;

        /** @param name what stands between the brackets if it is a text, else empty */
        Subscript(String name) {
            super("[]");
            this.name = name;
        }

        /** The function for an array or a map. */
        public static List<ScalarFunction> functions() {
            return FUNCTIONS;
        }

        /** The field of that name; a number is its place. */
        public int field(DataType.Row row) {
            return fieldOf(row, name);
        }

        @Override
        RelDataType type(List<RelDataType> operands, SqlCall call, RelDataTypeFactory factory) {
            List<DataType> types = operands.stream().map(Types::fromCalcite).toList();
            if (types.getFirst() instanceof DataType.Row row) {
                int field = field(row);
                if (field < 0) {
                    throw noField(row, name, call);
                }
                return factory.createTypeWithNullability(
                        Types.toCalcite(row.fields().get(field).type(), factory), true);
            }
            ScalarFunction function = TableFunctionOperator.chosen(FUNCTIONS, types);
            if (function == null) {
                throw new CentellaException(
                        ErrorCode.TYPE_MISMATCH,
                        "a value of type " + types.getFirst() + " has no element for " + types.getLast(),
                        Positions.of(call.getParserPosition()),
                        null);
            }
            return factory.createTypeWithNullability(Types.toCalcite(function.resultType(types), factory), true);
        }
    }

    /** The place of a field by name, whatever its case, or by number from 1; -1 if there is none. */
    public static int fieldOf(DataType.Row row, String name) {
        for (int i = 0; i < row.fields().size(); i++) {
            if (row.fields().get(i).name().equals(name)) {
                return i;
            }
        }
        for (int i = 0; i < row.fields().size(); i++) {
            if (row.fields().get(i).name().equalsIgnoreCase(name)) {
                return i;
            }
        }
        int number = name.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(name) : 0;
        return number <= row.fields().size() ? number - 1 : -1;
    }

    static CentellaException noField(DataType.Row row, String name, SqlCall call) {
        List<String> names = row.fields().stream().map(Field::name).toList();
        return new CentellaException(
                ErrorCode.COLUMN_NOT_FOUND,
                "the row has no field " + name.toLowerCase(Locale.ROOT) + Suggestions.didYouMean(name, names),
                Positions.of(call.getParserPosition()),
                null);
    }
}
