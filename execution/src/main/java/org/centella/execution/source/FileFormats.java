// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.source;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.centella.execution.expression.CastConversion;
import org.centella.storage.FileFormat;
import org.centella.storage.TableFormat;
import org.centella.storage.parquet.ParquetFormat;
import org.centella.storage.text.CsvFormat;
import org.centella.storage.text.JsonFormat;
import org.centella.storage.text.LineFormat;
import org.centella.storage.warehouse.ManagedFormat;

/** The formats that files and tables may have, the same in a driver and in its executors. */
public final class FileFormats {
    private final ParquetFormat parquet = new ParquetFormat();
    private final Map<String, FileFormat> byName;

    public FileFormats() {
        Map<String, FileFormat> names = new LinkedHashMap<>();
        for (FileFormat format : List.of(
                parquet,
                new CsvFormat(new CastConversion()),
                new JsonFormat(new CastConversion()),
                new LineFormat(new CastConversion()))) {
            names.put(format.name(), format);
        }
        this.byName = Collections.unmodifiableMap(names);
    }

    public ParquetFormat parquet() {
        return parquet;
    }

    /** Formats of files, by name. */
    public Map<String, FileFormat> byName() {
        return byName;
    }

    /** All that tables may be read and written with, by name: those of files, and managed tables. */
    public Map<String, TableFormat> readers() {
        Map<String, TableFormat> readers = new HashMap<>(byName);
        readers.put(ManagedFormat.NAME, new ManagedFormat(parquet));
        return readers;
    }
}
