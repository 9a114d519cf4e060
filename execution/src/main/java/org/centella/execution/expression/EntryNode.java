// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.jspecify.annotations.Nullable;

/**
 * An expression of one column alone. Where the column is a dictionary that has no more entries than rows were seen of it,
 * the expression is computed once per entry and the indices are kept:
 *
 * <pre>
 *   upper($3)    $3 = dictionary([air, rail], 0 1 1 0)    -&gt; dictionary([AIR, RAIL], 0 1 1 0)
 * </pre>
 *
 * The result stays while batches come with the same dictionary. An entry that no row uses must not raise: when one does, the
 * rows are computed as if there were no dictionary.
 */
final class EntryNode extends Node {
    /** More entries are not tried: they leave the cache and are seldom all used. */
    private static final int MOST_ENTRIES = 1 << 16;

    private final int column;
    private final Scope.Entries entries;
    private final Node onEntries;
    private final Node onRows;

    private @Nullable FlatColumn lastBase;
    private long rowsSeen;
    private boolean raised;

    EntryNode(Scope scope, int column, Scope.Entries entries, Node onEntries, Node onRows) {
        super(scope, onRows.type);
        this.column = column;
        this.entries = entries;
        this.onEntries = onEntries;
        this.onRows = onRows;
    }

    @Override
    Column compute() {
        if (scope.column(column) instanceof DictionaryColumn dictionary && isWorthwhile(dictionary)) {
            try {
                entries.turnTo(dictionary.base());
                Operand result = onEntries.operand();
                return result.constant()
                        ? new ConstantColumn(result.column(), dictionary.length())
                        : new DictionaryColumn(result.column(), dictionary.indices(), dictionary.length());
            } catch (CentellaException e) {
                raised = true;
            }
        }
        return onRows.value();
    }

    private boolean isWorthwhile(DictionaryColumn dictionary) {
        FlatColumn base = dictionary.base();
        if (base != lastBase) {
            lastBase = base;
            rowsSeen = 0;
            raised = false;
        }
        rowsSeen += dictionary.length();
        return !raised && base.length() <= rowsSeen && base.length() <= MOST_ENTRIES;
    }
}
