// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.centella.columnar.error.CentellaException;
import org.centella.execution.scheduler.LaunchReason;
import org.centella.execution.scheduler.LogEntry;
import org.centella.execution.scheduler.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final long QUERY = 7;

    private final List<LogLine> lines = new ArrayList<>();

    private void log(LogEntry... entries) {
        for (LogEntry entry : entries) {
            lines.add(new LogLine(START.plusMillis(lines.size()), entry));
        }
    }

    private static TaskId task(int stage, int partition, int attempt) {
        return new TaskId(QUERY, stage, partition, attempt);
    }

    /** Two tasks whose output is on two executors, and one that is to read them. */
    private void twoStages() {
        log(
                new LogEntry.ApplicationStarted("app", Map.of("slots", "2")),
                new LogEntry.ExecutorAdded(1, "one", 1),
                new LogEntry.ExecutorAdded(2, "two", 1),
                new LogEntry.QuerySubmitted(
                        QUERY,
                        "SELECT 1",
                        List.of(
                                new LogEntry.StagePlan(0, 2, List.of("Filter", "TableScan"), List.of()),
                                new LogEntry.StagePlan(1, 1, List.of("Sort", "StageInput"), List.of(0)))),
                new LogEntry.TaskLaunched(task(0, 0, 0), 1, LaunchReason.FIRST),
                new LogEntry.TaskLaunched(task(0, 1, 0), 2, LaunchReason.FIRST),
                new LogEntry.TaskSucceeded(task(0, 0, 0), 10, 100),
                new LogEntry.TaskSucceeded(task(0, 1, 0), 20, 200));
    }

    private QueryReport query() {
        QueryReport report = History.of(lines).query(QUERY);
        assertThat(report).isNotNull();
        return report;
    }

    @Test
    void countsWhatIsDone() {
        twoStages();
        log(new LogEntry.TaskLaunched(task(1, 0, 0), 2, LaunchReason.FIRST));
        ApplicationReport.Query query = History.of(lines).report().queries().getFirst();
        assertThat(query.state()).isEqualTo("RUNNING");
        assertThat(query.tasksDone()).isEqualTo(2);
        assertThat(query.tasks()).isEqualTo(3);
        assertThat(query.stagesDone()).isEqualTo(1);
        assertThat(query().stages().getFirst().rows()).isEqualTo(30);
        log(
                new LogEntry.TaskSucceeded(task(1, 0, 0), 0, 0),
                new LogEntry.ResultComplete(QUERY),
                new LogEntry.StageReleased(QUERY, 0),
                new LogEntry.QueryEnded(QUERY));
        assertThat(query().query().state()).isEqualTo("ENDED");
        assertThat(query().query().tasksDone()).isEqualTo(3);
    }

    @Test
    void takesWhatALostExecutorHeldForGone() {
        twoStages();
        log(new LogEntry.ExecutorLost(1, "killed"));
        assertThat(query().stages().getFirst().done()).isEqualTo(1);
        log(
                new LogEntry.TaskLaunched(task(0, 0, 1), 2, LaunchReason.OUTPUT_LOST),
                new LogEntry.TaskSucceeded(task(0, 0, 1), 10, 100));
        assertThat(query().stages().getFirst().done()).isEqualTo(2);
        assertThat(query().stages().getFirst().repeated()).isZero();
        assertThat(History.of(lines).report().executors().getFirst().reason()).isEqualTo("killed");
    }

    @Test
    void countsAsRepeatedWhatWasThereStill() {
        twoStages();
        log(
                new LogEntry.ExecutorLost(1, "killed"),
                new LogEntry.TaskLaunched(task(0, 1, 1), 2, LaunchReason.OUTPUT_LOST));
        assertThat(query().stages().getFirst().repeated()).isEqualTo(1);
    }

    @Test
    void knowsOutputsThatCannotBeRead() {
        twoStages();
        log(
                new LogEntry.TaskLaunched(task(1, 0, 0), 2, LaunchReason.FIRST),
                new LogEntry.OutputLost(task(1, 0, 0), 1, 0, 0, "cut"),
                new LogEntry.TaskLaunched(task(0, 0, 1), 2, LaunchReason.OUTPUT_LOST));
        assertThat(query().stages().getFirst().repeated()).isZero();
        assertThat(query().stages().get(1).attempts().getFirst().state()).isEqualTo("FAILED");
        log(new LogEntry.ExecutorExcluded(2, true));
        assertThat(query().stages().getFirst().done()).isZero();
    }

    @Test
    void takesTheReportOfACancelledAttemptForNoOutput() {
        twoStages();
        log(
                new LogEntry.TaskLaunched(task(1, 0, 0), 1, LaunchReason.FIRST),
                new LogEntry.TaskLaunched(task(1, 0, 1), 2, LaunchReason.OUTPUT_LOST),
                new LogEntry.TaskSucceeded(task(1, 0, 1), 0, 0),
                new LogEntry.TaskCancelled(task(1, 0, 0), 1),
                new LogEntry.TaskFailed(task(1, 0, 0), "TASK_LOST", "not needed"));
        assertThat(query().stages().get(1).done()).isEqualTo(1);
        assertThat(query().stages().get(1).attempts())
                .extracting(QueryReport.Attempt::state)
                .containsExactly("CANCELLED", "SUCCEEDED");
    }

    @Test
    void remembersAHundredQueriesThatEnded() {
        log(new LogEntry.ApplicationStarted("app", Map.of()));
        for (int q = 1; q <= 250; q++) {
            log(new LogEntry.QuerySubmitted(q, "SELECT " + q, List.of()));
            if (q > 1) {
                log(new LogEntry.QueryEnded(q));
            }
        }
        List<ApplicationReport.Query> queries = History.of(lines).report().queries();
        assertThat(queries).hasSizeLessThanOrEqualTo(102);
        assertThat(queries.getFirst().query()).isEqualTo(250);
        assertThat(queries.getLast().query()).as("it runs still").isEqualTo(1);
    }

    @Test
    void aLogGivesTheSameHistoryWhenItIsReadAgain(@TempDir Path folder) throws Exception {
        twoStages();
        log(
                new LogEntry.TaskLaunched(task(1, 0, 0), 2, LaunchReason.FIRST),
                new LogEntry.ExecutorLost(1, "killed \"hard\"\nand twice"),
                new LogEntry.QueryFailed(QUERY, "DIVISION_BY_ZERO", "division by zero"),
                new LogEntry.QueryEnded(QUERY),
                new LogEntry.ApplicationEnded());
        try (EventLog log = EventLog.create(folder, "app")) {
            lines.forEach(log::write);
        }
        Path file = folder.resolve("app.jsonl");
        assertThat(Files.readAllLines(file)).hasSameSizeAs(lines);
        assertThat(EventLog.read(file)).isEqualTo(lines);
        History again = History.of(EventLog.read(file));
        assertThat(again.report()).isEqualTo(History.of(lines).report());
        assertThat(again.query(QUERY)).isEqualTo(query());
    }

    @Test
    void readsTheLogOfADriverThatDiedWithinALine(@TempDir Path folder) throws Exception {
        twoStages();
        Path file = folder.resolve("app.jsonl");
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.toJson()).append('\n'));
        Files.writeString(file, text + "{\"at\":\"2026-03-01T12:00:00Z\",\"ev");
        assertThat(EventLog.read(file)).isEqualTo(lines);
        Files.writeString(file, "nonsense\n" + text);
        assertThatThrownBy(() -> EventLog.read(file))
                .isInstanceOf(CentellaException.class)
                .hasMessageContaining("nonsense");
    }
}
