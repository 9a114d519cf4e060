// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.SortKey;
import org.centella.planner.expression.Expressions;
import org.centella.planner.statistics.Estimate;
import org.centella.storage.Split;

/** Makes the plain operators of one plan, gives them ids, and keeps what stage cutting and EXPLAIN need beside them. */
final class PlanBuilder {
    private final Map<Integer, Double> rows = new HashMap<>();
    private final Map<Integer, List<Split>> splits = new HashMap<>();
    private final Set<Integer> shared = new HashSet<>();
    private int nextId;
    private int nextFilter;

    /** @param firstId of nodes and of filters, so that several plans may be parts of one */
    PlanBuilder(int firstId) {
        this.nextId = firstId;
        this.nextFilter = firstId;
    }

    int id() {
        return nextId++;
    }

    int filterId() {
        return nextFilter++;
    }

    /** Believed rows by node id. */
    Map<Integer, Double> rows() {
        return rows;
    }

    /** The splits to read by scan id. */
    Map<Integer, List<Split>> splits() {
        return splits;
    }

    Planned planned(PhysicalPlan plan, Distribution distribution, Estimate estimate) {
        rows.put(plan.id(), estimate.rows());
        return new Planned(plan, distribution, estimate);
    }

    Planned exchange(Planned input, Partitioning partitioning) {
        return planned(
                new PhysicalPlan.Exchange(id(), input.plan(), partitioning),
                distribution(partitioning),
                input.estimate());
    }

    /** How rows lie behind an exchange. */
    static Distribution distribution(Partitioning partitioning) {
        return switch (partitioning) {
            case Partitioning.Single _, Partitioning.Broadcast _ -> Distribution.SINGLE;
            case Partitioning.Hash(List<Integer> columns) -> new Distribution.Hashed(columns);
            case Partitioning.ByNumber _, Partitioning.RoundRobin _, Partitioning.Range _ -> Distribution.ANY;
        };
    }

    /** The same, which several places read: what only one of them wants is not to reach below it. */
    Planned shared(Planned exchange) {
        shared.add(exchange.plan().id());
        return exchange;
    }

    /** Ids of the exchanges that several places read. */
    Set<Integer> shared() {
        return shared;
    }

    /** The rows of all inputs, which are in one task each, or are all spread over the tasks. */
    Planned union(List<Planned> inputs, Schema schema, Estimate estimate) {
        boolean single = inputs.stream().allMatch(Planned::isSingle);
        List<PhysicalPlan> spread = inputs.stream()
                .map(i -> single || !i.isSingle() ? i : exchange(i, new Partitioning.RoundRobin()))
                .map(Planned::plan)
                .toList();
        return planned(
                new PhysicalPlan.Union(id(), spread, schema),
                single ? Distribution.SINGLE : Distribution.ANY,
                estimate);
    }

    /** The same rows in one task. */
    Planned single(Planned input) {
        return input.isSingle() ? input : exchange(input, new Partitioning.Single());
    }

    /** The same rows, spread by the hash of these columns; nothing changes when they lie so already. */
    Planned hashed(Planned input, List<Integer> columns) {
        boolean already = input.distribution() instanceof Distribution.Hashed(List<Integer> now) && now.equals(columns);
        return already ? input : exchange(input, new Partitioning.Hash(columns));
    }

    /** The same rows, in order in each task. */
    Planned sorted(Planned input, List<SortKey> keys) {
        return planned(new PhysicalPlan.Sort(id(), input.plan(), keys), input.distribution(), input.estimate());
    }

    Planned filter(Planned input, List<Expression> conjuncts, Estimate estimate) {
        if (conjuncts.isEmpty()) {
            return input;
        }
        Expression predicate = conjuncts.size() == 1 ? conjuncts.getFirst() : new Expression.And(conjuncts);
        return planned(new PhysicalPlan.Filter(id(), input.plan(), predicate), input.distribution(), estimate);
    }

    /**
     * One column per expression. A projection of the very same columns is left out, one over a mere choice of columns takes
     * its place.
     */
    Planned project(Planned input, List<Expression> expressions, Schema schema, Estimate estimate) {
        if (input.plan() instanceof PhysicalPlan.Project below && isChoice(below.expressions())) {
            List<Expression> merged = expressions.stream()
                    .map(e -> Expressions.substitute(e, below.expressions()))
                    .toList();
            Planned beneath = new Planned(below.input(), belowDistribution(input, below), input.estimate());
            return project(beneath, merged, schema, estimate);
        }
        List<Integer> sources = sources(expressions);
        Distribution distribution = input.distribution().through(sources);
        if (isIdentity(sources, input.types().size())) {
            return new Planned(input.plan(), distribution, estimate);
        }
        return planned(new PhysicalPlan.Project(id(), input.plan(), expressions, schema), distribution, estimate);
    }

    /** The distribution in terms of the columns beneath a projection that only chooses columns. */
    private static Distribution belowDistribution(Planned input, PhysicalPlan.Project below) {
        if (!(input.distribution() instanceof Distribution.Hashed(List<Integer> columns))) {
            return input.distribution();
        }
        List<Integer> beneath = new ArrayList<>();
        for (int column : columns) {
            if (!(below.expressions().get(column) instanceof Expression.InputReference ref)) {
                return Distribution.ANY;
            }
            beneath.add(ref.index());
        }
        return new Distribution.Hashed(beneath);
    }

    /** The given columns in the given order. */
    Planned choose(Planned input, List<Integer> columns) {
        Schema schema = input.plan().schema();
        List<Expression> expressions = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        List<org.centella.planner.statistics.ColumnEstimate> estimates = new ArrayList<>();
        for (int column : columns) {
            expressions.add(new Expression.InputReference(column, schema.type(column)));
            fields.add(schema.field(column));
            estimates.add(input.estimate().column(column));
        }
        return project(
                input,
                expressions,
                new Schema(fields),
                new Estimate(input.estimate().rows(), estimates));
    }

    private static boolean isChoice(List<Expression> expressions) {
        return expressions.stream()
                .allMatch(e -> e instanceof Expression.InputReference || e instanceof Expression.Literal);
    }

    private static List<Integer> sources(List<Expression> expressions) {
        return expressions.stream()
                .map(e -> e instanceof Expression.InputReference ref ? ref.index() : -1)
                .toList();
    }

    private static boolean isIdentity(List<Integer> sources, int width) {
        if (sources.size() != width) {
            return false;
        }
        for (int i = 0; i < width; i++) {
            if (sources.get(i) != i) {
                return false;
            }
        }
        return true;
    }
}
