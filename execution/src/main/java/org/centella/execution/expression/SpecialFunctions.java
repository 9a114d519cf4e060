// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

/** Functions that java.lang.Math lacks. */
final class SpecialFunctions {
    /** The coefficients of Lanczos' approximation for g = 7 and nine terms, as Godfrey computed them. */
    private static final double[] LANCZOS = {
        0.99999999999980993,
        676.5203681218851,
        -1259.1392167224028,
        771.32342877765313,
        -176.61502916214059,
        12.507343278686905,
        -0.13857109526572012,
        9.9843695780195716e-6,
        1.5056327351493116e-7
    };

    private static final double G = 7;
    private static final double SERIES_UP_TO = 2.5;

    private SpecialFunctions() {}

    static double gamma(double x) {
        if (x == Math.rint(x) && x > 0 && x < 24) {
            double product = 1;
            for (int i = 2; i < x; i++) {
                product *= i;
            }
            return product;
        }
        if (x < 0.5) {
            return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x));
        }
        double t = x - 1 + G + 0.5;
        // In two halves, for the whole power overflows before the product does.
        double half = Math.pow(t, (x - 0.5) / 2);
        return Math.sqrt(2 * Math.PI) * half * Math.exp(-t) * half * lanczos(x - 1);
    }

    static double logGamma(double x) {
        if (Double.isInfinite(x)) {
            return Double.POSITIVE_INFINITY;
        }
        if (x < 0.5) {
            return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
        }
        double t = x - 1 + G + 0.5;
        return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(lanczos(x - 1));
    }

    private static double lanczos(double x) {
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (x + i);
        }
        return sum;
    }

    static double erf(double x) {
        if (Math.abs(x) >= SERIES_UP_TO) {
            return x > 0 ? 1 - erfc(x) : erfc(-x) - 1;
        }
        // The Maclaurin series in the form whose terms are all of one sign.
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    static double erfc(double x) {
        if (!(x >= SERIES_UP_TO)) {
            return 1 - erf(x);
        }
        if (Double.isInfinite(x)) {
            return 0;
        }
        // The continued fraction of Laplace, from its end.
        double fraction = 0;
        for (int n = 100; n >= 1; n--) {
            fraction = n / 2.0 / (x + fraction);
        }
        return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
    }
}
