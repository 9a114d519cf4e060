// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.centella.execution.expression.Traits;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.PhysicalPlan;

/**
 * Makes one of exchanges that bring the same rows, so that a subquery or view that a query names twice is computed once:
 * what the stage cutter meets twice under one id it cuts once.
 */
final class ExchangeSharing {
    private final Map<PhysicalPlan, PhysicalPlan.Exchange> known = new HashMap<>();
    /** By id of the exchange as it was. */
    private final Map<Integer, PhysicalPlan> visited = new HashMap<>();

    private final Map<Integer, Boolean> filtered = new HashMap<>();

    private ExchangeSharing() {}

    static PhysicalPlan rewrite(PhysicalPlan plan) {
        return exchanges(plan) < 2 ? plan : new ExchangeSharing().visit(plan);
    }

    private static int exchanges(PhysicalPlan plan) {
        int below = plan.inputs().stream().mapToInt(ExchangeSharing::exchanges).sum();
        return plan instanceof PhysicalPlan.Exchange ? below + 1 : below;
    }

    private PhysicalPlan visit(PhysicalPlan plan) {
        if (!(plan instanceof PhysicalPlan.Exchange exchange)) {
            return overVisited(plan);
        }
        // One that several places read already is met in each.
        PhysicalPlan known = visited.get(exchange.id());
        if (known == null) {
            known = first((PhysicalPlan.Exchange) overVisited(exchange));
            visited.put(exchange.id(), known);
        }
        return known;
    }

    private PhysicalPlan overVisited(PhysicalPlan plan) {
        List<PhysicalPlan> inputs = new ArrayList<>();
        boolean changed = false;
        for (PhysicalPlan input : plan.inputs()) {
            PhysicalPlan next = visit(input);
            changed |= next != input;
            inputs.add(next);
        }
        return changed ? plan.withInputs(inputs) : plan;
    }

    /** The first of the exchanges that bring the same rows as this one. */
    private PhysicalPlan.Exchange first(PhysicalPlan.Exchange exchange) {
        PhysicalPlan anonymous = new Anonymous(exchange.input()).of(exchange.input());
        PhysicalPlan.Exchange first =
                known.putIfAbsent(new PhysicalPlan.Exchange(0, anonymous, exchange.partitioning()), exchange);
        return first == null ? exchange : first;
    }

    /** Whether a scan in the plan waits for filters. */
    private boolean isFiltered(PhysicalPlan plan) {
        return switch (plan) {
            case PhysicalPlan.TableScan scan -> !scan.dynamicFilters().isEmpty();
            case PhysicalPlan.Exchange below -> {
                Boolean known = filtered.get(below.id());
                if (known == null) {
                    known = isFiltered(below.input());
                    filtered.put(below.id(), known);
                }
                yield known;
            }
            default -> plan.inputs().stream().anyMatch(this::isFiltered);
        };
    }

    /**
     * The same plan with every id zero: equal for plans that do the same. It ends at exchanges below that know no filters, for
     * of those equal ones are one already. Filters that joins of the plan itself give are numbered as they come; those from
     * above keep their ids, for what they leave of the rows is that place's own.
     */
    private final class Anonymous {
        private final Map<Integer, Integer> filters = new HashMap<>();
        private final Set<Integer> own = new HashSet<>();

        Anonymous(PhysicalPlan plan) {
            collect(plan);
        }

        private void collect(PhysicalPlan plan) {
            if (plan instanceof PhysicalPlan.HashJoin join) {
                join.dynamicFilters().forEach(source -> own.add(source.filterId()));
            } else if (plan instanceof PhysicalPlan.TopN top) {
                own.add(top.filterId());
            }
            if (!(plan instanceof PhysicalPlan.Exchange below) || isFiltered(below)) {
                plan.inputs().forEach(this::collect);
            }
        }

        PhysicalPlan of(PhysicalPlan plan) {
            if (plan instanceof PhysicalPlan.Exchange below) {
                return isFiltered(below)
                        ? new PhysicalPlan.Exchange(0, of(below.input()), below.partitioning())
                        : new PhysicalPlan.Exchange(
                                below.id(),
                                new PhysicalPlan.Values(0, List.of(), below.schema()),
                                below.partitioning());
            }
            return of(plan, plan.inputs().stream().map(this::of).toList());
        }

        /** Below zero for a filter that is not the plan's own. */
        private int filter(int id) {
            return own.contains(id) ? filters.computeIfAbsent(id, _ -> filters.size()) : -2 - id;
        }

        private PhysicalPlan of(PhysicalPlan plan, List<PhysicalPlan> inputs) {
            return switch (plan) {
                case PhysicalPlan.TableScan p ->
                    new PhysicalPlan.TableScan(
                            0, p.table(), p.columns(), p.conjuncts(), uses(p), p.limit(), p.schema());
                case PhysicalPlan.WorkingTable p -> new PhysicalPlan.WorkingTable(0, p.table(), p.schema());
                case PhysicalPlan.Values p -> new PhysicalPlan.Values(0, p.rows(), p.schema());
                case PhysicalPlan.Filter p ->
                    new PhysicalPlan.Filter(id(p, List.of(p.predicate())), inputs.getFirst(), p.predicate());
                case PhysicalPlan.Project p ->
                    new PhysicalPlan.Project(id(p, p.expressions()), inputs.getFirst(), p.expressions(), p.schema());
                case PhysicalPlan.Assign p ->
                    new PhysicalPlan.Assign(0, inputs.getFirst(), p.expressions(), p.schema());
                case PhysicalPlan.HashAggregate p ->
                    new PhysicalPlan.HashAggregate(0, inputs.getFirst(), p.step(), p.keys(), p.calls(), p.schema());
                case PhysicalPlan.HashJoin p ->
                    new PhysicalPlan.HashJoin(
                            0,
                            inputs.getFirst(),
                            inputs.getLast(),
                            p.kind(),
                            p.probeKeys(),
                            p.buildKeys(),
                            p.residual(),
                            p.nullAware(),
                            sources(p));
                case PhysicalPlan.NestedLoopJoin p ->
                    new PhysicalPlan.NestedLoopJoin(0, inputs.getFirst(), inputs.getLast(), p.kind(), p.condition());
                case PhysicalPlan.EnforceSingleRow _ -> new PhysicalPlan.EnforceSingleRow(0, inputs.getFirst());
                case PhysicalPlan.Sort p -> new PhysicalPlan.Sort(0, inputs.getFirst(), p.keys());
                case PhysicalPlan.TopN p ->
                    new PhysicalPlan.TopN(0, inputs.getFirst(), p.keys(), p.count(), topFilter(p));
                case PhysicalPlan.Unnest p ->
                    new PhysicalPlan.Unnest(
                            0, inputs.getFirst(), p.kept(), p.sources(), p.outer(), p.ordinality(), p.schema());
                case PhysicalPlan.Window p ->
                    new PhysicalPlan.Window(
                            0, inputs.getFirst(), p.partitionKeys(), p.orderKeys(), p.calls(), p.sorted(), p.schema());
                case PhysicalPlan.RankLimit p ->
                    new PhysicalPlan.RankLimit(
                            0, inputs.getFirst(), p.partitionKeys(), p.orderKeys(), p.ranking(), p.count());
                case PhysicalPlan.Limit p -> new PhysicalPlan.Limit(0, inputs.getFirst(), p.offset(), p.count());
                case PhysicalPlan.GroupLimit p ->
                    new PhysicalPlan.GroupLimit(
                            0, inputs.getFirst(), p.keys(), p.tieKeys(), p.ties(), p.offset(), p.count());
                case PhysicalPlan.AsofMerge p ->
                    new PhysicalPlan.AsofMerge(
                            0, inputs.getFirst(), p.keys(), p.side(), p.left(), p.right(), p.outer(), p.schema());
                case PhysicalPlan.Repeat p -> new PhysicalPlan.Repeat(0, inputs.getFirst(), p.times());
                case PhysicalPlan.Sample p ->
                    new PhysicalPlan.Sample(0, inputs.getFirst(), p.rate(), p.batches(), p.seed());
                case PhysicalPlan.Union p -> new PhysicalPlan.Union(0, inputs, p.schema());
                case PhysicalPlan.Exchange p -> p;
                case PhysicalPlan.StageInput p -> p;
                case PhysicalPlan.Program p -> p;
                case PhysicalPlan.ProgramValues p -> p;
                case PhysicalPlan.TableWrite p -> p;
            };
        }

        private List<PhysicalPlan.DynamicFilterUse> uses(PhysicalPlan.TableScan scan) {
            return scan.dynamicFilters().stream()
                    .map(use -> new PhysicalPlan.DynamicFilterUse(filter(use.filterId()), use.column()))
                    .toList();
        }

        private List<PhysicalPlan.DynamicFilterSource> sources(PhysicalPlan.HashJoin join) {
            return join.dynamicFilters().stream()
                    .map(source -> new PhysicalPlan.DynamicFilterSource(filter(source.filterId()), source.key()))
                    .toList();
        }

        private int topFilter(PhysicalPlan.TopN top) {
            return top.filterId() == PhysicalPlan.TopN.NO_FILTER ? top.filterId() : filter(top.filterId());
        }
    }

    /** Plans with random numbers in them do not do the same. */
    private static int id(PhysicalPlan plan, List<Expression> expressions) {
        return expressions.stream().anyMatch(Traits::isVolatile) ? plan.id() : 0;
    }
}
