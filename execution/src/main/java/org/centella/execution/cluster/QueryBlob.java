// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.execution.plan.PlanJson;
import org.centella.execution.plan.StageGraph;

/**
 * What an executor has to know of a query: goes with its announcement where it is small, else is fetched once as a block.
 *
 * @param jars names of the {@linkplain Published published} jars of the application
 */
record QueryBlob(StageGraph graph, Map<String, String> settings, List<String> jars) {
    /** A larger one is fetched: a message keeps those behind it waiting. */
    private static final int SMALL_BYTES = 64 << 10;

    static boolean isSmall(byte[] bytes) {
        return bytes.length <= SMALL_BYTES;
    }

    static String name(long query) {
        return "query-" + query;
    }

    static byte[] write(StageGraph graph, SettingValues settings, List<String> jars) {
        return PlanJson.write(new QueryBlob(graph, settings.toMap(), jars)).getBytes(StandardCharsets.UTF_8);
    }

    static QueryBlob read(byte[] bytes) {
        return PlanJson.read(new String(bytes, StandardCharsets.UTF_8), QueryBlob.class);
    }

    /** The query's settings, but those of the process are the executor's own. */
    SettingValues settings(SettingValues own) {
        return SettingValues.ofMap(settings).with(Settings.SPILL_DIRECTORY.name(), own.text(Settings.SPILL_DIRECTORY));
    }
}
