// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Schema;
import org.centella.storage.FormatOption;
import org.centella.storage.FormatOption.Kind;
import org.centella.storage.FormatOptions;
import org.centella.storage.Split;
import org.centella.storage.TableHandle;

/** Tables in files of JSON objects: one a line, one after another, or in one array. */
public final class JsonFormat extends TextFormat {
    public static final String NAME = "json";

    /** Known without a format, for the documentation. */
    public static final FormatOptions OPTIONS = new FormatOptions(
            NAME,
            Stream.concat(
                            Stream.of(FormatOption.writing(
                                    "array",
                                    Kind.FLAG,
                                    "whether the objects are elements of one array, not one a line")),
                            OF_TEXT.stream())
                    .toList());

    public JsonFormat(TextConversion conversion) {
        super(NAME, Set.of(".json", ".jsonl", ".ndjson"), conversion);
    }

    @Override
    public FormatOptions options() {
        return OPTIONS;
    }

    @Override
    Sniffed sniff(TextFile file, Map<String, String> options) {
        JsonSniffer.Guess guess =
                new JsonSniffer(file, ValueFormat.of(conversion, options), CsvSniffer.sampleSize(options)).guess();
        boolean divisible = guess.lines() && Boolean.parseBoolean(options.getOrDefault("parallel", "true"));
        return new Sniffed(Map.of(), guess.schema(), divisible, guess.averageBytes());
    }

    @Override
    Records records(TableHandle table, Split split, int[] places, ValueFormat format, MemoryPool memory) {
        List<String> names = IntStream.of(places)
                .mapToObj(c -> table.schema().field(c).name())
                .toList();
        List<DataType> types =
                IntStream.of(places).mapToObj(table.schema()::type).toList();
        return new JsonRecords(
                TextFile.of(Path.of(split.path()), table.options()),
                split.firstUnit(),
                split.lastUnit(),
                names,
                types,
                new JsonValues(format, memory),
                Boolean.parseBoolean(table.options().getOrDefault("ignore_errors", "false")),
                memory);
    }

    @Override
    boolean makesNested() {
        return true;
    }

    @Override
    RecordEncoder encoder(Schema schema, Map<String, String> options, MemoryPool memory) {
        return new JsonEncoder(schema, options, ValueFormat.of(conversion, options), memory);
    }
}
