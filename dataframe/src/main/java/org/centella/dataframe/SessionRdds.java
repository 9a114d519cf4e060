// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.Map;
import java.util.function.Supplier;
import org.centella.columnar.BatchStream;
import org.centella.columnar.setting.SettingValues;
import org.centella.dataframe.rdd.RddEngine;
import org.centella.execution.exchange.KeptFormat;
import org.centella.execution.operator.Application;
import org.centella.execution.plan.StageGraph;
import org.centella.storage.FileFormat;

/** A session as RDDs see it. */
record SessionRdds(Session session) implements RddEngine {
    @Override
    public int slots() {
        return session.engine().slots();
    }

    @Override
    public SettingValues settings() {
        return session.settings();
    }

    @Override
    public FileFormat format(String name) {
        return session.sessionCatalog().format(name);
    }

    @Override
    public BatchStream run(StageGraph graph, String text, ClassLoader classes) {
        return session.run(
                graph, text, Application.here(classes, session.engine().keptAnywhere()));
    }

    @Override
    public void publish(String name, Supplier<byte[]> bytes) {
        session.engine().publish(name, bytes);
    }

    @Override
    public void withdraw(String name) {
        session.engine().withdraw(name);
    }

    @Override
    public int keep() {
        return session.keep();
    }

    @Override
    public void drop(int dataset) {
        session.drop(dataset);
    }

    @Override
    public boolean forgetKept(StageGraph graph) {
        Map<Integer, Integer> datasets = KeptFormat.datasets(graph);
        session.engine().forget(datasets);
        return !datasets.isEmpty();
    }
}
