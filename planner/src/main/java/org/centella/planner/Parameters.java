// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;
import org.centella.sqlparser.QueryParser;
import org.jspecify.annotations.Nullable;

/** Puts values in the places of a statement's parameters, so that planning sees constants. */
final class Parameters {
    private static final long MICROS_PER_SECOND = 1_000_000;

    private Parameters() {}

    static SqlNode bind(SqlNode query, List<Expression.Literal> values) {
        if (values.isEmpty()) {
            return query;
        }
        SqlNode bound = query.accept(new Binding(values));
        return bound == null ? query : bound;
    }

    private static final class Binding extends SyntaxShuttle {
        private final List<Expression.Literal> values;

        Binding(List<Expression.Literal> values) {
            this.values = values;
        }

        @Override
        public SqlNode visit(SqlDynamicParam parameter) {
            return parameter.getIndex() < values.size()
                    ? constant(values.get(parameter.getIndex()), parameter.getParserPosition())
                    : parameter;
        }

        @Override
        public @Nullable SqlNode visit(SqlCall call) {
            SqlNode made = super.visit(call);
            return call instanceof SqlOrderBy before && made instanceof SqlOrderBy order
                    ? new SqlOrderBy(
                            order.getParserPosition(),
                            order.query,
                            order.orderList,
                            count(before.offset, order.offset),
                            count(before.fetch, order.fetch))
                    : made;
        }

        /** LIMIT and OFFSET take numbers and no expressions, so none in a cast. */
        private @Nullable SqlNode count(@Nullable SqlNode before, @Nullable SqlNode bound) {
            return before instanceof SqlDynamicParam parameter
                            && parameter.getIndex() < values.size()
                            && values.get(parameter.getIndex()).value() instanceof Long value
                    ? number(BigDecimal.valueOf(value), before.getParserPosition())
                    : bound;
        }
    }

    private static SqlNode constant(Expression.Literal literal, SqlParserPos at) {
        Object value = literal.value();
        if (value == null) {
            return literal.type() == DataType.NULL
                    ? SqlLiteral.createNull(at)
                    : cast(SqlLiteral.createNull(at), literal.type(), at);
        }
        return switch (literal.type()) {
            case DataType.Decimal decimal -> cast(number(decimal(value, decimal.scale()), at), decimal, at);
            case DataType.Varchar _, DataType.Char _ -> SqlLiteral.createCharString((String) value, "UTF-8", at);
            case DataType.Simple simple -> simple(value, simple, at);
            case DataType.Array _, DataType.Map _, DataType.Row _ ->
                throw new IllegalArgumentException("a parameter of type " + literal.type());
        };
    }

    private static BigDecimal decimal(Object value, int scale) {
        return value instanceof BigInteger big ? new BigDecimal(big, scale) : BigDecimal.valueOf((Long) value, scale);
    }

    private static SqlNode simple(Object value, DataType.Simple type, SqlParserPos at) {
        return switch (type) {
            case BOOLEAN -> SqlLiteral.createBoolean((Boolean) value, at);
            case TINYINT, SMALLINT, INTEGER, BIGINT -> cast(number(BigDecimal.valueOf((Long) value), at), type, at);
            case REAL, DOUBLE -> cast(SqlLiteral.createApproxNumeric(value.toString(), at), type, at);
            case DATE ->
                SqlLiteral.createDate(
                        new DateString(LocalDate.ofEpochDay((Long) value).toString()), at);
            case TIME -> SqlLiteral.createTime(time((Long) value), 6, at);
            case TIMESTAMP -> SqlLiteral.createTimestamp(SqlTypeName.TIMESTAMP, timestamp((Long) value), 6, at);
            case TIMESTAMP_TZ ->
                QueryParser.parseExpression("CAST('" + timestamp((Long) value) + "+00' AS TIMESTAMP WITH TIME ZONE)");
            case VARBINARY -> SqlLiteral.createBinaryString((byte[]) value, at);
            case INTERVAL_MONTH -> QueryParser.parseExpression("INTERVAL '" + value + "' MONTH(10)");
            case INTERVAL_DAY ->
                QueryParser.parseExpression(
                        "INTERVAL '" + BigDecimal.valueOf((Long) value, 6).toPlainString() + "' SECOND(10, 6)");
            case INTERVAL, NULL -> SqlLiteral.createNull(at);
        };
    }

    private static TimeString time(long micros) {
        LocalTime time = LocalTime.ofNanoOfDay(micros * 1000);
        return new TimeString(time.getHour(), time.getMinute(), time.getSecond()).withNanos(time.getNano());
    }

    private static TimestampString timestamp(long micros) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND),
                (int) Math.floorMod(micros, MICROS_PER_SECOND) * 1000,
                ZoneOffset.UTC);
        TimestampString text =
                new TimestampString(time.format(java.time.format.DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")));
        return text.withNanos(time.getNano());
    }

    private static SqlNode number(BigDecimal value, SqlParserPos at) {
        SqlNode literal = SqlLiteral.createExactNumeric(value.abs().toPlainString(), at);
        return value.signum() < 0 ? SqlStdOperatorTable.UNARY_MINUS.createCall(at, literal) : literal;
    }

    private static SqlNode cast(SqlNode value, DataType type, SqlParserPos at) {
        int precision = -1;
        int scale = -1;
        SqlTypeName name;
        switch (type) {
            case DataType.Decimal decimal -> {
                name = SqlTypeName.DECIMAL;
                precision = decimal.precision();
                scale = decimal.scale();
            }
            case DataType.Varchar _, DataType.Char _ -> name = SqlTypeName.VARCHAR;
            case DataType.Simple simple -> name = name(simple);
            case DataType.Array _, DataType.Map _, DataType.Row _ ->
                throw new IllegalArgumentException("a parameter of type " + type);
        }
        SqlDataTypeSpec spec = new SqlDataTypeSpec(new SqlBasicTypeNameSpec(name, precision, scale, at), at);
        return SqlStdOperatorTable.CAST.createCall(at, value, spec);
    }

    private static SqlTypeName name(DataType.Simple type) {
        return switch (type) {
            case BOOLEAN -> SqlTypeName.BOOLEAN;
            case TINYINT -> SqlTypeName.TINYINT;
            case SMALLINT -> SqlTypeName.SMALLINT;
            case INTEGER -> SqlTypeName.INTEGER;
            case BIGINT -> SqlTypeName.BIGINT;
            case REAL -> SqlTypeName.REAL;
            case DOUBLE -> SqlTypeName.DOUBLE;
            case DATE -> SqlTypeName.DATE;
            case TIME -> SqlTypeName.TIME;
            case TIMESTAMP, TIMESTAMP_TZ -> SqlTypeName.TIMESTAMP;
            case VARBINARY -> SqlTypeName.VARBINARY;
            case INTERVAL_MONTH, INTERVAL_DAY, INTERVAL, NULL -> SqlTypeName.NULL;
        };
    }
}
