// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.centella.columnar.type.DataType;
import org.centella.execution.expression.FunctionTable;
import org.centella.execution.plan.PhysicalPlan.UnnestSource;
import org.centella.planner.validation.Types;

/**
 * Each input row as often as its arrays have elements; the algebra of {@link org.centella.execution.plan.PhysicalPlan.Unnest},
 * with the same columns. Calcite's Uncollect knows no outer columns and leaves joining with them to a Correlate.
 */
public final class Unnest extends SingleRel {
    private final List<Integer> kept;
    private final List<UnnestSource> sources;
    private final boolean outer;
    private final boolean ordinality;

    private Unnest(
            RelOptCluster cluster,
            RelTraitSet traits,
            RelNode input,
            List<Integer> kept,
            List<UnnestSource> sources,
            boolean outer,
            boolean ordinality) {
        super(cluster, traits, input);
        this.kept = List.copyOf(kept);
        this.sources = List.copyOf(sources);
        this.outer = outer;
        this.ordinality = ordinality;
    }

    static Unnest create(
            RelNode input, List<Integer> kept, List<UnnestSource> sources, boolean outer, boolean ordinality) {
        return new Unnest(input.getCluster(), input.getTraitSet(), input, kept, sources, outer, ordinality);
    }

    public List<Integer> kept() {
        return kept;
    }

    public List<UnnestSource> sources() {
        return sources;
    }

    public boolean isOuter() {
        return outer;
    }

    public boolean isOrdinality() {
        return ordinality;
    }

    /** The same over another input, whose columns take other places, passing on other columns of it. */
    Unnest over(RelNode input, List<Integer> newKept, IntUnaryOperator columns) {
        List<UnnestSource> moved = sources.stream()
                .map(s -> new UnnestSource(
                        s.function(),
                        s.columns().stream().map(c -> columns.applyAsInt(c)).toList()))
                .toList();
        return create(input, newKept, moved, outer, ordinality);
    }

    @Override
    protected RelDataType deriveRowType() {
        RelDataTypeFactory factory = getCluster().getTypeFactory();
        List<RelDataType> types = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int column : kept) {
            RelDataTypeField field = getInput().getRowType().getFieldList().get(column);
            types.add(field.getType());
            names.add(field.getName());
        }
        for (UnnestSource source : sources) {
            types.add(factory.createTypeWithNullability(Types.toCalcite(element(source), factory), true));
            names.add("element");
        }
        if (ordinality) {
            types.add(factory.createTypeWithNullability(Types.toCalcite(DataType.BIGINT, factory), outer));
            names.add("ordinality");
        }
        return factory.createStructType(types, SqlValidatorUtil.uniquify(names, SqlValidatorUtil.F_SUGGESTER, false));
    }

    private DataType element(UnnestSource source) {
        List<DataType> types = source.columns().stream()
                .map(c -> Types.fromCalcite(
                        getInput().getRowType().getFieldList().get(c).getType()))
                .toList();
        DataType collection = source.function().isEmpty()
                ? types.getFirst()
                : FunctionTable.get(source.function()).resultType(types);
        return switch (collection) {
            case DataType.Array(DataType element) -> element;
            case DataType.Map map -> map.entry();
            case DataType.Simple _, DataType.Decimal _, DataType.Varchar _, DataType.Char _, DataType.Row _ ->
                throw new IllegalStateException(collection + " has no elements");
        };
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new Unnest(getCluster(), traits, inputs.getFirst(), kept, sources, outer, ordinality);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer)
                .item("kept", kept)
                .item("sources", sources)
                .itemIf("outer", true, outer)
                .itemIf("ordinality", true, ordinality);
    }
}
