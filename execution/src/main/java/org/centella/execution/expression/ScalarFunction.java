// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.execution.plan.Expression;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of a scalar function or operator: everything the planner, the documentation, the tests and the
 * interpreter know of it. Declared in {@link FunctionTable}.
 *
 * @param name canonical: what {@link Expression.Call} holds
 * @param aliases other names that users type
 * @param overloads names of other functions that are this one for arguments which those do not take
 * @param parameters names by which arguments may be given, {@code make_date(year => 2024, …)}; none if by place only
 * @param expansion what a call is short for, when it has no kernel of its own
 */
public record ScalarFunction(
        String name,
        List<String> aliases,
        List<String> overloads,
        FunctionCategory category,
        String description,
        List<Signature> signatures,
        List<String> parameters,
        Set<FunctionTrait> traits,
        @Nullable Expansion expansion,
        List<Example> examples) {

    public ScalarFunction {
        aliases = List.copyOf(aliases);
        overloads = List.copyOf(overloads);
        signatures = List.copyOf(signatures);
        parameters = List.copyOf(parameters);
        traits = Set.copyOf(traits);
        examples = List.copyOf(examples);
    }

    /** Writes a call, its arguments cast, as what it is short for. */
    @FunctionalInterface
    interface Expansion {
        Expression expand(List<Expression> arguments, DataType result);
    }

    /** The result is null when an argument is, and the kernel never sees such rows. */
    public boolean nullOnNull() {
        return !traits.contains(FunctionTrait.SEES_NULLS);
    }

    /** The result may be null though no argument is. */
    public boolean givesNull() {
        return !nullOnNull() || traits.contains(FunctionTrait.GIVES_NULL);
    }

    /** Same arguments, same result: may be folded and shared. */
    public boolean deterministic() {
        return !traits.contains(FunctionTrait.VOLATILE);
    }

    /** Has a result for all arguments of some usual form, so never raises; see {@link Traits#mayRaise}. */
    public boolean total() {
        return traits.contains(FunctionTrait.TOTAL);
    }

    /** A constant of the statement, which the planner puts in its place. */
    public boolean ofStatement() {
        return traits.contains(FunctionTrait.OF_STATEMENT);
    }

    /** An argument left out between others that have names is 0. */
    public boolean zeroByDefault() {
        return traits.contains(FunctionTrait.ZERO_BY_DEFAULT);
    }

    /**
     * How arguments of these types fit the first signature that takes them, or null if none does. Text that fits nowhere is
     * read as what a signature asks for: {@code date_trunc('month', '2024-02-10')}.
     */
    public @Nullable Resolution resolve(List<DataType> arguments) {
        Resolution exact = exactly(arguments);
        if (exact != null || arguments.stream().noneMatch(DataType::isString)) {
            return exact;
        }
        List<DataType> open =
                arguments.stream().map(t -> t.isString() ? DataType.NULL : t).toList();
        Resolution first = null;
        for (Signature signature : signatures) {
            Resolution fits = signature.types().resolve(open);
            fits = fits == null ? null : withoutOpen(fits, arguments);
            if (fits == null) {
                continue;
            }
            // A text may have a time of day, which a DATE would lose.
            if (!fits.arguments().contains(DataType.DATE)) {
                return zoned(signature, fits);
            }
            first = first == null ? zoned(signature, fits) : first;
        }
        return first;
    }

    /** Text of which nothing is asked stays text; null if it should be a list of one knows not what. */
    private static @Nullable Resolution withoutOpen(Resolution fits, List<DataType> arguments) {
        List<DataType> types = new ArrayList<>(fits.arguments());
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i) == DataType.NULL) {
                types.set(i, arguments.get(i));
            } else if (arguments.get(i).isString() && isOpen(types.get(i))) {
                return null;
            }
        }
        return new Resolution(types, fits.result());
    }

    private static boolean isOpen(DataType type) {
        return switch (type) {
            case DataType.Array(DataType element) -> isOpen(element);
            case DataType.Map(DataType key, DataType value) -> isOpen(key) || isOpen(value);
            case DataType.Row(List<Field> fields) -> fields.stream().anyMatch(f -> isOpen(f.type()));
            case DataType.Simple simple -> simple == DataType.NULL;
            case DataType.Decimal _, DataType.Varchar _, DataType.Char _ -> false;
        };
    }

    private @Nullable Resolution exactly(List<DataType> arguments) {
        for (Signature signature : signatures) {
            Resolution resolution = signature.types().resolve(arguments);
            if (resolution != null) {
                return zoned(signature, resolution);
            }
        }
        return null;
    }

    private static Resolution zoned(Signature signature, Resolution resolution) {
        return signature.zone() == ZoneUse.NONE
                ? resolution
                : new Resolution(resolution.arguments(), resolution.result(), signature.zone());
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

    /** The call of arguments that have been cast as a resolution asks, or what it is short for. */
    public Expression call(List<Expression> arguments, DataType result) {
        checkLambdas(arguments);
        return expansion == null ? new Expression.Call(name, arguments, result) : expansion.expand(arguments, result);
    }

    /**
     * A value does where its type is that of the lambda's body, as far as resolution can tell.
     *
     * @throws CentellaException FUNCTION_NOT_FOUND when an argument is no lambda but should be one, or the other way
     */
    private void checkLambdas(List<Expression> arguments) {
        if (category != FunctionCategory.LAMBDA && arguments.stream().noneMatch(a -> a instanceof Expression.Lambda)) {
            return;
        }
        List<DataType> types = arguments.stream().map(Expression::type).toList();
        boolean fits = signatures.stream()
                .filter(s -> s.types().resolve(types) != null)
                .anyMatch(s -> IntStream.range(0, types.size())
                        .allMatch(i -> (s.lambdas().parameters(types, i) != null)
                                == arguments.get(i) instanceof Expression.Lambda));
        if (!fits) {
            throw notFound(types);
        }
    }

    /**
     * The types of the parameters of the lambda at a place of a call, one of {@code count} or more.
     *
     * @param arguments as {@link LambdaRule} has them
     */
    public @Nullable List<DataType> lambdaParameters(List<@Nullable DataType> arguments, int position, int count) {
        for (Signature signature : signatures) {
            List<DataType> types = signature.lambdas().parameters(arguments, position);
            if (types != null && types.size() >= count) {
                return types;
            }
        }
        return null;
    }

    /** The loop for arguments of exactly these types. */
    Kernel bind(List<DataType> arguments, DataType result) {
        for (Signature signature : signatures) {
            int typed = arguments.size() - (signature.zone() == ZoneUse.ARGUMENT ? 1 : 0);
            List<DataType> visible = arguments.subList(0, Math.max(0, typed));
            Resolution resolution = typed < 0 ? null : signature.types().resolve(visible);
            if (resolution != null && areOf(visible, resolution.arguments())) {
                return signature.kernels().bind(arguments, result);
            }
        }
        throw notFound(arguments);
    }

    /** Whether values are of the types wanted; casts to longer text change nothing and have been left out. */
    private static boolean areOf(List<DataType> types, List<DataType> wanted) {
        boolean same = types.size() == wanted.size();
        for (int i = 0; same && i < types.size(); i++) {
            same = types.get(i).equals(wanted.get(i))
                    || types.get(i) instanceof DataType.Varchar && wanted.get(i) instanceof DataType.Varchar;
        }
        return same;
    }

    /** The error of a call that fits no signature; it names those there are. */
    public CentellaException notFound(List<DataType> arguments) {
        return new CentellaException(
                ErrorCode.FUNCTION_NOT_FOUND,
                name + " takes " + forms() + ", not "
                        + arguments.stream().map(DataType::toString).collect(Collectors.joining(", ", "(", ")")));
    }

    /** Its signatures. */
    public String forms() {
        return signatures.stream().map(Signature::text).collect(Collectors.joining(" or "));
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
        private final List<String> overloads = new ArrayList<>();
        private final List<Signature> signatures = new ArrayList<>();
        private final List<String> parameters = new ArrayList<>();
        private final List<Example> examples = new ArrayList<>();
        private final Set<FunctionTrait> traits = EnumSet.noneOf(FunctionTrait.class);
        private @Nullable Expansion expansion;

        private Builder(String name, FunctionCategory category, String description) {
            this.name = name;
            this.category = category;
            this.description = description;
        }

        Builder alias(String... names) {
            aliases.addAll(List.of(names));
            return this;
        }

        Builder overload(String... names) {
            overloads.addAll(List.of(names));
            return this;
        }

        Builder signature(Signature signature) {
            signatures.add(signature);
            return this;
        }

        Builder parameters(String... names) {
            parameters.addAll(List.of(names));
            return this;
        }

        Builder seesNulls() {
            return trait(FunctionTrait.SEES_NULLS);
        }

        Builder total() {
            return trait(FunctionTrait.TOTAL);
        }

        Builder trait(FunctionTrait trait) {
            traits.add(trait);
            return this;
        }

        Builder expansion(Expansion shortFor) {
            expansion = shortFor;
            return trait(FunctionTrait.EXPANDED);
        }

        Builder example(String sql, String result) {
            examples.add(new Example(sql, result));
            return this;
        }

        ScalarFunction build() {
            return new ScalarFunction(
                    name,
                    aliases,
                    overloads,
                    category,
                    description,
                    signatures,
                    parameters,
                    traits,
                    expansion,
                    examples);
        }
    }
}
