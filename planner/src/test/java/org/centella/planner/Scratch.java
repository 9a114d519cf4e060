// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import org.centella.columnar.setting.SettingValues;
import org.centella.planner.explain.ExplainText;
import org.centella.sqlparser.*;

final class Scratch {
    public static void main(String[] a) {
        ViewStore views = new ViewStore();
        Planner planner = new Planner(new TpchCatalog(), views, "tpch");
        boolean quiet = a[0].equals("-q");
        for (int i = quiet ? 1 : 0; i < a.length; i++) {
            String q = a[i];
            for (Statement s : q.contains(" ")
                    ? java.util.List.of(StatementParser.parse(q))
                    : TpchQueries.statements(Integer.parseInt(q))) {
                try {
                    if (s instanceof Statement.CreateView cv) {
                        views.create(
                                new ViewStore.View(
                                        "tpch",
                                        cv.name().name(),
                                        cv.sql(),
                                        planner.describe(cv.query().node()).schema()),
                                true);
                        continue;
                    }
                    PlannedQuery p =
                            planner.plan(((Statement.Query) s).node(), SettingValues.DEFAULTS, java.util.List.of());
                    System.out.println("-- " + q + " " + ExplainText.phases(p.phases()));
                    if (!quiet) {

                        System.out.println(ExplainText.physical(p));
                    }
                } catch (org.centella.columnar.error.CentellaException e) {
                    System.out.println(e.render(q));
                    if (e.code() == org.centella.columnar.error.ErrorCode.INTERNAL_ERROR) e.printStackTrace(System.out);
                } catch (RuntimeException | Error e) {
                    System.out.println("-- " + q);
                    e.printStackTrace(System.out);
                }
            }
        }
    }
}
