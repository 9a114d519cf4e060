// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.FileFormat;
import org.centella.storage.ScanRequest;
import org.centella.storage.Split;
import org.centella.storage.Table;
import org.centella.storage.TableHandle;
import org.centella.storage.file.DataFile;
import org.centella.storage.file.FileFinder;
import org.centella.storage.file.PartitionFields;
import org.centella.storage.file.SchemaMerge;
import org.jspecify.annotations.Nullable;

/** What formats of text have in common: finding files, agreeing on a schema from their first records, scanning. */
public abstract class TextFormat implements FileFormat {
    /** Files whose first records are looked at; a column that only later ones have has to be declared. */
    private static final int SNIFFED_FILES = 10;

    /** Tables kept, with what was guessed of them, for as long as their files stay as they are. */
    private static final int MOST_OPENED = 1000;

    private final String name;
    private final FileFinder finder;
    final TextConversion conversion;
    private final Map<Key, Opened> opened = new ConcurrentHashMap<>();

    private record Key(
            String location,
            Map<String, String> options,
            @Nullable Schema declared) {}

    private record Opened(List<DataFile> files, Table table) {}

    /**
     * What the first records of a file tell.
     *
     * @param options of the format, complete, for whoever reads the file
     * @param divisible whether the file may be cut at ends of lines
     * @param averageBytes of a record
     */
    record Sniffed(Map<String, String> options, Schema schema, boolean divisible, double averageBytes) {}

    TextFormat(String name, Set<String> extensions, TextConversion conversion) {
        this.name = name;
        Set<String> all = new java.util.HashSet<>();
        for (String extension : extensions) {
            all.addAll(List.of(extension, extension + ".gz", extension + ".zst"));
        }
        this.finder = new FileFinder(all);
        this.conversion = conversion;
    }

    abstract Sniffed sniff(Path path, Map<String, String> options);

    /** @param places of the wanted columns in the schema */
    abstract Records records(TableHandle table, Split split, int[] places);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final FileFinder finder() {
        return finder;
    }

    @Override
    public final Table open(String table, String location, Map<String, String> options) {
        return opened(table, location, options, null);
    }

    /** The files are taken to have the declared columns, in this order where they have no names. */
    @Override
    public final Table open(String table, String location, Map<String, String> options, Schema declared) {
        return opened(table, location, options, declared);
    }

    private Table opened(String table, String location, Map<String, String> options, @Nullable Schema declared) {
        List<DataFile> found = finder.find(location);
        Key key = new Key(location, Map.copyOf(options), declared);
        Opened known = opened.get(key);
        if (known != null && known.files.equals(found)) {
            return known.table;
        }
        Sniffed first = sniff(found.getFirst().path(), options);
        List<Field> partitions = PartitionFields.of(found);
        List<String> partitionNames = partitions.stream().map(Field::name).toList();
        Schema columns = declared;
        if (columns == null) {
            SchemaMerge merge = new SchemaMerge();
            merge.add(first.schema(), found.getFirst().path());
            for (DataFile file : found.subList(1, Math.min(found.size(), SNIFFED_FILES))) {
                merge.add(sniff(file.path(), first.options()).schema(), file.path());
            }
            columns = new Schema(merge.fields(partitionNames));
        }
        Map<String, String> complete = new HashMap<>(options);
        complete.putAll(first.options());
        TableHandle handle = new TableHandle(
                table, name, location, columns.concat(new Schema(partitions)), partitionNames, complete);
        Table made = new TextTable(handle, found, first.averageBytes(), first.divisible());
        if (opened.size() >= MOST_OPENED) {
            opened.clear();
        }
        opened.put(key, new Opened(found, made));
        return made;
    }

    @Override
    public final BatchStream read(TableHandle table, List<Split> splits, ScanRequest request, MemoryPool memory) {
        int[] places = request.columns();
        return new TextScan(split -> records(table, split, places), table, splits, request, conversion, memory);
    }
}
