// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The outcome of a comparison, as a table on the screen, as JSON and as one HTML page.
 *
 * @param versions by contender; the first contender is the one compared with the others
 */
public record Report(Map<String, String> versions, List<Measurement> measurements) {
    public Report {
        versions = new LinkedHashMap<>(versions);
        measurements = List.copyOf(measurements);
    }

    public List<String> contenders() {
        return List.copyOf(versions.keySet());
    }

    public List<String> queries() {
        Set<String> names = new LinkedHashSet<>();
        measurements.forEach(m -> names.add(m.query()));
        return List.copyOf(names);
    }

    public Measurement measurement(String query, String contender) {
        return measurements.stream()
                .filter(m -> m.query().equals(query) && m.contender().equals(contender))
                .findFirst()
                .orElseThrow();
    }

    /** The sum of a contender's best times. */
    public double total(String contender) {
        return measurements.stream()
                .filter(m -> m.contender().equals(contender))
                .mapToDouble(Measurement::best)
                .sum();
    }

    /** A line per query: best times in milliseconds, and how many times the first contender's time the others took. */
    public String table() {
        StringBuilder text = new StringBuilder(name("query"));
        List<String> contenders = contenders();
        String first = contenders.getFirst();
        for (String contender : contenders) {
            text.append("%14s".formatted(contender + " ms"));
            if (!contender.equals(first)) {
                text.append("%10s".formatted("ratio"));
            }
        }
        text.append('\n');
        for (String query : queries()) {
            text.append(name(query));
            double own = measurement(query, first).best();
            for (String contender : contenders) {
                double best = measurement(query, contender).best();
                cells(text, best, own, contender.equals(first));
            }
            text.append('\n');
        }
        text.append(name("sum"));
        for (String contender : contenders) {
            cells(text, total(contender), total(first), contender.equals(first));
        }
        return text.append('\n')
                .append("Best of the counted runs; ratio: ")
                .append(first)
                .append("'s time divided by the other's, below 1 is faster.\n")
                .toString();
    }

    private static String name(String query) {
        return String.format(Locale.ROOT, "%-10s", query);
    }

    private static void cells(StringBuilder text, double seconds, double own, boolean isFirst) {
        text.append(String.format(Locale.ROOT, "%14.1f", seconds * 1e3));
        if (!isFirst) {
            text.append(String.format(Locale.ROOT, "%10.2f", own / seconds));
        }
    }

    public void writeJson(Path file) throws IOException {
        List<Map<String, Object>> runs = new ArrayList<>();
        for (Measurement m : measurements) {
            Map<String, Object> run = new LinkedHashMap<>();
            run.put("query", m.query());
            run.put("contender", m.contender());
            run.put("best", m.best());
            run.put("median", m.median());
            run.put("seconds", m.seconds());
            runs.add(run);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("versions", versions);
        all.put("machine", machine());
        all.put("measurements", runs);
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
    }

    static Map<String, Object> machine() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("heap", Runtime.getRuntime().maxMemory());
        machine.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return machine;
    }

    public void writeHtml(Path file) throws IOException {
        Files.writeString(file, new HtmlReport(this).render());
    }
}
