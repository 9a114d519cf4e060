// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.List;
import java.util.stream.IntStream;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.storage.Split;
import org.centella.storage.TableHandle;

/** Rows of files, as they were found when the step was made. */
final class FilesNode<T> extends Node<T> {
    private final TableHandle table;
    private final List<List<Split>> splits;
    private final BatchElements<T> elements;

    /** @param splits of each partition */
    FilesNode(String name, TableHandle table, List<List<Split>> splits, BatchElements<T> elements) {
        super(name, List.of());
        this.table = table;
        this.splits = splits;
        this.elements = elements;
    }

    @Override
    int partitions() {
        return splits.size();
    }

    @Override
    Source<T> source(StageBuilder stage) {
        int input = stage.input(this, id -> {
            stage.splits(id, splits);
            List<Integer> columns =
                    IntStream.range(0, table.schema().size()).boxed().toList();
            return new PhysicalPlan.TableScan(id, table, columns, List.of(), List.of(), -1, table.schema());
        });
        return new Sources.OfRows<>(input, elements);
    }
}
