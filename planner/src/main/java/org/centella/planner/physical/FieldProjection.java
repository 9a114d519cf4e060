// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.planner.expression.Expressions;
import org.centella.storage.TableHandle;
import org.centella.storage.parquet.ParquetFormat;
import org.centella.storage.text.JsonFormat;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out the fields of rows that nobody reads: the scan is told that the table's column has fewer of them. Formats find
 * fields by name, so that is all it takes.
 *
 * <pre>
 *   Project(s.a, s.o.x)                        Project(s.a, s.o.x)
 *     Scan(s ROW(a, b, o ROW(x, y)))     =>      Scan(s ROW(a, o ROW(x)))
 * </pre>
 */
final class FieldProjection {
    private static final Set<String> BY_NAME = Set.of(ParquetFormat.NAME, JsonFormat.NAME);

    /** What is read of a value: all of it, or some fields. */
    private static final class Use {
        private boolean whole;
        private final Map<Integer, Use> fields = new TreeMap<>();

        DataType of(DataType type) {
            if (whole || !(type instanceof DataType.Row row)) {
                return type;
            }
            List<Field> kept = new ArrayList<>();
            fields.forEach((field, use) -> {
                Field full = row.fields().get(field);
                kept.add(new Field(full.name(), use.of(full.type()), full.nullable()));
            });
            return new DataType.Row(kept);
        }

        int place(int field) {
            return whole ? field : new ArrayList<>(fields.keySet()).indexOf(field);
        }
    }

    private final Map<Integer, Use> columns = new TreeMap<>();
    private final PhysicalPlan.TableScan full;
    private final PhysicalPlan.TableScan scan;
    private final List<Expression> expressions;

    private FieldProjection(PhysicalPlan.TableScan full, List<Expression> expressions) {
        this.full = full;
        expressions.forEach(this::collect);
        full.conjuncts().forEach(this::collect);
        full.dynamicFilters().forEach(f -> use(f.column()).whole = true);
        boolean any = columns.entrySet().stream()
                .anyMatch(c -> !c.getValue().of(type(c.getKey())).equals(type(c.getKey())));
        this.scan = any && BY_NAME.contains(full.table().format()) ? narrowed() : full;
        this.expressions = scan == full ? expressions : rewritten(expressions);
    }

    /** @param expressions over the scan's columns, all that are read of it besides its own conditions */
    static FieldProjection of(PhysicalPlan.TableScan scan, List<Expression> expressions) {
        return new FieldProjection(scan, expressions);
    }

    PhysicalPlan.TableScan scan() {
        return scan;
    }

    List<Expression> expressions() {
        return expressions;
    }

    private DataType type(int column) {
        return full.schema().type(column);
    }

    private Use use(int column) {
        return columns.computeIfAbsent(column, _ -> new Use());
    }

    private void collect(Expression expression) {
        Use use = path(expression);
        if (use != null) {
            use.whole = true;
        } else {
            expression.children().forEach(this::collect);
        }
    }

    /** The use of the field of a field … of a column, or null for any other expression. */
    private @Nullable Use path(Expression expression) {
        return switch (expression) {
            case Expression.InputReference ref -> use(ref.index());
            case Expression.FieldAccess access -> {
                Use row = path(access.row());
                yield row == null ? null : row.fields.computeIfAbsent(access.field(), _ -> new Use());
            }
            default -> null;
        };
    }

    private PhysicalPlan.TableScan narrowed() {
        Schema output = full.schema();
        Schema table = full.table().schema();
        for (Map.Entry<Integer, Use> column : columns.entrySet()) {
            DataType type = column.getValue().of(type(column.getKey()));
            output = with(output, column.getKey(), type);
            table = with(table, full.columns().get(column.getKey()), type);
        }
        TableHandle handle = full.table();
        return new PhysicalPlan.TableScan(
                full.id(),
                new TableHandle(
                        handle.name(),
                        handle.format(),
                        handle.location(),
                        table,
                        handle.partitionColumns(),
                        handle.options()),
                full.columns(),
                rewritten(full.conjuncts()),
                full.dynamicFilters(),
                full.limit(),
                output);
    }

    private static Schema with(Schema schema, int column, DataType type) {
        List<Field> fields = new ArrayList<>(schema.fields());
        Field field = fields.get(column);
        fields.set(column, new Field(field.name(), type, field.nullable()));
        return new Schema(fields);
    }

    private List<Expression> rewritten(List<Expression> over) {
        return over.stream().map(e -> Expressions.rewrite(e, this::moved)).toList();
    }

    /** The same path in the rows that are left, or null for what is no path. */
    private @Nullable Expression moved(Expression expression) {
        return switch (expression) {
            case Expression.InputReference ref ->
                new Expression.InputReference(ref.index(), use(ref.index()).of(ref.type()));
            case Expression.FieldAccess access -> {
                Use row = path(access.row());
                Expression moved = row == null ? null : moved(access.row());
                if (row == null || moved == null) {
                    yield null;
                }
                int place = row.place(access.field());
                DataType type =
                        ((DataType.Row) moved.type()).fields().get(place).type();
                yield new Expression.FieldAccess(moved, place, type);
            }
            default -> null;
        };
    }
}
