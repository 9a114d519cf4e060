// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.Arrays;
import java.util.List;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** Arrays of numbers as vectors and as samples: products, distances, deviations, medians. */
final class VectorFamily extends FunctionFamily {
    private static final DataType NUMBERS = new DataType.Array(DataType.DOUBLE);

    VectorFamily() {
        super(FunctionCategory.ARRAY);
    }

    @Override
    void declare() {
        pair(
                        "list_dot_product",
                        "The sum of the products, pair by pair; null if an element is.",
                        "1, 2",
                        "3, 4",
                        "11.0")
                .alias("array_dot_product", "list_inner_product", "array_inner_product", "dot_product");
        pair("list_distance", "The Euclidean distance of two vectors.", "0, 3", "4, 0", "5.0")
                .alias("array_distance", "euclidean_distance");
        pair("list_cosine_similarity", "The cosine of the angle between two vectors.", "1, 0", "3, 4", "0.6")
                .alias("array_cosine_similarity", "cosine_similarity");
        pair("list_cosine_distance", "One less the cosine of the angle between two vectors.", "1, 0", "0, 4", "1.0")
                .alias("array_cosine_distance", "cosine_distance");
        function("array_cross_product", "The cross product of two vectors of three elements.")
                .alias("list_cross_product")
                .takes("(ARRAY(DOUBLE), ARRAY(DOUBLE)) → ARRAY(DOUBLE)", types -> numbers(types, 2, NUMBERS))
                .example("array_to_string(array_cross_product(array(1, 0, 0), array(0, 1, 0)), ' ')", "0.0 0.0 1.0");
        sample("list_median", "The median of the elements.", "1, 2, 10, 3", "2.5")
                .alias("array_median");
        sample("list_var_samp", "The sample variance of the elements.", "1, 2, 3, 4, 5", "2.5")
                .alias("list_variance", "array_var_samp");
        sample("list_var_pop", "The population variance of the elements.", "1, 2, 3, 4, 5", "2.0")
                .alias("array_var_pop");
        sample("list_stddev_samp", "The sample standard deviation of the elements.", "2, 4, 6", "2.0")
                .alias("list_stddev", "array_stddev_samp");
        sample("list_stddev_pop", "The population standard deviation of the elements.", "2, 4", "1.0")
                .alias("array_stddev_pop");
    }

    private Declaration pair(String name, String description, String a, String b, String value) {
        return function(name, description)
                .with(FunctionTrait.GIVES_NULL)
                .takes("(ARRAY(DOUBLE), ARRAY(DOUBLE)) → DOUBLE", types -> numbers(types, 2, DataType.DOUBLE))
                .example(name + "(array(" + a + "), array(" + b + "))", value);
    }

    private Declaration sample(String name, String description, String of, String value) {
        return function(name, description)
                .total()
                .with(FunctionTrait.GIVES_NULL)
                .takes("(ARRAY(DOUBLE)) → DOUBLE", types -> numbers(types, 1, DataType.DOUBLE))
                .example(name + "(array(" + of + "))", value);
    }

    private static @Nullable Resolution numbers(List<DataType> types, int count, DataType result) {
        for (DataType type : types) {
            boolean fits = type == DataType.NULL
                    || type instanceof DataType.Array(DataType element)
                            && (element.isNumeric() || element == DataType.NULL);
            if (!fits) {
                return null;
            }
        }
        return types.size() == count
                ? new Resolution(types.stream().map(_ -> NUMBERS).toList(), result)
                : null;
    }

    /** What two vectors of one length give. */
    private interface PairRow {
        double value(double[] a, double[] b);
    }

    /** What the elements that are not null give; NaN for null. */
    private interface SampleRow {
        double value(double[] sample);
    }

    @Override
    Kernel kernel(String name, List<DataType> arguments, DataType result) {
        return switch (name) {
            case "list_dot_product" -> pairs(VectorFamily::product);
            case "list_distance" -> pairs(VectorFamily::distance);
            case "list_cosine_similarity" -> pairs(VectorFamily::cosine);
            case "list_cosine_distance" -> pairs((a, b) -> 1 - cosine(a, b));
            case "array_cross_product" -> cross();
            case "list_median" -> samples(1, VectorFamily::median);
            case "list_var_samp" -> samples(2, s -> squares(s) / (s.length - 1));
            case "list_var_pop" -> samples(1, s -> squares(s) / s.length);
            case "list_stddev_samp" -> samples(2, s -> Math.sqrt(squares(s) / (s.length - 1)));
            case "list_stddev_pop" -> samples(1, s -> Math.sqrt(squares(s) / s.length));
            default -> throw new IllegalStateException(name);
        };
    }

    private static Kernel pairs(PairRow row) {
        return Rows.each((in, i, out) -> {
            double[] a = vector(in[0], i);
            double[] b = vector(in[1], i);
            if (a == null || b == null) {
                out.setNull(i);
                return;
            }
            if (a.length != b.length) {
                throw new CentellaException(
                        ErrorCode.INVALID_ARGUMENT, "vectors of " + a.length + " and of " + b.length + " elements");
            }
            out.putDouble(i, row.value(a, b));
        });
    }

    private static Kernel samples(int least, SampleRow row) {
        return Rows.each((in, i, out) -> {
            double[] sample = sample(in[0], i);
            if (sample.length < least) {
                out.setNull(i);
            } else {
                out.putDouble(i, row.value(sample));
            }
        });
    }

    private static Kernel cross() {
        return Rows.lists((in, i, elements) -> {
            double[] a = vector(in[0], i);
            double[] b = vector(in[1], i);
            if (a == null || b == null || a.length != 3 || b.length != 3) {
                throw new CentellaException(
                        ErrorCode.INVALID_ARGUMENT, "a cross product is of two vectors of three numbers");
            }
            elements.appendDouble(a[1] * b[2] - a[2] * b[1]);
            elements.appendDouble(a[2] * b[0] - a[0] * b[2]);
            elements.appendDouble(a[0] * b[1] - a[1] * b[0]);
            return true;
        });
    }

    /** The elements of a row's array, or null if one of them is null. */
    private static double @Nullable [] vector(Operand in, int row) {
        double[] sample = sample(in, row);
        return sample.length == Elements.length(in, row) ? sample : null;
    }

    private static double[] sample(Operand in, int row) {
        FlatColumn child = Elements.child(in);
        double[] values = new double[Elements.length(in, row)];
        int count = 0;
        for (int k = 0; k < values.length; k++) {
            int at = Elements.start(in, row) + k;
            if (!child.isNull(at)) {
                values[count++] = Segments.getDouble(child.values(), at);
            }
        }
        return count == values.length ? values : Arrays.copyOf(values, count);
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }
        return Math.sqrt(sum);
    }

    private static double cosine(double[] a, double[] b) {
        return product(a, b) / (Math.sqrt(product(a, a)) * Math.sqrt(product(b, b)));
    }

    private static double median(double[] sample) {
        Arrays.sort(sample);
        int middle = sample.length / 2;
        return sample.length % 2 == 1 ? sample[middle] : sample[middle - 1] / 2 + sample[middle] / 2;
    }

    /** The squares of the differences from the mean, summed. */
    private static double squares(double[] sample) {
        double mean = 0;
        for (double value : sample) {
            mean += value / sample.length;
        }
        double sum = 0;
        for (double value : sample) {
            sum += (value - mean) * (value - mean);
        }
        return sum;
    }
}
