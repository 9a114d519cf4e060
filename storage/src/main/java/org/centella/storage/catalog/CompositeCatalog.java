// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.catalog;

import java.util.List;
import org.centella.storage.Catalog;
import org.centella.storage.FileFormat;
import org.centella.storage.Table;
import org.jspecify.annotations.Nullable;

/** Several catalogs as one; a name is looked up in each, the first that has it answers. */
public final class CompositeCatalog implements Catalog {
    private final List<Catalog> catalogs;
    private final List<FileFormat> formats;

    public CompositeCatalog(List<? extends Catalog> catalogs) {
        this(catalogs, List.of());
    }

    /** @param formats as {@link Catalog#formats} */
    public CompositeCatalog(List<? extends Catalog> catalogs, List<FileFormat> formats) {
        this.catalogs = List.copyOf(catalogs);
        this.formats = List.copyOf(formats);
    }

    @Override
    public List<FileFormat> formats() {
        return formats;
    }

    @Override
    public List<String> schemas() {
        return catalogs.stream()
                .flatMap(c -> c.schemas().stream())
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public List<String> tables(String schema) {
        return catalogs.stream()
                .flatMap(c -> c.tables(schema).stream())
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public @Nullable Table table(String schema, String name) {
        for (Catalog catalog : catalogs) {
            Table table = catalog.table(schema, name);
            if (table != null) {
                return table;
            }
        }
        return null;
    }
}
