// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;

/**
 * Functions that one class declares and computes. A kernel is chosen by the function's name when a call is bound, so that
 * declaring a function costs a few objects: a method reference each would be linked when the engine starts, for hundreds
 * of functions that no query names.
 */
abstract class FunctionFamily {
    private final FunctionCategory category;
    private final List<Declaration> declarations = new ArrayList<>();

    FunctionFamily(FunctionCategory category) {
        this.category = category;
    }

    /** Calls {@link #function} for each. */
    abstract void declare();

    /** The loop of a function of this family, by its canonical name, for arguments of these types. */
    abstract Kernel kernel(String name, List<DataType> arguments, DataType result);

    /** What a call is short for; for functions declared {@link Declaration#expanded}. */
    Expression expand(String name, List<Expression> arguments, DataType result) {
        throw new IllegalStateException(name + " is not short for anything");
    }

    final List<ScalarFunction> functions() {
        declare();
        return declarations.stream().map(d -> d.builder.build()).toList();
    }

    final Declaration function(String name, String description) {
        Declaration declaration = new Declaration(name, description);
        declarations.add(declaration);
        return declaration;
    }

    /** One function being declared. */
    final class Declaration implements KernelFactory, ScalarFunction.Expansion {
        private final String name;
        private final ScalarFunction.Builder builder;

        private Declaration(String name, String description) {
            this.name = name;
            this.builder = ScalarFunction.named(name, category, description);
        }

        Declaration alias(String... names) {
            builder.alias(names);
            return this;
        }

        /** What its arguments are called; all forms take the first of them. */
        Declaration parameters(String... names) {
            builder.parameters(names);
            return this;
        }

        /** A form with fixed types. */
        Declaration takes(DataType result, Parameter... parameters) {
            builder.signature(Signatures.of(result, this, parameters));
            return this;
        }

        /** As {@link #takes}, for a form that heeds the session's time zone. */
        Declaration takes(ZoneUse zone, DataType result, Parameter... parameters) {
            builder.signature(Signatures.of(result, this, parameters).with(zone));
            return this;
        }

        /** Some arguments of fixed types, and then any number, also none, of the last parameter. */
        Declaration takesMany(DataType result, Parameter... parameters) {
            builder.signature(Signatures.many(result, this, parameters));
            return this;
        }

        /** A form with type variables, as {@link Generic} reads it. */
        Declaration generic(String text) {
            builder.signature(Generic.of(text, this));
            return this;
        }

        /** A form whose types follow a rule of its own. */
        Declaration takes(String text, TypeRule types) {
            builder.signature(new Signature(text, types, this));
            return this;
        }

        Declaration total() {
            builder.total();
            return this;
        }

        Declaration with(FunctionTrait... traits) {
            for (FunctionTrait trait : traits) {
                builder.trait(trait);
            }
            return this;
        }

        Declaration expanded() {
            builder.expansion(this);
            return this;
        }

        Declaration example(String sql, String result) {
            builder.example(sql, result);
            return this;
        }

        @Override
        public Kernel bind(List<DataType> arguments, DataType result) {
            return kernel(name, arguments, result);
        }

        @Override
        public Expression expand(List<Expression> arguments, DataType result) {
            return FunctionFamily.this.expand(name, arguments, result);
        }
    }
}
