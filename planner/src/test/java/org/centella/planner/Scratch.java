// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelRoot;
import org.centella.planner.validation.*;
import org.centella.planner.logical.*;
import org.centella.sqlparser.*;

final class Scratch {
    public static void main(String[] a) {
        for (String q : a) {
            ViewStore views = new ViewStore();
            for (Statement s : TpchQueries.statements(Integer.parseInt(q))) {
                var types = Types.factory();
                var v = new QueryValidator(new TpchCatalog(), views, "tpch", types);
                if (s instanceof Statement.CreateView cv) {
                    var val = v.validate(cv.query().node());
                    views.create(new ViewStore.View("tpch", cv.name().name(), cv.sql(), Types.schema(val.row())), true);
                    continue;
                }
                var val = v.validate(((Statement.Query) s).node());
                RelRoot root = v.convert(val, Clusters.create(types));
                System.out.println("-- " + q + " " + root.fields + " " + root.collation);
                System.out.println(root.rel.explain());
            }
        }
    }
}
