// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.execution.plan.Expression;
import org.jspecify.annotations.Nullable;

/** Well-typed expressions at random, over columns of {@link #TYPES}. */
final class RandomExpressions {
    static final List<DataType> TYPES = List.of(
            DataType.BOOLEAN,
            DataType.TINYINT,
            DataType.INTEGER,
            DataType.BIGINT,
            DataType.DOUBLE,
            DataType.REAL,
            new DataType.Decimal(9, 2),
            new DataType.Decimal(16, 4),
            new DataType.Decimal(30, 3),
            DataType.VARCHAR,
            DataType.VARCHAR,
            new DataType.Char(6),
            DataType.DATE,
            DataType.TIMESTAMP,
            DataType.INTERVAL_MONTH,
            DataType.INTERVAL_DAY,
            DataType.INTERVAL,
            new DataType.Array(DataType.INTEGER),
            new DataType.Array(DataType.VARCHAR),
            new DataType.Array(new DataType.Array(DataType.DOUBLE)),
            new DataType.Map(DataType.VARCHAR, DataType.INTEGER),
            new DataType.Row(List.of(Field.of("a", DataType.BIGINT), Field.of("b", DataType.VARCHAR))));

    /** Their results grow without bound, or take names as arguments that a random string never is. */
    private static final Set<String> LEFT_OUT = Set.of(
            "repeat", "space", "lpad", "rpad", "extract", "date_trunc", "date_add", "date_diff", "unhex", "ilike");

    private static final int FIRST_ARRAY = 17;
    private static final int ARRAYS = 3;
    private static final List<String> MATCHES =
            List.of("transform", "list_filter", "any_match", "all_match", "none_match");

    private final Random random;
    private final List<ScalarFunction> functions = FunctionTable.functions().stream()
            .filter(f -> f.deterministic() && !f.ofStatement() && !LEFT_OUT.contains(f.name()))
            .filter(f -> f.category() != FunctionCategory.LAMBDA)
            .toList();
    /** The parameters of the lambdas around what is being made. */
    private final List<Expression.Variable> variables = new ArrayList<>();

    RandomExpressions(Random random) {
        this.random = random;
    }

    Expression any(int depth) {
        return ofType(null, depth);
    }

    Expression condition(int depth) {
        return ofType(DataType.BOOLEAN, depth);
    }

    /** Of that type, or of any. */
    private Expression ofType(@Nullable DataType type, int depth) {
        if (depth <= 0 || random.nextInt(8) == 0) {
            return leaf(type);
        }
        for (int attempt = 0; attempt < 30; attempt++) {
            Expression made = switch (random.nextInt(14)) {
                case 0 -> choice(type, depth);
                case 1 -> logic(type, depth);
                case 2 -> cast(type, depth);
                case 3 -> lambda(type, depth);
                default -> call(type, depth);
            };
            if (made != null) {
                return made;
            }
        }
        return leaf(type);
    }

    private Expression leaf(@Nullable DataType type) {
        if (!variables.isEmpty() && random.nextBoolean()) {
            Expression.Variable variable = variables.get(random.nextInt(variables.size()));
            if (type == null || variable.type().equals(type)) {
                return variable;
            }
        }
        List<Integer> fitting = new ArrayList<>();
        for (int i = 0; i < TYPES.size(); i++) {
            if (type == null || TYPES.get(i).equals(type)) {
                fitting.add(i);
            }
        }
        if (!fitting.isEmpty() && random.nextInt(4) > 0) {
            int index = fitting.get(random.nextInt(fitting.size()));
            return new Expression.InputReference(index, TYPES.get(index));
        }
        DataType wanted = type == null ? TYPES.get(random.nextInt(TYPES.size())) : type;
        if (random.nextInt(8) == 0) {
            return new Expression.Literal(null, wanted);
        }
        Object value = RandomValues.literal(wanted, random);
        return value == null
                ? new Expression.Cast(new Expression.Literal(null, DataType.NULL), wanted, false)
                : new Expression.Literal(value, wanted);
    }

    private @Nullable Expression call(@Nullable DataType type, int depth) {
        ScalarFunction function = functions.get(random.nextInt(functions.size()));
        for (int attempt = 0; attempt < 20; attempt++) {
            List<DataType> types = new ArrayList<>();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                types.add(TYPES.get(random.nextInt(TYPES.size())));
            }
            if (fits(function, types, type)) {
                return ExpressionParser.call(
                        function.name(),
                        types.stream()
                                .map(t -> ofType(t, random.nextInt(depth)))
                                .toList());
            }
        }
        return null;
    }

    /** A call with a lambda, whose body reads its parameter, columns, and the parameters of lambdas around it. */
    private @Nullable Expression lambda(@Nullable DataType type, int depth) {
        DataType.Array array = (DataType.Array) TYPES.get(FIRST_ARRAY + random.nextInt(ARRAYS));
        String name = MATCHES.get(random.nextInt(MATCHES.size()));
        boolean transforms = name.equals("transform") && (type == null || type instanceof DataType.Array);
        if (name.equals("transform") && !transforms) {
            return null;
        }
        DataType body = transforms && type instanceof DataType.Array(DataType element) ? element : null;
        Expression list = ofType(array, depth - 1);
        Expression.Variable element = new Expression.Variable(variables.size(), array.element());
        variables.add(element);
        Expression of = ofType(transforms ? body : DataType.BOOLEAN, depth - 1);
        variables.removeLast();
        DataType result =
                transforms ? new DataType.Array(of.type()) : name.equals("list_filter") ? array : DataType.BOOLEAN;
        return type == null || type.equals(result)
                ? new Expression.Call(name, List.of(list, new Expression.Lambda(List.of(element), of)), result)
                : null;
    }

    private static boolean fits(ScalarFunction function, List<DataType> types, @Nullable DataType wanted) {
        try {
            Resolution resolution = function.resolve(types);
            return resolution != null && (wanted == null || resolution.result().equals(wanted));
        } catch (CentellaException e) {
            // A decimal product whose scale no decimal has.
            return false;
        }
    }

    private @Nullable Expression choice(@Nullable DataType type, int depth) {
        Expression first = ofType(type, depth - 1);
        if (first.type() instanceof DataType.Varchar || first.type() == DataType.NULL) {
            return null;
        }
        List<Expression> conditions = new ArrayList<>();
        List<Expression> results = new ArrayList<>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            conditions.add(condition(depth - 1));
            results.add(i == 0 ? first : ofType(first.type(), depth - 1));
        }
        return new Expression.Case(conditions, results, ofType(first.type(), depth - 1), first.type());
    }

    private @Nullable Expression logic(@Nullable DataType type, int depth) {
        if (type != null && type != DataType.BOOLEAN) {
            return null;
        }
        return switch (random.nextInt(5)) {
            case 0 -> new Expression.Not(condition(depth - 1));
            case 1 -> new Expression.IsNull(ofType(null, depth - 1));
            case 2 -> new Expression.And(List.of(condition(depth - 1), condition(depth - 1), condition(depth - 1)));
            case 3 -> new Expression.Or(List.of(condition(depth - 1), condition(depth - 1)));
            default -> {
                Expression operand = ofType(null, depth - 1);
                if (operand.type().isNested()) {
                    yield new Expression.IsNull(operand);
                }
                List<Expression.Literal> values = new ArrayList<>();
                for (int i = random.nextInt(9); i >= 0; i--) {
                    Object value = random.nextInt(9) == 0 ? null : RandomValues.literal(operand.type(), random);
                    values.add(new Expression.Literal(value, operand.type()));
                }
                yield new Expression.In(operand, values);
            }
        };
    }

    private @Nullable Expression cast(@Nullable DataType type, int depth) {
        Expression operand = ofType(null, depth - 1);
        DataType to = type == null ? TYPES.get(random.nextInt(TYPES.size())) : type;
        return Casts.exists(operand.type(), to) ? new Expression.Cast(operand, to, random.nextInt(3) > 0) : null;
    }
}
