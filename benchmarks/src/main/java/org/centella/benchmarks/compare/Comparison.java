// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs every query on every contender, in turn within one process and run by run, so that a change of the machine's speed
 * meets all of them alike.
 */
public final class Comparison {
    private final Map<String, List<String>> queries;
    private final List<Contender> contenders;
    private final Consumer<String> progress;

    /**
     * @param queries statements by the query's name, in order
     * @param progress told what runs now
     */
    public Comparison(Map<String, List<String>> queries, List<Contender> contenders, Consumer<String> progress) {
        this.queries = queries;
        this.contenders = contenders;
        this.progress = progress;
    }

    /**
     * @param warmUp runs of each query that are not counted
     * @param runs counted runs
     */
    public Report run(int warmUp, int runs) {
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        for (int run = -warmUp; run < runs; run++) {
            for (Map.Entry<String, List<String>> query : queries.entrySet()) {
                for (Contender contender : contenders) {
                    String what = run < 0 ? "warm-up" : "run " + (run + 1) + " of " + runs;
                    progress.accept(what + ": " + query.getKey() + " on " + contender.name());
                    Outcome outcome = contender.run(query.getValue());
                    if (run >= 0) {
                        seconds.computeIfAbsent(query.getKey() + '\n' + contender.name(), _ -> new ArrayList<>())
                                .add(outcome.seconds());
                    }
                }
            }
        }
        List<Measurement> measurements = new ArrayList<>();
        for (String query : queries.keySet()) {
            for (Contender contender : contenders) {
                measurements.add(
                        new Measurement(query, contender.name(), seconds.get(query + '\n' + contender.name())));
            }
        }
        Map<String, String> versions = new LinkedHashMap<>();
        contenders.forEach(c -> versions.put(c.name(), c.version()));
        return new Report(versions, measurements);
    }
}
