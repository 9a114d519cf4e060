// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.Expression.Literal;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.sqlparser.Constant;
import org.jspecify.annotations.Nullable;

/**
 * VALUES of literals as a plan, without validation and optimization: there is nothing to find out about them. A column that
 * has text and other literals is made of two, for a table decides what text in its VALUES is.
 */
final class ConstantInsert {
    private static final int MIXED = -2;

    private final List<Field> fields = new ArrayList<>();
    private final List<List<Literal>> rows = new ArrayList<>();
    /** For each column the one with its texts, or -1. */
    private final int[] texts;

    private final PhysicalPlan.@Nullable Values plan;

    ConstantInsert(List<List<Constant>> constants) {
        int width = constants.getFirst().size();
        this.texts = new int[width];
        constants.forEach(_ -> rows.add(new ArrayList<>(width)));
        boolean found = true;
        for (int c = 0; c < width && found; c++) {
            found = addColumn(constants, c);
        }
        for (int c = 0; c < width && found; c++) {
            if (texts[c] == MIXED) {
                texts[c] = fields.size();
                add(constants, c, DataType.VARCHAR);
            }
        }
        this.plan = found ? new PhysicalPlan.Values(0, rows, new Schema(fields)) : null;
    }

    private boolean addColumn(List<List<Constant>> constants, int column) {
        DataType common = DataType.NULL;
        boolean text = false;
        for (List<Constant> row : constants) {
            DataType type = row.get(column).type();
            text |= type.isString();
            if (type != DataType.NULL && !type.isString() && !type.equals(common)) {
                common = common == DataType.NULL ? type : common(common, type);
                if (common == null) {
                    return false;
                }
            }
        }
        boolean mixed = text && common != DataType.NULL;
        texts[column] = mixed ? MIXED : -1;
        add(constants, column, text && !mixed ? DataType.VARCHAR : common);
        return true;
    }

    private void add(List<List<Constant>> constants, int column, DataType type) {
        fields.add(Field.of("column" + (fields.size() + 1), type));
        for (int i = 0; i < constants.size(); i++) {
            Constant constant = constants.get(i).get(column);
            boolean other = constant.type().isString() != type.isString();
            rows.get(i).add(other ? new Literal(null, type) : literal(constant, type));
        }
    }

    /** A plan that yields the rows, or null when the literals of a column have no type in common. */
    PhysicalPlan.@Nullable Values plan() {
        return plan;
    }

    /** The values of a column, for a column of the table to take. */
    Expression value(int column, Field target) {
        DataType type = fields.get(column).type();
        Assignments.check(type, true, target);
        Expression value = new Expression.InputReference(column, type);
        if (texts[column] < 0) {
            return value;
        }
        Expression text = new Expression.InputReference(texts[column], DataType.VARCHAR);
        Assignments.check(DataType.VARCHAR, true, target);
        DataType common = target.type().isString() ? DataType.VARCHAR : target.type();
        return new Expression.Case(
                List.of(new Expression.IsNull(text)), List.of(cast(value, common)), cast(text, common), common);
    }

    private static Expression cast(Expression value, DataType type) {
        return value.type().equals(type) ? value : new Expression.Cast(value, type, false);
    }

    private static @Nullable DataType common(DataType a, DataType b) {
        if (!isExact(a) || !isExact(b)) {
            return null;
        }
        if (a.isInteger() && b.isInteger()) {
            return DataType.BIGINT;
        }
        DataType.Decimal x = decimal(a);
        DataType.Decimal y = decimal(b);
        int scale = Math.max(x.scale(), y.scale());
        int precision = Math.max(x.precision() - x.scale(), y.precision() - y.scale()) + scale;
        return precision > DataType.Decimal.MAX_PRECISION ? null : new DataType.Decimal(precision, scale);
    }

    private static boolean isExact(DataType type) {
        return type.isInteger() || type instanceof DataType.Decimal;
    }

    private static DataType.Decimal decimal(DataType type) {
        return type instanceof DataType.Decimal decimal
                ? decimal
                : new DataType.Decimal(type == DataType.INTEGER ? 10 : 19, 0);
    }

    /** A constant by itself, as its own type. */
    static Literal literal(Constant constant) {
        return literal(constant, constant.type());
    }

    private static Literal literal(Constant constant, DataType type) {
        Object value = constant.value();
        boolean rescaled = value != null
                && type instanceof DataType.Decimal
                && !constant.type().equals(type);
        return new Literal(rescaled ? unscaled(constant, (DataType.Decimal) type) : value, type);
    }

    private static Object unscaled(Constant constant, DataType.Decimal type) {
        int scale = constant.type() instanceof DataType.Decimal decimal ? decimal.scale() : 0;
        BigDecimal value = new BigDecimal(new BigInteger(String.valueOf(constant.value())), scale);
        BigInteger unscaled = value.setScale(type.scale()).unscaledValue();
        return type.isLong() ? (Object) unscaled.longValueExact() : unscaled;
    }
}
