// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.FileFormat;
import org.centella.storage.FormatOption;
import org.centella.storage.FormatOption.Kind;
import org.centella.storage.FormatOption.Use;
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

/** What formats of text have in common: finding files, agreeing on a schema from their first records, scanning. */
public abstract class TextFormat implements FileFormat {
    /** Files whose first records are looked at; a column that only later ones have has to be declared. */
    private static final int SNIFFED_FILES = 10;

    /** Tables kept, with what was guessed of them, for as long as their files stay as they are. */
    private static final int MOST_OPENED = 1000;

    /** What formats of text know. */
    static final List<FormatOption> OF_TEXT = List.of(
            FormatOption.of("compression", Kind.TEXT, "auto, none, gzip or zstd; auto goes by the file's name"),
            FormatOption.of("dateformat", Kind.TEXT, "the pattern of dates, such as %d/%m/%Y", "date_format"),
            FormatOption.of(
                    "timestampformat",
                    Kind.TEXT,
                    "the pattern of timestamps, such as %Y-%m-%d %H:%M",
                    "timestamp_format"),
            FormatOption.reading(
                    "sample_size",
                    Kind.NUMBER,
                    "records looked at to guess types, 20480 unless said otherwise, -1 for all"),
            FormatOption.reading("ignore_errors", Kind.FLAG, "whether records that cannot be read are left out"),
            FormatOption.reading("parallel", Kind.FLAG, "whether large files are read in parts, unless false"));

    private final String name;
    private final FileFinder finder;
    final TextConversion conversion;
    private final Map<OpenRequest, Opened> opened = new ConcurrentHashMap<>();

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

    abstract Sniffed sniff(TextFile file, Map<String, String> options);

    /**
     * @param places of the wanted columns in the schema
     * @param format of values that records make themselves
     */
    abstract Records records(TableHandle table, Split split, int[] places, ValueFormat format, MemoryPool memory);

    /** As {@link TextScan.Source#makesNested}. */
    abstract boolean makesNested();

    /** How records are written. */
    abstract RecordEncoder encoder(Schema schema, Map<String, String> options, MemoryPool memory);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final FileFinder finder() {
        return finder;
    }

    /** The files are taken to have the declared columns, in this order where they have no names. */
    @Override
    public final Table open(OpenRequest asked) {
        Map<String, String> options = options().canonical(Use.READ, asked.options());
        OpenRequest request = asked.withOptions(options);
        List<DataFile> found = request.files(finder);
        Opened known = opened.get(request);
        if (known != null && known.files.equals(found)) {
            return known.table;
        }
        Sniffed first = sniff(TextFile.of(found.getFirst().path(), options), options);
        List<Field> partitions = PartitionFields.of(found);
        List<String> partitionNames = partitions.stream().map(Field::name).toList();
        Schema columns = request.declared();
        if (columns == null) {
            SchemaMerge merge = new SchemaMerge(GuessedTypes::common);
            merge.add(first.schema(), found.getFirst().path());
            for (DataFile file : found.subList(1, Math.min(found.size(), SNIFFED_FILES))) {
                merge.add(
                        sniff(TextFile.of(file.path(), options), sniffable(options, first))
                                .schema(),
                        file.path());
            }
            columns = typed(GuessedTypes.known(new Schema(merge.fields(partitionNames))), request);
        }
        Map<String, String> complete = new HashMap<>(options);
        complete.putAll(first.options());
        TableHandle handle = new TableHandle(
                request.name(),
                name,
                request.location(),
                columns.concat(new Schema(partitions)),
                partitionNames,
                complete);
        Table made = new TextTable(handle, found, first.averageBytes(), first.divisible());
        if (opened.size() >= MOST_OPENED) {
            opened.clear();
        }
        opened.put(request, new Opened(found, made));
        return made;
    }

    /** What was found out of the first file holds for the others, and so do the options that are not for readers alone. */
    private static Map<String, String> sniffable(Map<String, String> options, Sniffed first) {
        Map<String, String> all = new HashMap<>(options);
        all.putAll(first.options());
        return all;
    }

    private static Schema typed(Schema guessed, OpenRequest request) {
        List<Field> fields = new ArrayList<>(guessed.fields());
        request.types().forEach((column, type) -> {
            int at = IntStream.range(0, fields.size())
                    .filter(i -> fields.get(i).name().equalsIgnoreCase(column))
                    .findFirst()
                    .orElseThrow(() -> new CentellaException(
                            ErrorCode.COLUMN_NOT_FOUND,
                            "the files at " + request.location() + " have no column " + column
                                    + Suggestions.didYouMean(column, guessed.names())));
            fields.set(at, new Field(fields.get(at).name(), type, true));
        });
        return new Schema(fields);
    }

    @Override
    public final BatchStream read(TableHandle table, List<Split> splits, ScanRequest request, MemoryPool memory) {
        int[] places = request.columns();
        ValueFormat format = ValueFormat.of(conversion, table.options());
        TextScan.Source source = new TextScan.Source() {
            @Override
            public Records open(Split split) {
                return records(table, split, places, format, memory);
            }

            @Override
            public boolean makesNested() {
                return TextFormat.this.makesNested();
            }
        };
        return new TextScan(source, table, splits, request, format, memory);
    }

    @Override
    public final String extension(Map<String, String> options) {
        Compression compression =
                Compression.ofOption(options().canonical(Use.WRITE, options).get("compression"));
        return "." + name + (compression == null ? "" : compression.extension());
    }

    @Override
    public final Map<String, String> impliedOptions(Path file) {
        return Map.of("compression", Compression.ofName(file).name());
    }

    @Override
    public final DataFileWriter fileWriter(Path path, Schema schema, Map<String, String> options, MemoryPool memory) {
        Map<String, String> own = options().canonical(Use.WRITE, options);
        return new TextFileWriter(TextFile.of(path, own), own, this, schema, memory);
    }
}
