// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.planner.PlannedQuery;

/** A plan whose rows fit a table: a query with an assignment to the table's columns on top. */
final class InsertPlan {
    private InsertPlan() {}

    /**
     * The query with assignments where most tasks run: below the exchange that brings all rows to the client.
     *
     * @param values one per column of the table, over the query's columns
     */
    static PlannedQuery assign(PlannedQuery query, List<Expression> values, Schema table) {
        PhysicalPlan plan = query.physical();
        int id = highestId(plan) + 1;
        PhysicalPlan assigned =
                plan instanceof PhysicalPlan.Exchange(int exchange, PhysicalPlan input, Partitioning.Single single)
                        ? new PhysicalPlan.Exchange(exchange, new PhysicalPlan.Assign(id, input, values, table), single)
                        : new PhysicalPlan.Assign(id, plan, values, table);
        return query.with(table, assigned);
    }

    /** A plan of our own making. */
    static PlannedQuery of(Schema schema, PhysicalPlan plan, int rows) {
        return new PlannedQuery(
                schema, null, plan, Map.of(plan.id(), (double) rows), Map.of(), List.of(), List.of(), List.of());
    }

    /** Believed rows of a query. */
    static double rows(PlannedQuery query) {
        return query.rows().getOrDefault(query.physical().id(), Double.NaN);
    }

    /** The query with a write on top, where most tasks run. */
    static PlannedQuery write(PlannedQuery query, Schema files, Write write) {
        PhysicalPlan plan = query.physical();
        int id = highestId(plan) + 1;
        PhysicalPlan writing =
                plan instanceof PhysicalPlan.Exchange(int exchange, PhysicalPlan input, Partitioning.Single single)
                                && !(input instanceof PhysicalPlan.Sort)
                        ? new PhysicalPlan.Exchange(exchange, write.over(id, input), single)
                        : write.over(id, plan);
        return query.with(files, writing);
    }

    /** The query with a write on top, in one task that gathers all its rows. */
    static PlannedQuery writeInOneTask(PlannedQuery query, Schema files, Write write) {
        PhysicalPlan plan = query.physical();
        int id = highestId(plan) + 1;
        boolean gathered = plan instanceof PhysicalPlan.Exchange(int _, PhysicalPlan _, Partitioning.Single _);
        PhysicalPlan input = gathered ? plan : new PhysicalPlan.Exchange(id, plan, new Partitioning.Single());
        return query.with(files, write.over(id + 1, input));
    }

    /** Puts a write over a plan. */
    interface Write {
        PhysicalPlan over(int id, PhysicalPlan input);
    }

    static int highestId(PhysicalPlan plan) {
        int highest = plan.id();
        for (PhysicalPlan input : plan.inputs()) {
            highest = Math.max(highest, highestId(input));
        }
        return highest;
    }

    /** Columns of a stream as expressions. */
    static List<Expression> references(Schema schema) {
        List<Expression> references = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            references.add(new Expression.InputReference(i, schema.type(i)));
        }
        return references;
    }
}
