// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;
import org.jspecify.annotations.Nullable;

/** Functions that choose among their arguments. Those that must not compute what they do not choose are CASE. */
final class ConditionalFamily extends FunctionFamily {
    ConditionalFamily() {
        super(FunctionCategory.CONDITIONAL);
    }

    @Override
    void declare() {
        function("if", "The second value where the condition is true, else the third, or null.")
                .alias("iff")
                .with(FunctionTrait.SEES_NULLS)
                .expanded()
                .takes("(BOOLEAN, ANY [, ANY]) → ANY", types -> choice(types, DataType.BOOLEAN, 1, 2))
                .example("if(1 < 2, 'yes', 'no')", "yes")
                .example("if(NULL, 1, 2)", "2");
        function("nvl", "The first value that is not null.")
                .alias("ifnull")
                .with(FunctionTrait.SEES_NULLS)
                .expanded()
                .takes("(ANY, ANY…) → ANY", ConditionalFamily::common)
                .example("nvl(NULL, 'b')", "b");
        function("nvl2", "The second value where the first is not null, else the third.")
                .with(FunctionTrait.SEES_NULLS)
                .expanded()
                .takes("(ANY, ANY, ANY) → ANY", types -> choice(types, null, 2, 2))
                .example("nvl2(NULL, 'not null', 'null')", "null");
        function(
                        "decode",
                        "Of a value and pairs: the result whose search value equals it, else a last argument, or null."
                                + " Of two arguments: the bytes of text in a format: hex, base64, escape.")
                .with(FunctionTrait.SEES_NULLS)
                .expanded()
                .takes(DataType.VARBINARY, Parameter.STRING, Parameter.STRING)
                .takes(DataType.VARCHAR, Parameter.BINARY, Parameter.STRING)
                .takes(DataType.VARCHAR, Parameter.BINARY)
                .takes("(ANY, ANY, ANY, …) → ANY", ConditionalFamily::decodeTypes)
                .example("decode(2, 1, 'one', 2, 'two', 'many')", "two")
                .example("decode(NULL, NULL, 'nothing')", "nothing")
                .example("from_utf8(decode('616263', 'hex'))", "abc");
        function("zeroifnull", "0 in place of null.")
                .with(FunctionTrait.SEES_NULLS)
                .expanded()
                .takes("(NUMERIC) → NUMERIC", ConditionalFamily::number)
                .example("zeroifnull(CAST(NULL AS INTEGER))", "0");
        function("nullifzero", "Null in place of 0.")
                .with(FunctionTrait.SEES_NULLS)
                .expanded()
                .takes("(NUMERIC) → NUMERIC", ConditionalFamily::number)
                .example("nullifzero(0)", "NULL");
        function("nanvl", "The second value where the first is NaN.")
                .with(FunctionTrait.SEES_NULLS)
                .expanded()
                .takes(DataType.DOUBLE, Parameter.DOUBLE, Parameter.DOUBLE)
                .example("nanvl(nan(), 1)", "1.0");
        function("isnull", "Whether the value is null.")
                .total()
                .with(FunctionTrait.SEES_NULLS)
                .expanded()
                .takes(DataType.BOOLEAN, Parameter.ANY)
                .example("isnull(NULL)", "true");
        function("isnotnull", "Whether the value is not null.")
                .total()
                .with(FunctionTrait.SEES_NULLS)
                .expanded()
                .takes(DataType.BOOLEAN, Parameter.ANY)
                .example("isnotnull(1)", "true");
        function("equal_null", "Whether two values are equal, or both null.")
                .total()
                .with(FunctionTrait.SEES_NULLS)
                .expanded()
                .takes("(ANY, ANY) → BOOLEAN", ConditionalFamily::comparable)
                .example("equal_null(NULL, NULL)", "true");
        function("num_nulls", "How many of the values are null.")
                .total()
                .with(FunctionTrait.SEES_NULLS)
                .takesMany(DataType.INTEGER, Parameter.ANY, Parameter.ANY)
                .example("num_nulls(1, NULL, 2)", "1");
        function("num_nonnulls", "How many of the values are not null.")
                .total()
                .with(FunctionTrait.SEES_NULLS)
                .takesMany(DataType.INTEGER, Parameter.ANY, Parameter.ANY)
                .example("num_nonnulls(1, NULL, 2)", "2");
    }

    private static @Nullable Resolution number(List<DataType> types) {
        DataType type = types.size() == 1 ? Parameter.NUMBER.coerce(types.getFirst()) : null;
        return type == null ? null : new Resolution(List.of(type), type);
    }

    private static @Nullable Resolution common(List<DataType> types) {
        DataType common = types.isEmpty() ? null : CommonType.of(types);
        return common == null
                ? null
                : new Resolution(types.stream().map(_ -> common).toList(), common);
    }

    private static @Nullable Resolution comparable(List<DataType> types) {
        DataType common = types.size() == 2 ? CommonType.of(types) : null;
        return common == null || common.isNested() ? null : new Resolution(List.of(common, common), DataType.BOOLEAN);
    }

    /** A deciding argument, of a type if one is asked for, and then some results. */
    private static @Nullable Resolution choice(List<DataType> types, @Nullable DataType decider, int least, int most) {
        if (types.size() < least + 1 || types.size() > most + 1) {
            return null;
        }
        DataType first = types.getFirst();
        if (decider != null && !first.equals(decider) && first != DataType.NULL) {
            return null;
        }
        Resolution results = common(types.subList(1, types.size()));
        if (results == null) {
            return null;
        }
        List<DataType> all = new ArrayList<>(List.of(decider == null ? first : decider));
        all.addAll(results.arguments());
        return new Resolution(all, results.result());
    }

    private static @Nullable Resolution decodeTypes(List<DataType> types) {
        if (types.size() < 3) {
            return null;
        }
        List<DataType> searched = new ArrayList<>(List.of(types.getFirst()));
        List<DataType> results = new ArrayList<>();
        for (int i = 1; i < types.size(); i++) {
            (isSearch(i, types.size()) ? searched : results).add(types.get(i));
        }
        DataType search = CommonType.of(searched);
        DataType result = CommonType.of(results);
        if (search == null || result == null || search.isNested()) {
            return null;
        }
        List<DataType> all = new ArrayList<>(List.of(search));
        for (int i = 1; i < types.size(); i++) {
            all.add(isSearch(i, types.size()) ? search : result);
        }
        return new Resolution(all, result);
    }

    /** A search value and its result take turns; the last alone is the result for all others. */
    private static boolean isSearch(int index, int count) {
        return index % 2 == 1 && index < count - 1;
    }

    @Override
    Expression expand(String name, List<Expression> arguments, DataType result) {
        Expression first = arguments.getFirst();
        return switch (name) {
            case "if" ->
                choice(
                        List.of(first),
                        List.of(arguments.get(1)),
                        arguments.size() > 2 ? arguments.get(2) : new Expression.Literal(null, result),
                        result);
            case "nvl" -> {
                List<Expression> given = arguments.subList(0, arguments.size() - 1);
                yield given.isEmpty()
                        ? first
                        : choice(
                                given.stream()
                                        .<Expression>map(e -> new Expression.Not(new Expression.IsNull(e)))
                                        .toList(),
                                given,
                                arguments.getLast(),
                                result);
            }
            case "nvl2" ->
                choice(
                        List.of(new Expression.Not(new Expression.IsNull(first))),
                        List.of(arguments.get(1)),
                        arguments.get(2),
                        result);
            case "decode" ->
                arguments.size() < 3 ? new Expression.Call(name, arguments, result) : decode(arguments, result);
            case "zeroifnull" -> choice(List.of(new Expression.IsNull(first)), List.of(zero(result)), first, result);
            case "nullifzero" ->
                choice(
                        List.of(new Expression.Call("=", List.of(first, zero(result)), DataType.BOOLEAN)),
                        List.of(new Expression.Literal(null, result)),
                        first,
                        result);
            case "nanvl" ->
                choice(
                        List.of(new Expression.Call("isnan", List.of(first), DataType.BOOLEAN)),
                        List.of(arguments.get(1)),
                        first,
                        result);
            case "isnull" -> new Expression.IsNull(first);
            case "isnotnull" -> new Expression.Not(new Expression.IsNull(first));
            case "equal_null" -> alike(first, arguments.get(1));
            default -> throw new IllegalStateException(name);
        };
    }

    private static Expression choice(
            List<Expression> conditions, List<Expression> results, Expression otherwise, DataType type) {
        return new Expression.Case(conditions, results, otherwise, type);
    }

    private static Expression zero(DataType type) {
        boolean floating = type == DataType.REAL || type == DataType.DOUBLE;
        boolean wide = type instanceof DataType.Decimal decimal && !decimal.isLong();
        return new Expression.Literal(floating ? (Object) 0.0 : wide ? java.math.BigInteger.ZERO : (Object) 0L, type);
    }

    /** Intervals of months and days are alike by their lengths. */
    private static Expression alike(Expression a, Expression b) {
        List<Expression> both = new ArrayList<>();
        for (Expression operand : List.of(a, b)) {
            both.add(
                    operand.type().equals(DataType.INTERVAL)
                            ? new Expression.Cast(operand, DataType.INTERVAL_DAY, false)
                            : operand);
        }
        return new Expression.Not(new Expression.Call("is_distinct_from", both, DataType.BOOLEAN));
    }

    private static Expression decode(List<Expression> arguments, DataType result) {
        List<Expression> conditions = new ArrayList<>();
        List<Expression> results = new ArrayList<>();
        Expression otherwise = new Expression.Literal(null, result);
        for (int i = 1; i < arguments.size(); i++) {
            if (isSearch(i, arguments.size())) {
                conditions.add(alike(arguments.getFirst(), arguments.get(i)));
            } else if (i % 2 == 0) {
                results.add(arguments.get(i));
            } else {
                otherwise = arguments.get(i);
            }
        }
        return choice(conditions, results, otherwise, result);
    }

    @Override
    Kernel kernel(String name, List<DataType> arguments, DataType result) {
        return switch (name) {
            case "num_nulls" -> Rows.longs((in, i) -> nulls(in, i));
            case "num_nonnulls" -> Rows.longs((in, i) -> in.length - nulls(in, i));
            case "decode" ->
                Rows.each((in, i, out) -> {
                    if (in[0].isNull(i) || (in.length > 1 && in[1].isNull(i))) {
                        out.putNull(i);
                    } else if (arguments.getFirst() == DataType.VARBINARY) {
                        out.putText(i, BinaryFamily.encoded(in[0].bytes(i), in.length > 1 ? in[1].text(i) : "UTF-8"));
                    } else {
                        out.putBytes(i, BinaryFamily.decoded(in[0].text(i), in[1].text(i)));
                    }
                });
            default -> throw new CentellaException(ErrorCode.INTERNAL_ERROR, name + " is short for something else");
        };
    }

    private static long nulls(Operand[] in, int i) {
        long count = 0;
        for (Operand operand : in) {
            count += operand.isNull(i) ? 1 : 0;
        }
        return count;
    }
}
