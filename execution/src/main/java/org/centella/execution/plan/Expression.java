// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.plan;

import java.util.List;
import java.util.Objects;
import org.centella.columnar.error.SqlPosition;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A value computed per row from the columns of a batch. Types are final: the planner has inserted every cast, so an operand
 * has exactly the type its place asks for. Decimal arithmetic is the exception: operands keep their own precision and
 * scale, and {@link Call#type()} says the result's. Calls and casts know where they stand in the SQL text, for the errors of
 * their kernels; that takes no part in equality.
 */
public sealed interface Expression {
    DataType type();

    /** Operands in order. */
    List<Expression> children();

    /** Column {@code index} of the input. */
    record InputReference(int index, DataType type) implements Expression {
        @Override
        public List<Expression> children() {
            return List.of();
        }

        @Override
        public String toString() {
            return "$" + index;
        }
    }

    /**
     * A constant.
     *
     * @param value null, or as in {@link org.centella.storage.Domain}: Boolean, Long, Double, BigInteger, String, byte[];
     *     of an ARRAY or ROW a List of such values, of a MAP a List of pairs, which are Lists
     */
    record Literal(@Nullable Object value, DataType type) implements Expression {
        public Literal {
            Objects.requireNonNull(type);
        }

        @Override
        public List<Expression> children() {
            return List.of();
        }

        @Override
        public String toString() {
            return value instanceof String s ? "'" + s.replace("'", "''") + "'" : String.valueOf(value);
        }
    }

    /**
     * A function or operator of the function table, by its canonical name: {@code +}, {@code =}, {@code like},
     * {@code substring}, …
     */
    record Call(
            String function,
            List<Expression> arguments,
            DataType type,
            @Nullable SqlPosition position) implements Expression {
        public Call {
            Objects.requireNonNull(function);
            Objects.requireNonNull(type);
            arguments = List.copyOf(arguments);
        }

        public Call(String function, List<Expression> arguments, DataType type) {
            this(function, arguments, type, null);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Call(String name, List<Expression> operands, DataType result, var _)
                    && name.equals(function)
                    && operands.equals(arguments)
                    && result.equals(type);
        }

        @Override
        public int hashCode() {
            return Objects.hash(function, arguments, type);
        }

        @Override
        public List<Expression> children() {
            return arguments;
        }

        @Override
        public String toString() {
            if (arguments.size() == 2 && !Character.isLetter(function.charAt(0))) {
                return "(" + arguments.get(0) + " " + function + " " + arguments.get(1) + ")";
            }
            return function + arguments.toString().replaceFirst("^\\[", "(").replaceFirst("]$", ")");
        }
    }

    /**
     * A function as an argument of a function, {@code (x, y) -> x + y}. Its type is that of its body, which may also read the
     * input's columns and the parameters of lambdas around it.
     */
    record Lambda(List<Variable> parameters, Expression body) implements Expression {
        public Lambda {
            parameters = List.copyOf(parameters);
        }

        @Override
        public DataType type() {
            return body.type();
        }

        @Override
        public List<Expression> children() {
            return List.of(body);
        }

        @Override
        public String toString() {
            return parameters.toString().replaceFirst("^\\[", "(").replaceFirst("]$", ")") + " -> " + body;
        }
    }

    /**
     * A lambda's parameter; {@code id} tells it from those of the lambdas around its own, which have the smaller numbers. A
     * statement's parameters are around them all: they are negative, and have values before the plan runs.
     */
    record Variable(int id, DataType type) implements Expression {
        /** Parameter number {@code index} of a statement, from 0. */
        public static Variable ofParameter(int index, DataType type) {
            return new Variable(-1 - index, type);
        }

        public boolean ofStatement() {
            return id < 0;
        }

        /** The number of a statement's parameter, from 0. */
        public int parameter() {
            return -1 - id;
        }

        @Override
        public List<Expression> children() {
            return List.of();
        }

        @Override
        public String toString() {
            return "%" + id;
        }
    }

    /** Field number {@code field} of a ROW; null where the row is. */
    record FieldAccess(Expression row, int field, DataType type) implements Expression {
        @Override
        public List<Expression> children() {
            return List.of(row);
        }

        @Override
        public String toString() {
            return row + "."
                    + (row.type() instanceof DataType.Row(var fields)
                            ? fields.get(field).name()
                            : field);
        }
    }

    /** A value as another type; {@code safe} gives null where a plain cast is an error (TRY_CAST). */
    record Cast(
            Expression operand,
            DataType type,
            boolean safe,
            @Nullable SqlPosition position) implements Expression {
        public Cast(Expression operand, DataType type, boolean safe) {
            this(operand, type, safe, null);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Cast(Expression from, DataType to, boolean orNull, var _)
                    && from.equals(operand)
                    && to.equals(type)
                    && orNull == safe;
        }

        @Override
        public int hashCode() {
            return Objects.hash(operand, type, safe);
        }

        @Override
        public List<Expression> children() {
            return List.of(operand);
        }

        @Override
        public String toString() {
            return (safe ? "try_cast(" : "cast(") + operand + " as " + type + ")";
        }
    }

    /** True when all operands are; three-valued; stops at the first that is false. */
    record And(List<Expression> operands) implements Expression {
        public And {
            operands = List.copyOf(operands);
        }

        @Override
        public DataType type() {
            return DataType.BOOLEAN;
        }

        @Override
        public List<Expression> children() {
            return operands;
        }

        @Override
        public String toString() {
            return "and" + operands;
        }
    }

    /** True when one operand is; three-valued; stops at the first that is true. */
    record Or(List<Expression> operands) implements Expression {
        public Or {
            operands = List.copyOf(operands);
        }

        @Override
        public DataType type() {
            return DataType.BOOLEAN;
        }

        @Override
        public List<Expression> children() {
            return operands;
        }

        @Override
        public String toString() {
            return "or" + operands;
        }
    }

    /** Three-valued negation. */
    record Not(Expression operand) implements Expression {
        @Override
        public DataType type() {
            return DataType.BOOLEAN;
        }

        @Override
        public List<Expression> children() {
            return List.of(operand);
        }

        @Override
        public String toString() {
            return "not(" + operand + ")";
        }
    }

    /** True for null, else false; never null itself. */
    record IsNull(Expression operand) implements Expression {
        @Override
        public DataType type() {
            return DataType.BOOLEAN;
        }

        @Override
        public List<Expression> children() {
            return List.of(operand);
        }

        @Override
        public String toString() {
            return "is_null(" + operand + ")";
        }
    }

    /**
     * The result of the first condition that is true, else {@code otherwise}. A branch is evaluated only for the rows that
     * reach it, so that {@code CASE WHEN x <> 0 THEN 1 / x END} raises nothing.
     */
    record Case(List<Expression> conditions, List<Expression> results, Expression otherwise, DataType type)
            implements Expression {
        public Case {
            conditions = List.copyOf(conditions);
            results = List.copyOf(results);
            if (conditions.size() != results.size()) {
                throw new IllegalArgumentException(conditions.size() + " conditions, " + results.size() + " results");
            }
        }

        @Override
        public List<Expression> children() {
            List<Expression> all = new java.util.ArrayList<>(conditions);
            all.addAll(results);
            all.add(otherwise);
            return all;
        }

        @Override
        public String toString() {
            return "case" + conditions + results + " else " + otherwise;
        }
    }

    /** The operand equals one of some constants of its own type; three-valued if one of them is null. */
    record In(Expression operand, List<Literal> values) implements Expression {
        public In {
            values = List.copyOf(values);
        }

        @Override
        public DataType type() {
            return DataType.BOOLEAN;
        }

        @Override
        public List<Expression> children() {
            return List.of(operand);
        }

        @Override
        public String toString() {
            return operand + " in " + values;
        }
    }
}
