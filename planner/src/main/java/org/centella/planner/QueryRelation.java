// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlNode;
import org.centella.planner.validation.QueryValidator;
import org.centella.planner.validation.SyntaxCopy;
import org.centella.planner.validation.Types;
import org.centella.storage.Catalog;

/** The result of a query over catalog tables and other relations, under the names that the query gives those. */
final class QueryRelation implements Relation {
    private final Catalog catalog;
    private final ViewStore views;
    private final String schema;
    private final SqlNode query;
    private final Map<String, Relation> inputs;
    private final RelDataType row;

    /** @throws org.centella.columnar.error.CentellaException COLUMN_NOT_FOUND, TYPE_MISMATCH, … when the query is wrong */
    QueryRelation(Catalog catalog, ViewStore views, String schema, SqlNode query, Map<String, Relation> inputs) {
        this.catalog = catalog;
        this.views = views;
        this.schema = schema;
        this.query = query;
        this.inputs = Map.copyOf(inputs);
        RelDataTypeFactory types = Types.factory();
        this.row = uniqueNames(validator(types).validate(copy()).row(), types);
    }

    @Override
    public RelDataType row() {
        return row;
    }

    @Override
    public RelNode toRel(RelOptCluster cluster) {
        QueryValidator validator = validator(cluster.getTypeFactory());
        return validator.convert(validator.validate(copy()), cluster).project();
    }

    private QueryValidator validator(RelDataTypeFactory types) {
        QueryValidator validator = new QueryValidator(catalog, views, schema, types);
        inputs.forEach(validator::define);
        return validator;
    }

    /** Validation writes into the tree it is given. */
    private SqlNode copy() {
        return SyntaxCopy.of(query);
    }

    private static RelDataType uniqueNames(RelDataType row, RelDataTypeFactory types) {
        Set<String> taken = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (String name : row.getFieldNames()) {
            String unique = name;
            for (int i = 0; !taken.add(unique.toLowerCase(Locale.ROOT)); i++) {
                unique = name + i;
            }
            names.add(unique);
        }
        return names.equals(row.getFieldNames())
                ? row
                : types.createStructType(
                        row.getFieldList().stream().map(f -> f.getType()).toList(), names);
    }
}
