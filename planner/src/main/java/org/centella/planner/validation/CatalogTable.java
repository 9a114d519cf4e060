// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractTable;
import org.centella.storage.Table;

/** A table as Calcite sees it; {@code unwrap(CatalogTable.class)} leads back from a scan to the table. */
public final class CatalogTable extends AbstractTable {
    private final Table table;

    public CatalogTable(Table table) {
        this.table = table;
    }

    public Table table() {
        return table;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
        return Types.toCalcite(table.schema(), factory);
    }
}
