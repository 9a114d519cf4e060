// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.centella.dataframe.AnalyzedQuery.AnalyzedNode;
import org.centella.dataframe.AnalyzedQuery.AnalyzedScan;
import org.centella.dataframe.AnalyzedQuery.AnalyzedStage;

/**
 * What a reader of the numbers would notice, in plain words with what to do about it. Ranked by the share of the query's
 * time that is at stake. Used once.
 */
final class Findings {
    /** Nobody acts on more at a time. */
    private static final int MOST_FINDINGS = 5;

    /** Estimates within this factor lead to the same plans, mostly. */
    private static final double FAR_OFF = 10;
    /** Below this number of rows no choice of the planner matters. */
    private static final long FEW_ROWS = 1000;
    /** A task with so many times the rows of the average one makes the others wait. */
    private static final double SKEWED = 4;

    private static final long ROWS_THAT_MAKE_OTHERS_WAIT = 50_000;
    /** A scan that keeps less of what it reads could do with sorted files. */
    private static final double SELECTIVE = 0.05;

    private static final int MANY_SPLITS = 100;
    private static final long SMALL_SPLIT_ROWS = 5_000;
    private static final double DOMINANT = 0.5;
    /** Time is no matter in a query that is faster. */
    private static final long QUICK_NANOS = 50_000_000;

    private record Finding(double weight, String text) {}

    private final List<AnalyzedStage> stages;
    private final long nanos;
    private final long busyNanos;
    private final List<Finding> found = new ArrayList<>();

    Findings(List<AnalyzedStage> stages, long nanos) {
        this.stages = stages;
        this.nanos = nanos;
        this.busyNanos =
                Math.max(1, stages.stream().mapToLong(s -> total(s.root())).sum());
    }

    List<String> ranked() {
        for (AnalyzedStage stage : stages) {
            exchange(stage);
            look(stage, stage.root());
        }
        return found.stream()
                .sorted(Comparator.comparingDouble(Finding::weight).reversed())
                .limit(MOST_FINDINGS)
                .map(Finding::text)
                .toList();
    }

    private static long total(AnalyzedNode node) {
        return node.nanos() + node.inputs().stream().mapToLong(Findings::total).sum();
    }

    private void look(AnalyzedStage stage, AnalyzedNode node) {
        double share = (double) node.nanos() / busyNanos;
        spill(node, share);
        broadcast(stage, node, share);
        estimate(node, share);
        skew(stage, node, share);
        time(node, share);
        AnalyzedScan scan = node.scan();
        if (scan != null) {
            unskipped(node, scan, share);
            smallFiles(node, scan, share);
        }
        node.inputs().forEach(input -> look(stage, input));
    }

    private void add(double weight, String format, Object... arguments) {
        found.add(new Finding(weight, String.format(Locale.ROOT, format, arguments)));
    }

    private void spill(AnalyzedNode node, double share) {
        if (node.spilledBytes() > 0) {
            add(
                    share + 1,
                    "%s wrote %s to disk for want of memory; with more memory (--memory, setting memory) it would not.",
                    node.name(),
                    Quantities.bytes(node.spilledBytes()));
        }
    }

    private void exchange(AnalyzedStage stage) {
        if (stage.spilledBytes() > 0) {
            add(
                    1 + (double) total(stage.root()) / busyNanos / 2,
                    "The output of stage %d did not stay in memory, %s of it went to disk; with more memory (--memory, setting"
                            + " memory) it would not.",
                    stage.stage(),
                    Quantities.bytes(stage.spilledBytes()));
        }
    }

    private void broadcast(AnalyzedStage stage, AnalyzedNode node, double share) {
        if (stage.broadcasts().contains(node.id())) {
            AnalyzedNode build = node.inputs().getLast();
            Double believed = build.estimate();
            add(
                    share + 0.1,
                    "%s was planned with both sides spread by the keys and became a broadcast join when its build side was"
                            + " there: %s rows%s; ANALYZE lets the planner know better.",
                    node.name(),
                    Quantities.rows(build.rows()),
                    believed == null ? "" : " (believed " + Quantities.rows(believed) + ")");
        }
    }

    private void estimate(AnalyzedNode node, double share) {
        Double estimate = node.estimate();
        if (estimate == null || node.tasks() == 0) {
            return;
        }
        double believed = Math.max(estimate, 1);
        double counted = Math.max(node.rows(), 1);
        double factor = Math.max(believed / counted, counted / believed);
        boolean meant = believed > counted && isDynamicallyFiltered(node);
        if (factor < FAR_OFF
                || Math.max(believed, counted) < FEW_ROWS
                || meant
                || node.inputStage() != null
                || inheritsEstimate(node, factor)) {
            return;
        }
        add(
                share + 0.2,
                "%s was believed to yield %s rows and yielded %s, %s times %s; what depends on it may be planned badly.",
                node.name(),
                Quantities.rows(estimate),
                Quantities.rows(node.rows()),
                Quantities.rows(factor),
                believed > counted ? "fewer" : "more");
    }

    /** True when filters that joins pass to scans leave fewer rows than the planner, who cannot count on them, expects. */
    private boolean isDynamicallyFiltered(AnalyzedNode node) {
        Integer inputStage = node.inputStage();
        if (inputStage != null) {
            return stages.stream().filter(s -> s.stage() == inputStage).anyMatch(s -> isDynamicallyFiltered(s.root()));
        }
        AnalyzedScan scan = node.scan();
        return scan != null && scan.dynamicallyFiltered()
                || node.inputs().stream().anyMatch(this::isDynamicallyFiltered);
    }

    /** True when an input is as far off already: the error is told once, where it begins. */
    private static boolean inheritsEstimate(AnalyzedNode node, double factor) {
        for (AnalyzedNode input : node.inputs()) {
            Double estimate = input.estimate();
            if (estimate != null) {
                double believed = Math.max(estimate, 1);
                double counted = Math.max(input.rows(), 1);
                if (Math.max(believed / counted, counted / believed) >= factor / 2) {
                    return true;
                }
            }
        }
        return false;
    }

    private void skew(AnalyzedStage stage, AnalyzedNode node, double share) {
        if (node != stage.root() && !node.inputs().isEmpty()) {
            return;
        }
        double average = node.tasks() == 0 ? 0 : (double) node.rows() / node.tasks();
        if (node.tasks() > 1
                && node.busiestRows() >= ROWS_THAT_MAKE_OTHERS_WAIT
                && node.busiestRows() > SKEWED * average) {
            add(
                    share + 0.3,
                    "%s of stage %d is skewed: one of %d tasks had %s of %s rows; the others wait for it.",
                    node.name(),
                    stage.stage(),
                    node.tasks(),
                    Quantities.rows(node.busiestRows()),
                    Quantities.rows(node.rows()));
        }
    }

    private void time(AnalyzedNode node, double share) {
        if (share >= DOMINANT && nanos >= QUICK_NANOS) {
            add(share, "%s took %.0f %% of the time of all operators.", node.name(), share * 100);
        }
    }

    private void unskipped(AnalyzedNode node, AnalyzedScan scan, double share) {
        if (scan.filtered()
                && !scan.dynamicallyFiltered()
                && scan.rowsRead() >= ROWS_THAT_MAKE_OTHERS_WAIT
                && scan.rowsSelected() < SELECTIVE * scan.rowsRead()
                && scan.rowGroupsSkipped() == 0) {
            add(
                    share,
                    "%s read %s rows to keep %s and could skip no row group; files sorted or partitioned by the filtered"
                            + " columns would spare most of it.",
                    node.name(),
                    Quantities.rows(scan.rowsRead()),
                    Quantities.rows(scan.rowsSelected()));
        }
    }

    private void smallFiles(AnalyzedNode node, AnalyzedScan scan, double share) {
        if (scan.splits() >= MANY_SPLITS && scan.rowsRead() < SMALL_SPLIT_ROWS * scan.splits() && !scan.filtered()) {
            add(
                    share,
                    "%s read %d splits of %s rows on average; fewer, larger files or row groups are read faster.",
                    node.name(),
                    scan.splits(),
                    Quantities.rows((double) scan.rowsRead() / scan.splits()));
        }
    }
}
