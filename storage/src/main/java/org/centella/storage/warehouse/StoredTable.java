// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * A managed table with the means to change it. Data files are written below {@link #folder} first and belong to the table
 * once a commit lists them. Thread-safe.
 */
public final class StoredTable {
    private final String name;
    private final Path folder;
    private final CommitLog<TableState> log;
    private volatile ManagedTable snapshot;

    StoredTable(String name, Path folder, CommitLog<TableState> log) {
        this.name = name;
        this.folder = folder;
        this.log = log;
        this.snapshot = new ManagedTable(name, log.current(), folder);
    }

    public String name() {
        return name;
    }

    /** Where data files go; it need not exist yet. */
    public Path folder() {
        return folder;
    }

    /** The latest version, to be read. */
    public ManagedTable table() {
        ManagedTable known = snapshot;
        TableState current = log.current();
        if (known.state() != current) {
            known = new ManagedTable(name, current, folder);
            snapshot = known;
        }
        return known;
    }

    public TableState state() {
        return log.current();
    }

    /** Makes the next version, alone among writers of this table. */
    public TableState commit(UnaryOperator<TableState> change) {
        return log.update(change);
    }

    CommitLog<TableState> log() {
        return log;
    }
}
