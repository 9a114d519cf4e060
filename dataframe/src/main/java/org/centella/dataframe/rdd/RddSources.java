// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.List;
import java.util.Map;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.Settings;
import org.centella.planner.physical.StageCutter;
import org.centella.storage.OpenRequest;
import org.centella.storage.Split;
import org.centella.storage.Table;
import org.centella.storage.text.LineFormat;

/** Where RDDs begin; a session's methods lead here. */
public final class RddSources {
    private final RddEngine engine;

    public RddSources(RddEngine engine) {
        this.engine = engine;
    }

    /** Values of this process, in as many partitions as tasks run at a time. */
    public <T> Rdd<T> parallelize(List<? extends T> values) {
        return parallelize(values, Math.clamp(values.size(), 1, Math.max(1, engine.slots())));
    }

    public <T> Rdd<T> parallelize(List<? extends T> values, int partitions) {
        return new Rdd<>(engine, new ValuesNode<>(values, Rdd.checked(partitions)));
    }

    /**
     * The lines of files, folders and globs, without their ends. Files are cut at ends of lines, but for compressed ones.
     *
     * @throws CentellaException FILE_NOT_FOUND
     */
    public Rdd<String> textFiles(List<String> locations) {
        if (locations.isEmpty()) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "no path was given to read");
        }
        String name = String.join(", ", locations);
        Table table = engine.format(LineFormat.NAME)
                .open(new OpenRequest(name, locations, Map.of("hive_partitioning", "false"), null, Map.of()));
        List<Split> splits = table.splits(List.of());
        int most = engine.slots() * engine.settings().get(Settings.SCAN_PARTITIONS_PER_SLOT);
        return new Rdd<>(
                engine,
                new FilesNode<>(
                        "textFile " + name,
                        table.handle(),
                        StageCutter.assign(splits, Math.clamp(splits.size(), 1, most)),
                        new TextLines()));
    }

    /** The rows of a query, in the partitions of its last stage. */
    public <T> Rdd<T> ofQuery(String name, RddQuery query, BatchElements<T> elements) {
        return new Rdd<>(engine, new QueryNode<>(name, query, elements));
    }

    public <T> Broadcast<T> broadcast(T value) {
        return Broadcast.of(value, engine);
    }

    public <T> Accumulator<T> accumulator(String name, T zero, SerializableBiFunction<T, T, T> operation) {
        return new Accumulator<>(name, zero, operation);
    }
}
