// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Rows small enough to live in a table's log, and to travel within splits, as values of {@link
 * org.centella.columnar.Values}' classes. Immutable; appending copies references only.
 */
public final class InlineRows {
    private final List<DataType> types;
    private final List<List<@Nullable Object>> rows;

    /** @param rows not changed by anyone from now on */
    public InlineRows(List<DataType> types, List<List<@Nullable Object>> rows) {
        this.types = List.copyOf(types);
        this.rows = rows;
    }

    public List<DataType> types() {
        return types;
    }

    public int size() {
        return rows.size();
    }

    /** One row, a value per type. */
    public List<@Nullable Object> row(int index) {
        return rows.get(index);
    }

    public InlineRows plus(List<List<@Nullable Object>> more) {
        List<List<@Nullable Object>> all = new ArrayList<>(rows.size() + more.size());
        all.addAll(rows);
        all.addAll(more);
        return new InlineRows(types, all);
    }

    /** As JSON text, which {@link #parse} reads. */
    public String text() {
        return InlineJson.write(this);
    }

    public static InlineRows parse(String text) {
        return InlineJson.read(text);
    }
}
