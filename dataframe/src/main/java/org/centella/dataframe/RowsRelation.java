// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import com.google.common.collect.ImmutableList;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Schema;
import org.centella.planner.Relation;
import org.centella.planner.validation.Types;
import org.jspecify.annotations.Nullable;

/** Rows that are in memory. */
final class RowsRelation implements Relation {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter DATE_SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final List<List<@Nullable Object>> rows;
    private final RelDataType row;

    RowsRelation(Schema schema, List<? extends List<? extends @Nullable Object>> rows) {
        this.rows = rows.stream().map(r -> converted(schema, r)).toList();
        RelDataTypeFactory types = Types.factory();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            String name = schema.field(i).name();
            names.add(schema.indexOf(name) == i ? name : name + "_" + i);
        }
        this.row = types.createStructType(
                Types.toCalcite(schema, types).getFieldList().stream()
                        .map(f -> f.getType())
                        .toList(),
                names);
    }

    @Override
    public RelDataType row() {
        return row;
    }

    @Override
    public RelNode toRel(RelOptCluster cluster) {
        RexBuilder rex = cluster.getRexBuilder();
        ImmutableList.Builder<ImmutableList<RexLiteral>> tuples = ImmutableList.builder();
        for (List<@Nullable Object> values : rows) {
            ImmutableList.Builder<RexLiteral> tuple = ImmutableList.builder();
            for (int i = 0; i < values.size(); i++) {
                tuple.add(literal(rex, values.get(i), row.getFieldList().get(i).getType()));
            }
            tuples.add(tuple.build());
        }
        return LogicalValues.create(cluster, row, tuples.build());
    }

    private static RexLiteral literal(RexBuilder rex, @Nullable Object value, RelDataType type) {
        if (value == null) {
            return rex.makeNullLiteral(type);
        }
        RelDataType notNull = rex.getTypeFactory().createTypeWithNullability(type, false);
        return (RexLiteral) rex.makeLiteral(value, notNull, false, false);
    }

    private static List<@Nullable Object> converted(Schema schema, List<? extends @Nullable Object> values) {
        if (values.size() != schema.size()) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT,
                    "a row has " + values.size() + " values for " + schema.size() + " columns");
        }
        List<@Nullable Object> converted = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            Object calcite = value == null ? null : converted(value, schema.type(i));
            if (value != null && calcite == null) {
                throw new CentellaException(
                        ErrorCode.TYPE_MISMATCH,
                        "column " + schema.field(i).name() + " of type " + schema.type(i) + " cannot hold " + value
                                + ", a " + value.getClass().getName());
            }
            converted.add(calcite);
        }
        return converted;
    }

    /** The value as Calcite wants it for the type, or null if it does not fit. */
    private static @Nullable Object converted(Object value, DataType type) {
        if (type.isNumeric()) {
            return value instanceof Number ? number(value) : null;
        }
        if (type.isString()) {
            return value instanceof String ? value : null;
        }
        if (!(type instanceof DataType.Simple simple)) {
            return null;
        }
        return switch (simple) {
            case BOOLEAN -> value instanceof Boolean ? value : null;
            case DATE -> value instanceof LocalDate date ? new DateString(date.toString()) : null;
            case TIME ->
                value instanceof LocalTime time ? new TimeString(time.format(SECONDS)).withNanos(time.getNano()) : null;
            case TIMESTAMP -> value instanceof LocalDateTime time ? timestamp(time) : null;
            case TIMESTAMP_TZ ->
                value instanceof Instant instant ? timestamp(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) : null;
            case INTERVAL_MONTH -> value instanceof Period period ? BigDecimal.valueOf(period.toTotalMonths()) : null;
            case INTERVAL_DAY -> value instanceof Duration duration ? BigDecimal.valueOf(duration.toMillis()) : null;
            case INTERVAL -> null;
            case VARBINARY -> value instanceof byte[] bytes ? new ByteString(bytes) : null;
            case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, NULL -> null;
        };
    }

    private static @Nullable Object number(Object value) {
        try {
            return new BigDecimal(value.toString());
        } catch (NumberFormatException e) {
            // Neither Calcite nor SQL has a literal for what is not finite.
            return null;
        }
    }

    private static TimestampString timestamp(LocalDateTime time) {
        return new TimestampString(time.format(DATE_SECONDS)).withNanos(time.getNano());
    }
}
