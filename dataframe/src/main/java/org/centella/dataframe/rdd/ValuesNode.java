// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.ProgramCode;

/** Values that the program has given; they travel in the plan. */
final class ValuesNode<T> extends Node<T> {
    private static final Schema SCHEMA = Schema.of(new Field("values", DataType.VARBINARY, false));

    private final List<ProgramCode> values;

    ValuesNode(List<? extends T> values, int partitions) {
        super("parallelize " + values.size() + " values", List.of());
        this.values = new ArrayList<>();
        ElementWriter writer = new ElementWriter();
        for (int p = 0; p < partitions; p++) {
            int from = (int) ((long) values.size() * p / partitions);
            int to = (int) ((long) values.size() * (p + 1) / partitions);
            writer.reset();
            values.subList(from, to).forEach(writer::write);
            this.values.add(new ProgramCode(writer.toBytes()));
        }
    }

    @Override
    int partitions() {
        return values.size();
    }

    @Override
    Source<T> source(StageBuilder stage) {
        return new Sources.Given<>(stage.input(this, id -> new PhysicalPlan.ProgramValues(id, values, SCHEMA)));
    }
}
