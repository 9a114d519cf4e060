// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.MetadataHandler;
import org.apache.calcite.rel.metadata.MetadataHandlerProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.centella.planner.validation.DialectRexBuilder;

/**
 * What Calcite's nodes of one query share. Its metadata queries know nothing here: we estimate by our own means, and
 * Calcite's would compile handlers with Janino at the first query.
 */
public final class Clusters {
    private static final HepProgram NO_RULES = HepProgram.builder().build();

    /** One object for all kinds of metadata: the JVM makes its class when it starts, which takes a millisecond a class. */
    private static final Object KNOWS_NOTHING = Proxy.newProxyInstance(
            MetadataHandler.class.getClassLoader(),
            Arrays.stream(BuiltInMetadata.class.getClasses())
                    .flatMap(kind -> Arrays.stream(kind.getClasses()))
                    .filter(MetadataHandler.class::isAssignableFrom)
                    .toArray(Class<?>[]::new),
            (_, _, _) -> null);

    private static final MetadataHandlerProvider HANDLERS = new MetadataHandlerProvider() {
        @Override
        public <H extends MetadataHandler<?>> H handler(Class<H> type) {
            return type.cast(KNOWS_NOTHING);
        }
    };

    private static final RelMetadataQuery PROTOTYPE = new RelMetadataQuery(HANDLERS);

    private Clusters() {}

    public static RelOptCluster create(RelDataTypeFactory types) {
        RelOptCluster cluster =
                RelOptCluster.create(new HepPlanner(NO_RULES, Contexts.empty()), new DialectRexBuilder(types));
        cluster.setMetadataQuerySupplier(() -> PROTOTYPE);
        return cluster;
    }
}
