// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.centella.dataframe.AnalyzedQuery.AnalyzedNode;
import org.centella.dataframe.AnalyzedQuery.AnalyzedScan;
import org.centella.dataframe.AnalyzedQuery.AnalyzedStage;
import org.centella.planner.explain.ExplainText;

/** What was measured of a query, as indented text. */
final class AnalyzedText {
    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();

    private AnalyzedText() {}

    static String of(AnalyzedQuery query) {
        AnalyzedText writer = new AnalyzedText();
        writer.query(query);
        return writer.text.toString();
    }

    private void query(AnalyzedQuery query) {
        text.append(ExplainText.phases(query.planning()));
        line(
                0,
                "Execution: " + Quantities.rows(query.rows()) + " rows in " + Quantities.millis(query.nanos())
                        + ", peak memory " + Quantities.bytes(query.peakMemory()));
        for (AnalyzedStage stage : query.stages()) {
            text.append('\n');
            line(
                    0,
                    "Stage " + stage.stage() + ": " + stage.tasks() + (stage.tasks() == 1 ? " task" : " tasks")
                            + adaptation(stage) + ", output " + stage.output() + spilled(stage));
            if (!stage.broadcasts().isEmpty()) {
                line(1, broadcasts(stage));
            }
            node(stage.root(), 1);
        }
        text.append('\n');
        if (query.findings().isEmpty()) {
            line(0, "Findings: nothing stands out.");
        } else {
            line(0, "Findings:");
            for (int i = 0; i < query.findings().size(); i++) {
                line(0, (i + 1) + ". " + query.findings().get(i));
            }
        }
    }

    /** What the sizes of its inputs changed. */
    private static String adaptation(AnalyzedStage stage) {
        String split = stage.split() == 0 ? "" : ", " + stage.split() + " of them with a part of a large partition";
        return stage.tasks() == stage.planned() ? "" : " instead of " + stage.planned() + " for the sizes read" + split;
    }

    private static String spilled(AnalyzedStage stage) {
        return stage.spilledBytes() == 0
                ? ""
                : ", of which " + Quantities.bytes(stage.spilledBytes()) + " went to disk";
    }

    /** What the sizes of build sides changed. */
    private static String broadcasts(AnalyzedStage stage) {
        String joins = stage.broadcasts().stream().map(id -> "#" + id).collect(Collectors.joining(", "));
        boolean one = stage.absorbed().size() == 1;
        String absorbed = stage.absorbed().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return "Adapted: HashJoin " + joins + " became broadcast for the size of the build side; "
                + (one ? "stage " : "stages ") + absorbed + (one ? " runs" : " run") + " within this one.";
    }

    private void node(AnalyzedNode node, int depth) {
        line(depth, node.name() + (node.details().isEmpty() ? "" : " " + node.details()));
        line(depth, "  " + String.join(", ", measures(node)));
        AnalyzedScan scan = node.scan();
        if (scan != null) {
            line(depth, "  " + String.join(", ", measures(scan)));
        }
        node.inputs().forEach(input -> node(input, depth + 1));
    }

    private static List<String> measures(AnalyzedNode node) {
        List<String> all = new ArrayList<>();
        Double estimate = node.estimate();
        all.add(Quantities.rows(node.rows()) + " rows"
                + (estimate == null ? "" : " (believed " + Quantities.rows(estimate) + ")"));
        all.add(Quantities.rows(node.batches()) + (node.batches() == 1 ? " batch" : " batches"));
        all.add(Quantities.millis(node.nanos()));
        if (node.peakMemory() > 0) {
            all.add("memory " + Quantities.bytes(node.peakMemory()));
        }
        if (node.spilledBytes() > 0) {
            all.add("spilled " + Quantities.bytes(node.spilledBytes()));
        }
        return all;
    }

    private static List<String> measures(AnalyzedScan scan) {
        List<String> all = new ArrayList<>();
        all.add("read " + Quantities.bytes(scan.bytesRead()) + " of " + scan.splits()
                + (scan.splits() == 1 ? " split" : " splits"));
        all.add(Quantities.rows(scan.rowsRead()) + " rows decoded, " + Quantities.rows(scan.rowsSelected()) + " kept");
        all.add("row groups: " + scan.rowGroups() + " looked at");
        addSkipped(all, scan.skippedByStatistics(), "row groups skipped by statistics");
        addSkipped(all, scan.skippedByDictionary(), "row groups skipped by dictionary");
        addSkipped(all, scan.skippedByBloomFilter(), "row groups skipped by bloom filter");
        all.add("pages: " + scan.pagesRead() + " read");
        addSkipped(all, scan.pagesSkippedByIndex(), "pages skipped by index");
        addSkipped(all, scan.pagesSkippedByRows(), "pages skipped by filtered rows");
        return all;
    }

    private static void addSkipped(List<String> all, long count, String what) {
        if (count > 0) {
            all.add(count + " " + what);
        }
    }

    private void line(int depth, String line) {
        text.append(INDENT.repeat(depth)).append(line).append('\n');
    }
}
