// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.journal;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.centella.columnar.setting.Scope;
import org.centella.columnar.setting.Setting;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.execution.scheduler.LogEntry;
import org.jspecify.annotations.Nullable;

/**
 * What a driver keeps and shows of its application: the event log and the web page, as far as the settings ask for them.
 * Thread-safe.
 */
public final class Journal implements Consumer<LogEntry>, AutoCloseable {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final @Nullable EventLog log;
    private final @Nullable History history;
    private final @Nullable DriverPage page;

    private Journal(@Nullable EventLog log, @Nullable History history, @Nullable DriverPage page) {
        this.log = log;
        this.history = history;
        this.page = page;
    }

    /** Of the process that has these settings. */
    public static Journal begin(SettingValues settings) {
        String name = "centella-" + NAME.format(Instant.now()) + "-"
                + ProcessHandle.current().pid();
        String folder = settings.get(Settings.EVENT_LOG);
        String address = settings.get(Settings.WEB);
        History history = address.isEmpty() ? null : new History();
        DriverPage page = history == null ? null : DriverPage.start(address, settings, history);
        EventLog log = null;
        try {
            log = folder.isEmpty() ? null : EventLog.create(Path.of(folder), name);
        } finally {
            if (log == null && !folder.isEmpty() && page != null) {
                page.close();
            }
        }
        Journal journal = new Journal(log, history, page);
        journal.accept(new LogEntry.ApplicationStarted(name, ofProcess(settings)));
        return journal;
    }

    private static Map<String, String> ofProcess(SettingValues settings) {
        Map<String, String> values = new TreeMap<>();
        for (Setting<?> setting : Settings.all()) {
            if (setting.scope() == Scope.PROCESS) {
                values.put(setting.name(), settings.text(setting));
            }
        }
        return values;
    }

    /** Where the page is, if there is one; with a password when it does not listen on loopback only. */
    public @Nullable URI page() {
        return page == null ? null : page.address();
    }

    @Override
    public synchronized void accept(LogEntry entry) {
        if (log == null && history == null) {
            return;
        }
        LogLine line = new LogLine(Instant.now(), entry);
        if (log != null) {
            log.write(line);
        }
        if (history != null) {
            history.add(line);
        }
    }

    @Override
    public void close() {
        accept(new LogEntry.ApplicationEnded());
        if (page != null) {
            page.close();
        }
        if (log != null) {
            log.close();
        }
    }
}
