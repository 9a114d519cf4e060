// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.setting;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.centella.columnar.Batch;
import org.centella.columnar.error.Suggestions;
import org.jspecify.annotations.Nullable;

/** The table of all settings. */
public final class Settings {
    private static final List<Setting<?>> ALL = new ArrayList<>();

    private static final long MEBIBYTE = 1L << 20;
    private static final int LARGEST_BATCH = 1 << 20;
    private static final int MOST_SLOTS = 4096;
    private static final int MOST_PARTITIONS = 1 << 20;

    public static final Setting<Integer> BATCH_SIZE = session(
            "batch_size",
            SettingTypes.INTEGER,
            () -> Batch.DEFAULT_ROWS,
            "Rows per batch that operators aim for.",
            rows -> rows >= 1 && rows <= LARGEST_BATCH,
            "1 to " + LARGEST_BATCH);

    public static final Setting<Integer> SLOTS = process(
            "slots",
            SettingTypes.INTEGER,
            () -> Runtime.getRuntime().availableProcessors(),
            "Tasks that an executor runs at a time.",
            slots -> slots >= 1 && slots <= MOST_SLOTS,
            "1 to " + MOST_SLOTS);

    public static final Setting<Long> MEMORY = process(
            "memory",
            SettingTypes.BYTES,
            Settings::defaultMemory,
            "Memory of the process for queries; what does not fit spills.",
            bytes -> bytes >= 16 * MEBIBYTE,
            "at least 16m");

    public static final Setting<String> MASTER = process(
            "master",
            SettingTypes.TEXT,
            () -> "",
            "The master of the cluster whose executors run the tasks, as HOST:PORT; when empty, they run in this process.",
            _ -> true,
            "HOST:PORT");

    public static final Setting<String> DRIVER_HOST = process(
            "driver_host",
            SettingTypes.TEXT,
            () -> "localhost",
            "The name or address under which executors of a cluster reach this process, which listens there.",
            host -> !host.isBlank(),
            "a host");

    public static final Setting<Integer> EXECUTORS = process(
            "executors",
            SettingTypes.INTEGER,
            () -> 2,
            "Executors that are asked of the master.",
            count -> count >= 1 && count <= MOST_SLOTS,
            "1 to " + MOST_SLOTS);

    public static final Setting<Integer> EXECUTOR_CORES = process(
            "executor_cores",
            SettingTypes.INTEGER,
            () -> 1,
            "Tasks that an executor of a cluster runs at a time.",
            cores -> cores >= 1 && cores <= MOST_SLOTS,
            "1 to " + MOST_SLOTS);

    public static final Setting<Long> EXECUTOR_MEMORY = process(
            "executor_memory",
            SettingTypes.BYTES,
            () -> 0L,
            "Memory of an executor's process on a cluster, half for the Java heap, half for data; 0 for the share of its"
                    + " worker's memory that is its cores'.",
            bytes -> bytes == 0 || bytes >= 128 * MEBIBYTE,
            "0 or at least 128m");

    public static final Setting<Duration> EXECUTOR_IDLE_TIME = process(
            "executor_idle_time",
            SettingTypes.DURATION,
            () -> Duration.ZERO,
            "Time after which an executor that has nothing to do goes back to the cluster; more, up to executors, are asked"
                    + " for when tasks wait. 0 keeps all.",
            duration -> !duration.isNegative(),
            "0 or more");

    public static final Setting<String> CLUSTER_SECRET = process(
            "cluster_secret",
            SettingTypes.TEXT,
            () -> Path.of(System.getProperty("user.home"), ".centella", "secret")
                    .toString(),
            "The file with the secret that all processes of a cluster share; made if there is none.",
            file -> !file.isBlank(),
            "a path");

    public static final Setting<String> TLS = process(
            "tls",
            SettingTypes.TEXT,
            () -> "",
            "The folder with this process's certificate.pem and key.pem, and authority.pem, which signs those of a cluster's"
                    + " processes; with it their connections are encrypted.",
            _ -> true,
            "a path");

    public static final Setting<String> EVENT_LOG = process(
            "event_log",
            SettingTypes.TEXT,
            () -> "",
            "The folder for a file that tells, in JSON lines, what happened to the application; when empty, there is none.",
            _ -> true,
            "a path");

    public static final Setting<String> WEB = process(
            "web",
            SettingTypes.TEXT,
            () -> "",
            "Where the driver serves a page about what runs, as HOST:PORT; when empty, nowhere.",
            _ -> true,
            "HOST:PORT");

    public static final Setting<List<String>> APPLICATION_JARS = process(
            "application_jars",
            SettingTypes.PATHS,
            List::of,
            "Jars with the classes of an application, which the executors of a cluster fetch from its driver.",
            _ -> true,
            "paths separated by commas");

    public static final Setting<Integer> SCAN_PARTITIONS_PER_SLOT = session(
            "scan_partitions_per_slot",
            SettingTypes.INTEGER,
            () -> 4,
            "Partitions that a scan is cut into for each slot, if it has as many splits: more balance better.",
            partitions -> partitions >= 1 && partitions <= MOST_SLOTS,
            "1 to " + MOST_SLOTS);

    public static final Setting<Integer> SHUFFLE_PARTITIONS = session(
            "shuffle_partitions",
            SettingTypes.INTEGER,
            () -> 0,
            "Partitions of a hash or range exchange; 0 derives them from the slots.",
            partitions -> partitions >= 0 && partitions <= MOST_PARTITIONS,
            "0 to " + MOST_PARTITIONS);

    public static final Setting<Long> BROADCAST_LIMIT = session(
            "broadcast_limit",
            SettingTypes.BYTES,
            () -> 64 * MEBIBYTE,
            "Size up to which the build side of a join is broadcast, estimated and, while the query runs, actual (2g in one"
                    + " process unless set); 0 never broadcasts by size.",
            bytes -> bytes >= 0,
            "0 or more");

    public static final Setting<Double> PARTIAL_AGGREGATION_MIN_REDUCTION = session(
            "partial_aggregation_min_reduction",
            SettingTypes.DOUBLE,
            () -> 0.8,
            "Groups per row above which a partial aggregation passes its rows on instead of grouping them.",
            ratio -> ratio >= 0 && ratio <= 1,
            "0 to 1");

    public static final Setting<Duration> QUERY_TIMEOUT = session(
            "query_timeout",
            SettingTypes.DURATION,
            () -> Duration.ZERO,
            "Time after which a query is cancelled; 0 lets it run.",
            duration -> !duration.isNegative(),
            "0 or more");

    public static final Setting<String> SPILL_DIRECTORY = process(
            "spill_directory",
            SettingTypes.TEXT,
            () -> Path.of(System.getProperty("java.io.tmpdir"), "centella-spill")
                    .toString(),
            "Folder for spilled data; its content is lost when the process ends.",
            folder -> !folder.isBlank(),
            "a path");

    public static final Setting<String> WAREHOUSE = start(
            "warehouse",
            SettingTypes.TEXT,
            () -> "",
            "Folder in which CREATE TABLE and CREATE VIEW keep what they make, shared by sessions and processes; when"
                    + " empty, it ends with the session.");

    public static final Setting<Duration> TABLE_RETENTION = start(
            "table_retention",
            SettingTypes.DURATION,
            () -> Duration.ofMinutes(10),
            "Time for which files that a statement replaced or dropped are left to queries that began before it.");

    public static final Setting<Boolean> FORCE_SPILL = session(
            "force_spill",
            SettingTypes.BOOLEAN,
            () -> false,
            "For tests: operators that can spill do so at every chance.");

    public static final Setting<Boolean> FORCE_ENCODING = session(
            "force_encoding",
            SettingTypes.BOOLEAN,
            () -> false,
            "For tests: operators get every column as a dictionary, or as a constant where all rows are equal.");

    public static final Setting<Boolean> DYNAMIC_FILTERS = session(
            "dynamic_filters",
            SettingTypes.BOOLEAN,
            () -> true,
            "Whether finished build sides of joins filter the scans of their probe sides.");

    public static final Setting<Integer> JOIN_REORDER_LIMIT = session(
            "join_reorder_limit",
            SettingTypes.INTEGER,
            () -> 10,
            "Relations up to which the best join order is searched for; larger joins are ordered greedily.",
            relations -> relations >= 0 && relations <= 16,
            "0 to 16");

    public static final Setting<Integer> RECURSION_LIMIT = session(
            "recursion_limit",
            SettingTypes.INTEGER,
            () -> 100_000,
            "Steps after which WITH RECURSIVE fails, for it may never end.",
            steps -> steps >= 1,
            "1 or more");

    public static final Setting<List<String>> DISABLED_PHASES = session(
            "disabled_phases",
            SettingTypes.NAMES,
            List::of,
            "Planner phases to leave out, by the names that EXPLAIN shows; for finding out what a phase does.");

    public static final Setting<ZoneId> TIME_ZONE = session(
            "time_zone",
            SettingTypes.ZONE,
            () -> ZoneId.of("UTC"),
            "Time zone in which timestamps with time zone are read, printed and taken apart.");

    private Settings() {}

    /** Every setting, in the order of documentation. */
    public static List<Setting<?>> all() {
        return List.copyOf(ALL);
    }

    public static List<String> names() {
        return ALL.stream().map(Setting::name).toList();
    }

    /** The setting of that name, case aside, or null. */
    public static @Nullable Setting<?> find(String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        for (Setting<?> setting : ALL) {
            if (setting.name().equals(wanted)) {
                return setting;
            }
        }
        return null;
    }

    /** The name nearest to one that {@link #find} does not know, or null. */
    public static @Nullable String suggest(String name) {
        return Suggestions.nearest(name, names());
    }

    /** What off-heap memory a JVM may take beside its heap is not known; as much as the heap is the JVM's own default. */
    private static Long defaultMemory() {
        return Math.max(Runtime.getRuntime().maxMemory(), 256 * MEBIBYTE);
    }

    private static <T> Setting<T> session(String name, SettingType<T> type, Supplier<T> value, String description) {
        return session(name, type, value, description, ignored -> true, type.expected());
    }

    private static <T> Setting<T> session(
            String name,
            SettingType<T> type,
            Supplier<T> value,
            String description,
            Predicate<T> valid,
            String bounds) {
        return add(new Setting<>(name, type, value, Scope.SESSION, description, valid, bounds));
    }

    private static <T> Setting<T> start(String name, SettingType<T> type, Supplier<T> value, String description) {
        return add(new Setting<>(name, type, value, Scope.START, description, ignored -> true, type.expected()));
    }

    private static <T> Setting<T> process(
            String name,
            SettingType<T> type,
            Supplier<T> value,
            String description,
            Predicate<T> valid,
            String bounds) {
        return add(new Setting<>(name, type, value, Scope.PROCESS, description, valid, bounds));
    }

    private static <T> Setting<T> add(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }
}
