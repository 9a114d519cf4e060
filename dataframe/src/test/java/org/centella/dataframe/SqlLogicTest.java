// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.centella.columnar.error.CentellaException;
import org.centella.execution.plan.PlanJson;
import org.centella.execution.plan.StageGraph;
import org.centella.planner.PlannedQuery;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * One corpus of SQL, answered alike however the engine is set: whole and tiny batches, one and many partitions, spilling,
 * columns as dictionaries and constants, without each of the planner's optional phases, and with plans that went through JSON. Answers are DuckDB's, except where
 * a comment says that the dialect follows PostgreSQL. {@code -Dcentella.test.slt=joins,json} runs the files so named,
 * {@code -Dcentella.test.slt.mode=spilling} the modes.
 */
final class SqlLogicTest {
    private static final Path CORPUS = Path.of("src/test/resources/slt");
    private static final double TOLERANCE = 1e-9;

    /** In statements, a folder that is empty at first. */
    private static final String FOLDER = "__TEST_DIR__";

    @TempDir
    static Path data;

    @TempDir
    static Path files;

    /** @param json whether stages go through JSON before they run */
    private record Mode(String name, Map<String, String> settings, boolean json) {
        static Mode of(String name, String setting, String value) {
            return new Mode(name, Map.of(setting, value), false);
        }
    }

    private static List<Mode> modes() {
        return List.of(
                new Mode("default", Map.of(), false),
                Mode.of("batches of 1", "batch_size", "1"),
                Mode.of("batches of 3", "batch_size", "3"),
                Mode.of("batches of 512", "batch_size", "512"),
                new Mode(
                        "one of everything",
                        Map.of("slots", "1", "scan_partitions_per_slot", "1", "shuffle_partitions", "1"),
                        false),
                new Mode(
                        "many partitions, no broadcast",
                        Map.of("scan_partitions_per_slot", "8", "shuffle_partitions", "7", "broadcast_limit", "0"),
                        false),
                new Mode(
                        "broadcast at run time",
                        Map.of(
                                "disabled_phases", "broadcast",
                                "shuffle_partitions", "5",
                                "broadcast_limit", "64m"),
                        false),
                Mode.of("forced spilling", "force_spill", "true"),
                new Mode("spilling in batches of 3", Map.of("force_spill", "true", "batch_size", "3"), false),
                Mode.of("dictionaries and constants", "force_encoding", "true"),
                new Mode(
                        "dictionaries in batches of 3",
                        Map.of("force_encoding", "true", "batch_size", "3", "shuffle_partitions", "3"),
                        false),
                Mode.of("no dynamic filters", "dynamic_filters", "false"),
                Mode.of("partial aggregation gives up", "partial_aggregation_min_reduction", "0"),
                Mode.of("greedy join order", "join_reorder_limit", "0"),
                Mode.of("without fold_constants", "disabled_phases", "fold_constants"),
                Mode.of("without push_down", "disabled_phases", "push_down"),
                Mode.of("without join_order", "disabled_phases", "join_order"),
                Mode.of("without prune_columns", "disabled_phases", "prune_columns"),
                new Mode("through JSON", Map.of("shuffle_partitions", "3"), true));
    }

    @BeforeAll
    static void write() {
        SqlLogicTables.write(data);
    }

    @TestFactory
    Stream<DynamicTest> everyFileInEveryMode() throws IOException {
        List<SqlLogicFile> files = files();
        String wanted = System.getProperty("centella.test.slt.mode", "");
        return modes().stream()
                .filter(mode -> mode.name().contains(wanted))
                .flatMap(mode -> files.stream()
                        .map(file -> DynamicTest.dynamicTest(file.name() + ", " + mode.name(), () -> run(file, mode))));
    }

    private static List<SqlLogicFile> files() throws IOException {
        List<String> wanted =
                List.of(System.getProperty("centella.test.slt", "").split(","));
        List<SqlLogicFile> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(CORPUS)) {
            for (Path path : paths.sorted().toList()) {
                String name = path.getFileName().toString();
                if (wanted.stream().anyMatch(name::contains)) {
                    files.add(SqlLogicFile.parse(name, Files.readAllLines(path)));
                }
            }
        }
        return files;
    }

    /** All of a file's mistakes at once; closing the session fails when a query has leaked. */
    private static void run(SqlLogicFile file, Mode mode) {
        List<String> failures = new ArrayList<>();
        String folder = files.resolve(file.name() + " " + mode.name()).toString();
        Session.Builder builder = Session.builder().data(data).set("slots", "2");
        mode.settings().forEach(builder::set);
        try (Session session = builder.build()) {
            for (SqlLogicFile.Command command : file.commands()) {
                String failure = check(session, command, mode, folder);
                if (failure != null) {
                    failures.add("%s:%d: %s%n%s".formatted(file.name(), command.line(), command.sql(), failure));
                }
            }
        }
        assertThat(failures).as(mode.name()).isEmpty();
    }

    private static @Nullable String check(Session session, SqlLogicFile.Command command, Mode mode, String folder) {
        String sql = command.sql().replace(FOLDER, folder);
        return switch (command) {
            case SqlLogicFile.Query query -> {
                try {
                    yield difference(query, rows(session, sql, mode.json()));
                } catch (CentellaException e) {
                    yield e.render(sql);
                }
            }
            case SqlLogicFile.Execute statement -> {
                String code = "";
                String message = "";
                try (QueryResult result = session.execute(sql)) {
                    Rows.collect(result);
                } catch (CentellaException e) {
                    code = e.code().toString();
                    message = e.getMessage();
                }
                boolean same = code.equals(statement.error())
                        && (statement.message().isEmpty() || statement.message().equals(message));
                yield same
                        ? null
                        : "expected error %s %s, was %s %s"
                                .formatted(statement.error(), statement.message(), code, message);
            }
        };
    }

    private static List<Row> rows(Session session, String sql, boolean json) {
        if (!json) {
            try (QueryResult result = session.execute(sql)) {
                return Rows.collect(result);
            }
        }
        PlannedQuery planned = session.planner().plan(sql, session.settings());
        StageGraph stages = planned.stages(session.engine().slots(), session.settings());
        StageGraph travelled = PlanJson.read(PlanJson.write(stages), StageGraph.class);
        try (QueryResult result =
                new RunningResult(planned.schema(), session.engine().submit(travelled, session.settings()))) {
            return Rows.collect(result);
        }
    }

    private static @Nullable String difference(SqlLogicFile.Query query, List<Row> answer) {
        Stream<String> lines = answer.stream().map(SqlLogicTest::line);
        List<String> actual = (query.sorted() ? lines.sorted() : lines).toList();
        List<String> expected = query.sorted() ? query.rows().stream().sorted().toList() : query.rows();
        boolean same = actual.size() == expected.size();
        for (int i = 0; same && i < actual.size(); i++) {
            same = sameLine(expected.get(i), actual.get(i), query.types());
        }
        return same ? null : "expected\n" + String.join("\n", expected) + "\nwas\n" + String.join("\n", actual);
    }

    private static boolean sameLine(String expected, String actual, String types) {
        String[] wanted = expected.split("\t", -1);
        String[] values = actual.split("\t", -1);
        boolean same = wanted.length == values.length && wanted.length == types.length();
        for (int i = 0; same && i < wanted.length; i++) {
            same = wanted[i].equals(values[i]) || types.charAt(i) == 'R' && near(wanted[i], values[i]);
        }
        return same;
    }

    private static boolean near(String expected, String actual) {
        try {
            double wanted = Double.parseDouble(expected);
            double value = Double.parseDouble(actual);
            return Math.abs(wanted - value) <= TOLERANCE * Math.max(1, Math.abs(wanted));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String line(Row row) {
        return String.join("\t", row.values().stream().map(SqlLogicTest::text).toList());
    }

    static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "NULL";
            case String s -> s.isEmpty() ? "(empty)" : s.replace("\n", "\\n");
            case BigDecimal d -> d.toPlainString();
            case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
            default -> Objects.toString(value);
        };
    }
}
