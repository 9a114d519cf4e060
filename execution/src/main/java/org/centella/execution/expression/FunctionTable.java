// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Every scalar function and operator, declared once. The planner's operators, SHOW FUNCTIONS, the documentation page and
 * the example tests derive from it. What needs its own node of {@link org.centella.execution.plan.Expression} (CAST, CASE,
 * AND, OR, NOT, IN, IS NULL) is not here.
 */
public final class FunctionTable {
    private static final List<ScalarFunction> FUNCTIONS = declared();
    /** What only the planner writes. */
    private static final List<ScalarFunction> INTERNAL = PlannerFunctions.declare();

    private static final Map<String, ScalarFunction> BY_NAME = byName();

    /** Functions by the names that they share with others. */
    private static final Map<String, List<ScalarFunction>> OVERLOADS = overloads();

    private FunctionTable() {}

    private static List<ScalarFunction> declared() {
        List<ScalarFunction> all = new ArrayList<>();
        all.addAll(ArithmeticFunctions.declare());
        all.addAll(ComparisonFunctions.declare());
        all.addAll(new ConditionalFamily().functions());
        all.addAll(MathFunctions.declare());
        all.addAll(new MathFamily().functions());
        all.addAll(new StatisticsFamily().functions());
        all.addAll(new RandomFamily().functions());
        all.addAll(StringFunctions.declare());
        all.addAll(new TextFamily().functions());
        all.addAll(PatternFunctions.declare());
        all.addAll(new RegexFamily().functions());
        all.addAll(DateTimeFunctions.declare());
        all.addAll(new TimeFamily().functions());
        all.addAll(new IntervalFamily().functions());
        all.addAll(new FormatFamily().functions());
        all.addAll(new JsonFamily().functions());
        all.addAll(BinaryFunctions.declare());
        all.addAll(new BinaryFamily().functions());
        all.addAll(new BytesFamily().functions());
        all.addAll(new UrlFamily().functions());
        all.addAll(new SystemFamily().functions());
        all.addAll(new UuidFamily().functions());
        all.addAll(ArrayFunctions.declare());
        all.addAll(new ListFamily().functions());
        all.addAll(new VectorFamily().functions());
        all.addAll(SeriesFunctions.declare());
        all.addAll(LambdaFunctions.declare());
        all.addAll(MapFunctions.declare());
        all.addAll(new MapFamily().functions());
        all.addAll(RowFunctions.declare());
        all.addAll(TryFunctions.declare(all));
        return List.copyOf(all);
    }

    private static Map<String, ScalarFunction> byName() {
        Map<String, ScalarFunction> names = new HashMap<>();
        for (ScalarFunction function :
                Stream.concat(FUNCTIONS.stream(), INTERNAL.stream()).toList()) {
            List<String> all = new ArrayList<>(function.aliases());
            all.add(function.name());
            for (String name : all) {
                if (names.put(name, function) != null) {
                    throw new IllegalStateException("two functions are named " + name);
                }
            }
        }
        return names;
    }

    private static Map<String, List<ScalarFunction>> overloads() {
        Map<String, List<ScalarFunction>> names = new HashMap<>();
        for (ScalarFunction function : FUNCTIONS) {
            for (String name : function.overloads()) {
                names.computeIfAbsent(name, _ -> new ArrayList<>()).add(function);
            }
        }
        return names;
    }

    /** All functions that users may call, by category and then as a reader would look for them. */
    public static List<ScalarFunction> functions() {
        return FUNCTIONS;
    }

    /** The function of that canonical name or alias, in any case, or null; those of the planner's own too. */
    public static @Nullable ScalarFunction find(String name) {
        return BY_NAME.get(name.toLowerCase(Locale.ROOT));
    }

    /** The functions that a name may mean, the one whose own name it is first. */
    public static List<ScalarFunction> named(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        ScalarFunction own = BY_NAME.get(lower);
        return Stream.concat(Stream.ofNullable(own), OVERLOADS.getOrDefault(lower, List.of()).stream())
                .toList();
    }

    /** @throws CentellaException FUNCTION_NOT_FOUND */
    public static ScalarFunction get(String name) {
        ScalarFunction function = find(name);
        if (function == null) {
            throw new CentellaException(ErrorCode.FUNCTION_NOT_FOUND, "there is no function named " + name);
        }
        return function;
    }
}
