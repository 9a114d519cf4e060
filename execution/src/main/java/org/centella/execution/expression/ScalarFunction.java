// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of a scalar function or operator: everything the planner, the documentation, the tests and the
 * interpreter know of it. Declared in {@link FunctionTable}.
 *
 * @param name canonical: what {@link org.centella.execution.plan.Expression.Call} holds
 * @param aliases other names that users type
 * @param nullOnNull the result is null when an argument is, and the kernel never sees such rows
 * @param deterministic same arguments, same result: may be folded and shared
 * @param total has a result for all arguments of some usual form, so never raises; see {@link Traits#mayRaise}
 */
public record ScalarFunction(
        String name,
        List<String> aliases,
        FunctionCategory category,
        String description,
        List<Signature> signatures,
        boolean nullOnNull,
        boolean deterministic,
        boolean total,
        List<Example> examples) {

    public ScalarFunction {
        aliases = List.copyOf(aliases);
        signatures = List.copyOf(signatures);
        examples = List.copyOf(examples);
    }

    /** How arguments of these types fit the first signature that takes them, or null if none does. */
    public @Nullable Resolution resolve(List<DataType> arguments) {
        for (Signature signature : signatures) {
            Resolution resolution = signature.types().resolve(arguments);
            if (resolution != null) {
                return resolution;
            }
        }
        return null;
    }

    /** True when arguments of these types fit, cast or not. */
    public boolean accepts(List<DataType> arguments) {
        return resolve(arguments) != null;
    }

    /** @throws CentellaException FUNCTION_NOT_FOUND when no signature takes these arguments */
    public DataType resultType(List<DataType> arguments) {
        Resolution resolution = resolve(arguments);
        if (resolution == null) {
            throw notFound(arguments);
        }
        return resolution.result();
    }

    /** The loop for arguments of exactly these types. */
    Kernel bind(List<DataType> arguments, DataType result) {
        for (Signature signature : signatures) {
            Resolution resolution = signature.types().resolve(arguments);
            if (resolution != null && resolution.arguments().equals(arguments)) {
                return signature.kernels().bind(arguments, result);
            }
        }
        throw notFound(arguments);
    }

    private CentellaException notFound(List<DataType> arguments) {
        return new CentellaException(
                ErrorCode.FUNCTION_NOT_FOUND,
                name + " takes "
                        + signatures.stream()
                                .map(Signature::text)
                                .reduce((a, b) -> a + " or " + b)
                                .orElse("nothing") + ", not " + arguments);
    }

    static Builder named(String name, FunctionCategory category, String description) {
        return new Builder(name, category, description);
    }

    /** Collects a declaration. */
    static final class Builder {
        private final String name;
        private final FunctionCategory category;
        private final String description;
        private final List<String> aliases = new ArrayList<>();
        private final List<Signature> signatures = new ArrayList<>();
        private final List<Example> examples = new ArrayList<>();
        private boolean nullOnNull = true;
        private boolean total;

        private Builder(String name, FunctionCategory category, String description) {
            this.name = name;
            this.category = category;
            this.description = description;
        }

        Builder alias(String... names) {
            aliases.addAll(List.of(names));
            return this;
        }

        Builder signature(Signature signature) {
            signatures.add(signature);
            return this;
        }

        Builder seesNulls() {
            nullOnNull = false;
            return this;
        }

        Builder total() {
            total = true;
            return this;
        }

        Builder example(String sql, String result) {
            examples.add(new Example(sql, result));
            return this;
        }

        ScalarFunction build() {
            return new ScalarFunction(
                    name, aliases, category, description, signatures, nullOnNull, true, total, examples);
        }
    }
}
