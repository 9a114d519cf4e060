// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A managed table with the means to change it. Data files are written below {@link #folder} first and belong to the table
 * once a commit lists them; those that a commit no longer lists are deleted when no query can read them any more.
 * Thread-safe.
 */
public final class StoredTable {
    /** So many files of rows that came in the log are made one. */
    private static final int SMALL_FILES = 16;

    private final String id;
    private final String name;
    private final Path folder;
    private final Upkeep upkeep;
    private final CommitLog<TableState> log;
    private volatile @Nullable ManagedTable snapshot;

    /**
     * How a warehouse keeps its tables.
     *
     * @param durable whether what is committed must survive a crash of the system
     * @param inlineRows rows that a log holds at most
     * @param retentionMillis time for which files that are no longer listed are left to queries that began before
     */
    record Upkeep(boolean durable, int inlineRows, long retentionMillis) {}

    StoredTable(String id, String name, Path folder, Upkeep upkeep, CommitLog<TableState> log) {
        this.id = id;
        this.name = name;
        this.folder = folder;
        this.upkeep = upkeep;
        this.log = log;
    }

    String id() {
        return id;
    }

    public String name() {
        return name;
    }

    StoredTable named(String other) {
        return other.equals(name) ? this : new StoredTable(id, other, folder, upkeep, log);
    }

    /** Where data files go; it need not exist yet. */
    public Path folder() {
        return folder;
    }

    /** Rows that are worth a file when they come together. */
    public int inlineRows() {
        return upkeep.inlineRows();
    }

    /** The latest version, to be read. */
    public ManagedTable table() {
        ManagedTable known = snapshot;
        TableState current = log.current();
        if (known == null || known.state() != current) {
            known = new ManagedTable(name, current, folder);
            snapshot = known;
        }
        return known;
    }

    public TableState state() {
        return log.current();
    }

    /** Does something, commits among it, while no one else writes this table. */
    public <R> R exclusively(Supplier<R> action) {
        return log.exclusively(action);
    }

    /** Makes the next version, alone among writers of this table. */
    public TableState commit(UnaryOperator<TableState> change) {
        return log.update(now -> {
            TableState next = change.apply(now);
            if (next == now) {
                return now;
            }
            if (next.rows().size() > upkeep.inlineRows()) {
                next = flushed(next);
            }
            try {
                if (upkeep.durable()) {
                    force(next.filesNotIn(now));
                }
                return next.withRetired(retired(now, next));
            } catch (IOException e) {
                throw new CentellaException(ErrorCode.IO_ERROR, "cannot commit to " + folder + ": " + e, e);
            }
        });
    }

    /** Rows of the log as a file; with it the files that came so before, when they have become many. */
    private TableState flushed(TableState state) {
        List<StoredFile> small = state.files().stream()
                .filter(f -> f.rows() < (long) SMALL_FILES * upkeep.inlineRows())
                .toList();
        List<StoredFile> merged = small.size() < SMALL_FILES ? List.of() : small;
        try (InlineFlush flush = new InlineFlush(folder, state)) {
            flush.write(new ManagedTable(name, state.with(merged, state.rows()), folder));
            List<StoredFile> left = new ArrayList<>(state.files());
            left.removeAll(merged);
            left.addAll(flush.finish());
            return state.withoutRows().plusFiles(left);
        }
    }

    private void force(List<StoredFile> files) throws IOException {
        for (StoredFile file : files) {
            Path path = folder.resolve(file.path());
            Durable.force(path);
            for (Path above = path.getParent(); above.startsWith(folder); above = above.getParent()) {
                Durable.force(above);
            }
        }
    }

    /** What still has to wait; what has waited long enough is deleted. */
    private List<Retired> retired(TableState now, TableState next) throws IOException {
        long time = System.currentTimeMillis();
        List<Retired> waiting = new ArrayList<>();
        for (Retired file : next.retired()) {
            if (time - file.since() < upkeep.retentionMillis()) {
                waiting.add(file);
            } else {
                Files.deleteIfExists(folder.resolve(file.path()));
            }
        }
        List<StoredFile> replaced = now.filesNotIn(next);
        replaced.forEach(f -> waiting.add(new Retired(f.path(), time)));
        if (!replaced.isEmpty()) {
            Set<String> listed = new HashSet<>();
            next.files().forEach(f -> listed.add(f.path()));
            waiting.forEach(f -> listed.add(f.path()));
            Orphans.deleteFiles(folder, listed::contains);
        }
        return waiting;
    }
}
