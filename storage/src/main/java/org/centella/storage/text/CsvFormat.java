// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.centella.storage.Split;
import org.centella.storage.TableHandle;

/** Tables in files of delimited text. Columns go by the names in each file's header, else by place. */
public final class CsvFormat extends TextFormat {
    public static final String NAME = "csv";

    public CsvFormat(TextConversion conversion) {
        super(NAME, Set.of(".csv", ".tsv", ".tbl", ".psv"), conversion);
    }

    @Override
    Sniffed sniff(Path path, Map<String, String> options) {
        CsvSniffer.Guess guess = new CsvSniffer(path, CsvDialect.canonical(options), conversion).guess();
        Map<String, String> complete = new HashMap<>(guess.dialect().options());
        boolean divisible = Boolean.parseBoolean(options.getOrDefault("parallel", "true"));
        return new Sniffed(complete, guess.schema(), divisible, guess.averageBytes());
    }

    @Override
    Records records(TableHandle table, Split split, int[] places) {
        CsvDialect dialect = CsvDialect.of(table.options(), CsvDialect.DEFAULT);
        List<String> names = IntStream.of(places)
                .mapToObj(c -> table.schema().field(c).name())
                .toList();
        return new CsvRecords(Path.of(split.path()), dialect, split.firstUnit(), split.lastUnit(), names, places);
    }
}
