// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.FileFormat;
import org.centella.storage.FormatOption.Use;
import org.centella.storage.FormatOptions;
import org.centella.storage.OpenRequest;
import org.centella.storage.ScanRequest;
import org.centella.storage.Split;
import org.centella.storage.Table;
import org.centella.storage.TableHandle;
import org.centella.storage.file.DataFile;
import org.centella.storage.file.FileFinder;
import org.centella.storage.file.PartitionFields;
import org.centella.storage.file.SchemaMerge;
import org.centella.storage.write.DataFileWriter;

/** Tables in Parquet files. */
public final class ParquetFormat implements FileFormat {
    public static final String NAME = "parquet";

    static final FileFinder FINDER = new FileFinder(Set.of(".parquet", ".parq", ".pq"));
    /** So many footers are read on the calling thread: threads take longer to start than a few footers to read. */
    private static final int FEW_FILES = 8;

    /** Tables kept, with the statistics gathered from them, for as long as their files stay as they are. */
    private static final int MOST_OPENED = 1000;

    /** Known without a format, for the documentation. */
    public static final FormatOptions OPTIONS = new FormatOptions(
            NAME,
            Stream.concat(ParquetOptions.DECLARED.stream(), ParquetWriteOptions.DECLARED.stream())
                    .toList());

    private record Opened(List<DataFile> files, Table table) {}

    private final Map<OpenRequest, Opened> opened = new ConcurrentHashMap<>();

    @Override
    public FileFinder finder() {
        return FINDER;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public FormatOptions options() {
        return OPTIONS;
    }

    @Override
    public Table open(OpenRequest request) {
        OpenRequest key = request.withOptions(OPTIONS.canonical(Use.READ, request.options()));
        List<DataFile> found = key.files(FINDER);
        Opened known = opened.get(key);
        if (known != null && known.files.equals(found)) {
            return known.table;
        }
        Table table = open(key, found);
        if (opened.size() >= MOST_OPENED) {
            opened.clear();
        }
        opened.put(key, new Opened(found, table));
        return table;
    }

    private static Table open(OpenRequest request, List<DataFile> found) {
        ParquetOptions parquetOptions = ParquetOptions.of(request.options());
        List<ParquetFile> files = openAll(found, parquetOptions);
        SchemaMerge merge = new SchemaMerge();
        for (int i = 0; i < files.size(); i++) {
            merge.add(files.get(i).schema(), found.get(i).path());
        }
        List<Field> partitions = PartitionFields.of(found);
        List<String> partitionNames = partitions.stream().map(Field::name).toList();
        Schema schema = new Schema(merge.fields(partitionNames)).concat(new Schema(partitions));
        TableHandle handle =
                new TableHandle(request.name(), NAME, request.location(), schema, partitionNames, request.options());
        List<TableFile> tableFiles = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            tableFiles.add(new TableFile(
                    files.get(i), schema, partitionNames, found.get(i).partitionValues()));
        }
        return new ParquetTable(handle, tableFiles);
    }

    /** A table of the files of a list, whose columns are known. */
    public static Table open(TableHandle handle, List<DataFile> files) {
        List<ParquetFile> parquet = openAll(files, ParquetOptions.of(handle.options()));
        List<TableFile> tableFiles = new ArrayList<>();
        for (int i = 0; i < parquet.size(); i++) {
            tableFiles.add(new TableFile(
                    parquet.get(i),
                    handle.schema(),
                    handle.partitionColumns(),
                    files.get(i).partitionValues()));
        }
        return new ParquetTable(handle, tableFiles);
    }

    private static List<ParquetFile> openAll(List<DataFile> found, ParquetOptions options) {
        if (found.size() <= FEW_FILES) {
            return found.stream().map(f -> ParquetFile.open(f.path(), options)).toList();
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ParquetFile>> opening = new ArrayList<>();
            for (DataFile file : found) {
                opening.add(threads.submit(() -> ParquetFile.open(file.path(), options)));
            }
            List<ParquetFile> files = new ArrayList<>();
            try {
                for (Future<ParquetFile> file : opening) {
                    files.add(file.get());
                }
                return files;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CentellaException(ErrorCode.QUERY_CANCELLED, "interrupted while opening files", e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof CentellaException known
                        ? known
                        : new CentellaException(ErrorCode.IO_ERROR, "cannot open files: " + e.getCause(), e);
            } finally {
                opening.forEach(o -> o.cancel(true));
            }
        }
    }

    @Override
    public String extension(Map<String, String> options) {
        return ".parquet";
    }

    @Override
    public DataFileWriter fileWriter(Path path, Schema schema, Map<String, String> options, MemoryPool memory) {
        return new ParquetWriter(path, schema, ParquetWriteOptions.of(options), memory);
    }

    @Override
    public BatchStream read(TableHandle table, List<Split> splits, ScanRequest request, MemoryPool memory) {
        return new ParquetScan(table, splits, request, memory);
    }
}
