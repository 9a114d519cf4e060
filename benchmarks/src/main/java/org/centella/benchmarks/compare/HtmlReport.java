// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.compare;

import java.util.List;
import java.util.Locale;

/** A report as one HTML page that needs nothing else: bars per query drawn as SVG, and the figures as a table. */
final class HtmlReport {
    private static final List<String> COLOURS = List.of("#e4572e", "#2e86ab", "#8a8d91", "#6a994e");
    private static final int WIDTH = 860;
    private static final int LABEL = 60;
    private static final int BAR = 12;
    private static final int GAP = 10;

    private final Report report;

    HtmlReport(Report report) {
        this.report = report;
    }

    String render() {
        StringBuilder html = new StringBuilder("""
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>Centella benchmark</title>
                <style>
                body { font: 15px/1.5 system-ui, sans-serif; max-width: 920px; margin: 2em auto; color: #222; padding: 0 1em }
                table { border-collapse: collapse; font-variant-numeric: tabular-nums }
                th, td { padding: 3px 12px; text-align: right; border-bottom: 1px solid #ddd }
                th:first-child, td:first-child { text-align: left }
                .key span { display: inline-block; width: 12px; height: 12px; margin: 0 6px 0 18px }
                .slower { color: #b00020 } .faster { color: #1b7a3d }
                </style></head><body>
                <h1>Centella benchmark</h1>
                """);
        html.append("<p>").append(escape(summary())).append("</p>\n");
        html.append("<p>").append(escape(Report.machine().toString())).append("</p>\n");
        key(html);
        html.append("<h2>Best time per query</h2>\n");
        bars(html);
        html.append("<h2>Figures</h2>\n");
        table(html);
        return html.append("</body></html>\n").toString();
    }

    private String summary() {
        List<String> contenders = report.contenders();
        String first = contenders.getFirst();
        StringBuilder text =
                new StringBuilder(String.format(Locale.ROOT, "%s: %.2f s in all", first, report.total(first)));
        for (String other : contenders.subList(1, contenders.size())) {
            text.append(String.format(
                    Locale.ROOT,
                    "; %s %s: %.2f s, ratio %.2f",
                    other,
                    report.versions().get(other),
                    report.total(other),
                    report.total(first) / report.total(other)));
        }
        return text.append(". Best of the counted runs, summed over the queries.")
                .toString();
    }

    private void key(StringBuilder html) {
        html.append("<p class=\"key\">");
        List<String> contenders = report.contenders();
        for (int i = 0; i < contenders.size(); i++) {
            html.append("<span style=\"background:")
                    .append(colour(i))
                    .append("\"></span>")
                    .append(escape(contenders.get(i)));
        }
        html.append("</p>\n");
    }

    private static String colour(int contender) {
        return COLOURS.get(contender % COLOURS.size());
    }

    /** One group of bars per query; every group has its own scale, so that short queries can be read too. */
    private void bars(StringBuilder html) {
        List<String> contenders = report.contenders();
        List<String> queries = report.queries();
        int group = contenders.size() * BAR + GAP;
        html.append("<svg width=\"%d\" height=\"%d\" font-size=\"11\" font-family=\"system-ui, sans-serif\">\n"
                .formatted(WIDTH, queries.size() * group));
        int y = 0;
        for (String query : queries) {
            double most = contenders.stream()
                    .mapToDouble(c -> report.measurement(query, c).best())
                    .max()
                    .orElse(1);
            html.append("<text x=\"0\" y=\"%d\">%s</text>\n".formatted(y + BAR, escape(query)));
            for (int i = 0; i < contenders.size(); i++) {
                double best = report.measurement(query, contenders.get(i)).best();
                int width = (int) Math.max(1, best / most * (WIDTH - LABEL - 90));
                int top = y + i * BAR;
                html.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n"
                        .formatted(LABEL, top, width, BAR - 2, colour(i)));
                html.append(String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%d\">%.1f ms</text>%n",
                        LABEL + width + 6,
                        top + BAR - 2,
                        best * 1e3));
            }
            y += group;
        }
        html.append("</svg>\n");
    }

    private void table(StringBuilder html) {
        List<String> contenders = report.contenders();
        String first = contenders.getFirst();
        html.append("<table><tr><th>query</th>");
        for (String contender : contenders) {
            html.append("<th>").append(escape(contender)).append(" best ms</th><th>median ms</th>");
            if (!contender.equals(first)) {
                html.append("<th>ratio</th>");
            }
        }
        html.append("</tr>\n");
        for (String query : report.queries()) {
            html.append("<tr><td>").append(escape(query)).append("</td>");
            double own = report.measurement(query, first).best();
            for (String contender : contenders) {
                Measurement measurement = report.measurement(query, contender);
                html.append(String.format(
                        Locale.ROOT,
                        "<td>%.1f</td><td>%.1f</td>",
                        measurement.best() * 1e3,
                        measurement.median() * 1e3));
                if (!contender.equals(first)) {
                    double ratio = own / measurement.best();
                    html.append(String.format(
                            Locale.ROOT, "<td class=\"%s\">%.2f</td>", ratio > 1 ? "slower" : "faster", ratio));
                }
            }
            html.append("</tr>\n");
        }
        html.append("</table>\n<p>Ratio: ")
                .append(escape(first))
                .append("'s best time divided by the other's; below 1 is faster.</p>\n");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
