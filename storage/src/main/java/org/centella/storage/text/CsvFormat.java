// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.Schema;
import org.centella.storage.FormatOption;
import org.centella.storage.FormatOption.Kind;
import org.centella.storage.FormatOptions;
import org.centella.storage.Split;
import org.centella.storage.TableHandle;

/** Tables in files of delimited text. Columns go by the names in each file's header, else by place. */
public final class CsvFormat extends TextFormat {
    public static final String NAME = "csv";

    /** Known without a format, for the documentation. */
    public static final FormatOptions OPTIONS = new FormatOptions(
            NAME,
            Stream.concat(
                            Stream.of(
                                    FormatOption.of(
                                            "delimiter",
                                            Kind.TEXT,
                                            "the character between fields; reading guesses it, writing takes a comma",
                                            "delim",
                                            "sep"),
                                    FormatOption.of(
                                            "header", Kind.FLAG, "whether the first record has the columns' names"),
                                    FormatOption.of(
                                            "quote", Kind.TEXT, "the character around fields, '\"'; '' for none"),
                                    FormatOption.of(
                                            "escape",
                                            Kind.TEXT,
                                            "the character before a quote in quotes, the quote itself"),
                                    FormatOption.of(
                                            "null", Kind.TEXT, "what stands for null, ''", "nullstr", "null_value"),
                                    FormatOption.reading("skip", Kind.NUMBER, "lines before the header", "skip_rows"),
                                    FormatOption.reading("all_varchar", Kind.FLAG, "whether all columns are text"),
                                    FormatOption.reading(
                                            "auto_detect",
                                            Kind.FLAG,
                                            "false: commas, no header and text where no option says otherwise"),
                                    FormatOption.writing(
                                            "force_quote", Kind.TEXT, "columns that are always in quotes, * for all")),
                            OF_TEXT.stream())
                    .toList());

    public CsvFormat(TextConversion conversion) {
        super(NAME, Set.of(".csv", ".tsv", ".tbl", ".psv"), conversion);
    }

    @Override
    public FormatOptions options() {
        return OPTIONS;
    }

    @Override
    Sniffed sniff(TextFile file, Map<String, String> options) {
        Map<String, String> known = new HashMap<>(options);
        if (!Boolean.parseBoolean(options.getOrDefault("auto_detect", "true"))) {
            Map.of("delimiter", ",", "header", "false", "all_varchar", "true").forEach(known::putIfAbsent);
        }
        CsvSniffer.Guess guess;
        try (MemoryPool memory = MemoryPool.root(Long.MAX_VALUE)) {
            guess = new CsvSniffer(file, known, ValueFormat.of(conversion, options), memory).guess();
        }
        Map<String, String> complete = new HashMap<>(guess.dialect().options());
        boolean divisible = Boolean.parseBoolean(options.getOrDefault("parallel", "true"));
        return new Sniffed(complete, guess.schema(), divisible, guess.averageBytes());
    }

    @Override
    Records records(TableHandle table, Split split, int[] places, ValueFormat format, MemoryPool memory) {
        Map<String, String> options = table.options();
        List<String> names = IntStream.of(places)
                .mapToObj(c -> table.schema().field(c).name())
                .toList();
        return CsvRecords.open(
                TextFile.of(Path.of(split.path()), options),
                CsvDialect.of(options, CsvDialect.DEFAULT),
                split.firstUnit(),
                split.lastUnit(),
                names,
                places,
                Boolean.parseBoolean(options.getOrDefault("ignore_errors", "false")),
                memory);
    }

    @Override
    boolean makesNested() {
        return false;
    }

    @Override
    RecordEncoder encoder(Schema schema, Map<String, String> options, MemoryPool memory) {
        return new CsvEncoder(schema, options, ValueFormat.of(conversion, options), memory);
    }
}
