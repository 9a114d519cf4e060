// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.List;
import org.centella.storage.Catalog;
import org.centella.storage.FileFormat;
import org.centella.storage.Table;
import org.jspecify.annotations.Nullable;

/** What a session sees, and one table more, under a name that no user types, for a statement's own query. */
record OverlayCatalog(Catalog below, String name, Table table) implements Catalog {
    @Override
    public List<String> schemas() {
        return below.schemas();
    }

    @Override
    public List<String> tables(String schema) {
        return below.tables(schema);
    }

    @Override
    public List<FileFormat> formats() {
        return below.formats();
    }

    @Override
    public @Nullable Table table(String schema, String wanted) {
        return wanted.equals(name) ? table : below.table(schema, wanted);
    }
}
