// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.Schema;
import org.centella.planner.PlannedQuery;
import org.centella.storage.FileFormat;
import org.centella.storage.FormatOption;
import org.centella.storage.Table;
import org.centella.storage.TableHandle;
import org.centella.storage.file.FileFinder;
import org.centella.storage.warehouse.StoredTable;
import org.centella.storage.warehouse.TableColumn;
import org.centella.storage.warehouse.TableState;

/** Where an INSERT puts its rows: into a managed table, in one commit, or as more files beside those of an external one. */
sealed interface InsertTarget {
    String name();

    /** The columns, and whatever else the rows depend on. */
    TableState state();

    /** Adds the rows of a plan for {@link #state}'s columns, or puts them in the place of all. */
    long add(Session session, PlannedQuery assigned, boolean overwrite);

    /** A table of the warehouse. */
    record Managed(StoredTable table, TableState state) implements InsertTarget {
        static Managed of(StoredTable table) {
            return new Managed(table, table.state());
        }

        @Override
        public String name() {
            return table.name();
        }

        TableLoad.Loaded load(Session session, PlannedQuery assigned) {
            return new TableLoad(session, table).run(assigned, InsertPlan.rows(assigned));
        }

        @Override
        public long add(Session session, PlannedQuery assigned, boolean overwrite) {
            TableLoad.Loaded loaded = load(session, assigned);
            table.commit(now -> {
                TableLoad.checkSame(state, now);
                return loaded.addedTo(overwrite ? now.withoutRows() : now);
            });
            return loaded.count();
        }
    }

    /** A folder of files that the engine does not manage; they appear file by file, each complete. */
    record Folder(String name, TableHandle handle, FileFormat format, TableState state) implements InsertTarget {
        /**
         * The target that an external table is.
         *
         * @throws CentellaException INVALID_STATEMENT when its location is a file or a pattern
         */
        static Folder of(String name, Table table, FileFormat format) {
            TableHandle handle = table.handle();
            if (!Files.isDirectory(path(handle))) {
                throw new CentellaException(
                        ErrorCode.INVALID_STATEMENT,
                        name + " is no folder but " + handle.location() + ": no files can be added to it");
            }
            List<TableColumn> columns =
                    table.schema().fields().stream().map(TableColumn::of).toList();
            return new Folder(name, handle, format, TableState.empty(columns, handle.partitionColumns(), null));
        }

        private static Path path(TableHandle handle) {
            return FileFinder.path(handle.location());
        }

        @Override
        public long add(Session session, PlannedQuery assigned, boolean overwrite) {
            Schema schema = state.schema();
            SaveMode mode = overwrite ? SaveMode.OVERWRITE : SaveMode.APPEND;
            return new TableWriter(
                            session, schema, () -> assigned, format, path(handle), state.partitions(), options(), mode)
                    .run();
        }

        /** Those with which the table is read that count for writing, too. */
        private Map<String, String> options() {
            Map<String, String> known = new TreeMap<>();
            List<String> names = format.options().of(FormatOption.Use.WRITE).stream()
                    .map(FormatOption::name)
                    .toList();
            format.options().canonical(FormatOption.Use.READ, handle.options()).forEach((option, value) -> {
                if (names.contains(option)) {
                    known.put(option, value);
                }
            });
            return known;
        }
    }
}
