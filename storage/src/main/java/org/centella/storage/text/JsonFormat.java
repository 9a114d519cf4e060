// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.centella.columnar.type.DataType;
import org.centella.storage.Split;
import org.centella.storage.TableHandle;

/** Tables in files of JSON objects: one a line, one after another, or in one array. */
public final class JsonFormat extends TextFormat {
    public static final String NAME = "json";

    public JsonFormat(TextConversion conversion) {
        super(NAME, Set.of(".json", ".jsonl", ".ndjson"), conversion);
    }

    @Override
    Sniffed sniff(Path path, Map<String, String> options) {
        JsonSniffer.Guess guess = new JsonSniffer(path, conversion).guess();
        return new Sniffed(Map.of(), guess.schema(), guess.lines(), guess.averageBytes());
    }

    @Override
    Records records(TableHandle table, Split split, int[] places) {
        List<String> names = IntStream.of(places)
                .mapToObj(c -> table.schema().field(c).name())
                .toList();
        List<DataType> types =
                IntStream.of(places).mapToObj(table.schema()::type).toList();
        return new JsonRecords(Path.of(split.path()), split.firstUnit(), split.lastUnit(), names, types);
    }
}
