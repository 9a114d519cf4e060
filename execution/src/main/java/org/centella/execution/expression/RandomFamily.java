// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;

/** Functions that give another value for each row. With a seed, each task gives the same values each time it runs. */
final class RandomFamily extends FunctionFamily {
    private static final Parameter N = Parameter.BIGINT;

    RandomFamily() {
        super(FunctionCategory.MATH);
    }

    @Override
    void declare() {
        function("random", "A number from 0 to 1, not 1 itself; below a bound; or from one integer to another.")
                .with(FunctionTrait.VOLATILE)
                .takes(DataType.DOUBLE)
                .takes(DataType.BIGINT, N)
                .takes(DataType.BIGINT, N, N)
                .example("random(5, 5)", "5");
        function("rand", "A number from 0 to 1, not 1 itself; of a seed, the same sequence in each run.")
                .with(FunctionTrait.VOLATILE)
                .takes(DataType.DOUBLE)
                .takes(DataType.DOUBLE, N)
                .example("rand() < 1", "true");
        function("randn", "A number of the normal distribution, with a mean and a deviation if given.")
                .alias("random_normal")
                .with(FunctionTrait.VOLATILE)
                .takes(DataType.DOUBLE)
                .takes(DataType.DOUBLE, Parameter.DOUBLE, Parameter.DOUBLE)
                .example("randn(3, 0)", "3.0");
    }

    @Override
    Kernel kernel(String name, List<DataType> arguments, DataType result) {
        return switch (name) {
            case "random" ->
                switch (arguments.size()) {
                    case 0 ->
                        Rows.doubles((in, i) -> ThreadLocalRandom.current().nextDouble());
                    case 1 -> Rows.longs((in, i) -> between(0, in[0].integer(i) - 1));
                    default -> Rows.longs((in, i) -> between(in[0].integer(i), in[1].integer(i)));
                };
            case "rand" ->
                arguments.isEmpty()
                        ? Rows.doubles((in, i) -> ThreadLocalRandom.current().nextDouble())
                        : seeded();
            case "randn" ->
                Rows.doubles((in, i) -> {
                    double normal = ThreadLocalRandom.current().nextGaussian();
                    return in.length == 0 ? normal : in[0].floating(i) + normal * in[1].floating(i);
                });
            default -> throw new IllegalStateException(name);
        };
    }

    private static Kernel seeded() {
        RandomGenerator[] generator = new RandomGenerator[1];
        return Rows.doubles((in, i) -> {
            if (generator[0] == null) {
                generator[0] = new java.util.SplittableRandom(in[0].integer(i));
            }
            return generator[0].nextDouble();
        });
    }

    private static long between(long least, long most) {
        if (least > most) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "there is no integer from " + least + " to " + most);
        }
        return most == Long.MAX_VALUE
                ? least == Long.MIN_VALUE
                        ? ThreadLocalRandom.current().nextLong()
                        : ThreadLocalRandom.current().nextLong(least - 1, most) + 1
                : ThreadLocalRandom.current().nextLong(least, most + 1);
    }
}
