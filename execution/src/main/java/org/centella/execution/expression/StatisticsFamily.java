// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;

/** Distributions, confidence intervals, distances on the globe. */
final class StatisticsFamily extends FunctionFamily {
    private static final Parameter D = Parameter.DOUBLE;
    private static final double EARTH_RADIUS_KM = 6371.01;

    /** Of the rational approximation of the normal distribution's inverse by P. J. Acklam. */
    private static final double[] A = {
        -3.969683028665376e+01,
        2.209460984245205e+02,
        -2.759285104469687e+02,
        1.383577518672690e+02,
        -3.066479806614716e+01,
        2.506628277459239e+00
    };

    private static final double[] B = {
        -5.447609879822406e+01,
        1.615858368580409e+02,
        -1.556989798598866e+02,
        6.680131188771972e+01,
        -1.328068155288572e+01
    };

    private static final double[] C = {
        -7.784894002430293e-03,
        -3.223964580411365e-01,
        -2.400758277161838e+00,
        -2.549732539343734e+00,
        4.374664141464968e+00,
        2.938163982698783e+00
    };

    private static final double[] D_TAIL = {
        7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00
    };

    private static final double TAIL = 0.02425;

    StatisticsFamily() {
        super(FunctionCategory.MATH);
    }

    @Override
    void declare() {
        function("normal_cdf", "The part of a normal distribution, of a mean and a deviation, up to a value.")
                .takes(DataType.DOUBLE, D, D, D)
                .example("round(normal_cdf(0, 1, 1.96), 4)", "0.975");
        function("inverse_normal_cdf", "The value up to which a part of a normal distribution lies.")
                .takes(DataType.DOUBLE, D, D, D)
                .example("round(inverse_normal_cdf(0, 1, 0.975), 4)", "1.96");
        function("wilson_interval_lower", "The lower bound of a rate by successes and trials, at a confidence z.")
                .takes(DataType.DOUBLE, D, D, D)
                .example("round(wilson_interval_lower(1250, 1310, 1.96), 4)", "0.9415");
        function("wilson_interval_upper", "The upper bound of a rate by successes and trials, at a confidence z.")
                .takes(DataType.DOUBLE, D, D, D)
                .example("round(wilson_interval_upper(1250, 1310, 1.96), 4)", "0.9643");
        function("great_circle_distance", "The kilometres between two places: latitude, longitude; twice, in degrees.")
                .takes(DataType.DOUBLE, D, D, D, D)
                .example("round(great_circle_distance(36.12, -86.67, 33.94, -118.4), 0)", "2886.0");
    }

    @Override
    Kernel kernel(String name, List<DataType> arguments, DataType result) {
        return switch (name) {
            case "normal_cdf" ->
                Rows.doubles((in, i) -> {
                    double z = (in[2].floating(i) - in[0].floating(i)) / deviation(in[1].floating(i));
                    return SpecialFunctions.erfc(-z / Math.sqrt(2)) / 2;
                });
            case "inverse_normal_cdf" ->
                Rows.doubles((in, i) -> in[0].floating(i) + deviation(in[1].floating(i)) * inverse(in[2].floating(i)));
            case "wilson_interval_lower" -> Rows.doubles((in, i) -> wilson(in, i, -1));
            case "wilson_interval_upper" -> Rows.doubles((in, i) -> wilson(in, i, 1));
            case "great_circle_distance" -> Rows.doubles(StatisticsFamily::distance);
            default -> throw new IllegalStateException(name);
        };
    }

    private static double deviation(double deviation) {
        if (!(deviation > 0)) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "a deviation of " + deviation);
        }
        return deviation;
    }

    private static double wilson(Operand[] in, int i, int sign) {
        double successes = in[0].floating(i);
        double n = in[1].floating(i);
        double z = in[2].floating(i);
        if (!(n > 0) || !(successes >= 0) || successes > n || !(z >= 0)) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, successes + " successes in " + n + " trials at z = " + z);
        }
        double p = successes / n;
        double spread = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
        return (p + z * z / (2 * n) + sign * spread) / (1 + z * z / n);
    }

    private static double inverse(double p) {
        if (!(p > 0) || p >= 1) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "a part of a distribution is within 0 and 1, not " + p);
        }
        double x = approximation(p);
        // One step of Halley's makes it exact to the last digits.
        double error = SpecialFunctions.erfc(-x / Math.sqrt(2)) / 2 - p;
        double step = error * Math.sqrt(2 * Math.PI) * Math.exp(x * x / 2);
        return x - step / (1 + x * step / 2);
    }

    private static double approximation(double p) {
        if (p > 1 - TAIL) {
            return -approximation(1 - p);
        }
        if (p < TAIL) {
            double q = Math.sqrt(-2 * Math.log(p));
            return polynomial(C, q) / (polynomial(D_TAIL, q) * q + 1);
        }
        double q = p - 0.5;
        return polynomial(A, q * q) * q / (polynomial(B, q * q) * q * q + 1);
    }

    private static double polynomial(double[] coefficients, double x) {
        double sum = 0;
        for (double coefficient : coefficients) {
            sum = sum * x + coefficient;
        }
        return sum;
    }

    /** Vincenty's formula on a sphere, which is exact for near and opposite places, too. */
    private static double distance(Operand[] in, int i) {
        double latitude = Math.toRadians(in[0].floating(i));
        double other = Math.toRadians(in[2].floating(i));
        double delta = Math.toRadians(in[3].floating(i) - in[1].floating(i));
        double across = Math.cos(other) * Math.sin(delta);
        double along = Math.cos(latitude) * Math.sin(other) - Math.sin(latitude) * Math.cos(other) * Math.cos(delta);
        double cosine = Math.sin(latitude) * Math.sin(other) + Math.cos(latitude) * Math.cos(other) * Math.cos(delta);
        return EARTH_RADIUS_KM * Math.atan2(Math.hypot(across, along), cosine);
    }
}
