// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.FileWriter;
import org.centella.storage.ScanRequest;
import org.centella.storage.Split;
import org.centella.storage.TableFormat;
import org.centella.storage.TableHandle;
import org.centella.storage.WriteRequest;
import org.centella.storage.parquet.ParquetFormat;
import org.centella.storage.write.PartitionedWriter;

/** Reads managed tables: rows of the log from the splits that carry them, all others from Parquet files. */
public final class ManagedFormat implements TableFormat {
    public static final String NAME = "managed";

    /** The names of the columns in files, one a line, when they are not those of the table. */
    private static final String STORED_AS = "stored_as";

    private final ParquetFormat parquet;

    public ManagedFormat(ParquetFormat parquet) {
        this.parquet = parquet;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** What an executor is told of a table. */
    static TableHandle handle(String name, String location, TableState state) {
        List<String> stored =
                state.columns().stream().map(TableColumn::storedAs).toList();
        Map<String, String> options =
                stored.equals(state.schema().names()) ? Map.of() : Map.of(STORED_AS, String.join("\n", stored));
        return new TableHandle(name, NAME, location, state.schema(), List.of(), options);
    }

    /** The same table as its Parquet files know it. */
    static TableHandle parquet(TableHandle table) {
        String stored = table.options().get(STORED_AS);
        Schema schema = table.schema();
        if (stored != null) {
            String[] names = stored.split("\n", -1);
            List<Field> fields = new ArrayList<>();
            for (int i = 0; i < names.length; i++) {
                fields.add(new Field(names[i], schema.type(i), schema.field(i).nullable()));
            }
            schema = new Schema(fields);
        }
        return new TableHandle(table.name(), ParquetFormat.NAME, table.location(), schema, List.of(), Map.of());
    }

    /** Parquet files in which the partition columns are written, too: they are read like any other. */
    @Override
    public FileWriter writer(WriteRequest request, MemoryPool memory) {
        return new PartitionedWriter(parquet, request, true, memory);
    }

    @Override
    public BatchStream read(TableHandle table, List<Split> splits, ScanRequest request, MemoryPool memory) {
        List<Split> files = splits.stream().filter(s -> s.inline() == null).toList();
        if (files.size() == splits.size()) {
            return parquet.read(parquet(table), files, request, memory);
        }
        return new ManagedScan(parquet, parquet(table), splits, request, memory);
    }
}
