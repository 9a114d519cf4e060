// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.compare;

import java.util.Arrays;
import java.util.List;

/** The counted runs of one query on one engine, in seconds and in order. */
public record Measurement(String query, String contender, List<Double> seconds) {
    public Measurement {
        seconds = List.copyOf(seconds);
    }

    public double best() {
        return seconds.stream().mapToDouble(s -> s).min().orElse(Double.NaN);
    }

    public double median() {
        double[] sorted = seconds.stream().mapToDouble(s -> s).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    @Override
    public String toString() {
        return query + " on " + contender + ": " + Arrays.toString(seconds.toArray());
    }
}
