// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.source.TableFunction.Parameter;
import org.centella.execution.source.TableFunction.Type;
import org.centella.storage.FileFormat;
import org.centella.storage.FormatOption;
import org.centella.storage.FormatOption.Use;
import org.centella.storage.FormatOptions;
import org.centella.storage.OpenRequest;
import org.centella.storage.Table;
import org.centella.storage.file.FileFinder;
import org.centella.storage.parquet.ParquetFormat;
import org.centella.storage.text.CsvFormat;
import org.centella.storage.text.JsonFormat;
import org.jspecify.annotations.Nullable;

/** All table functions. Those that read files take the options of the format for parameters. */
public final class TableFunctions {
    private static final Parameter PATH =
            new Parameter("path", List.of(), Type.PATHS, false, "a file, a folder or a glob, or a list of some");

    private static final List<Parameter> COLUMNS = List.of(
            new Parameter("columns", List.of(), Type.COLUMNS, true, "all columns, in order, in place of a guess"),
            new Parameter(
                    "types",
                    List.of("dtypes", "column_types"),
                    Type.COLUMNS,
                    true,
                    "the types of some columns, in place of a guess"));

    private static final List<TableFunction> ALL = List.of(
            new TableFunction(
                    "read_parquet",
                    List.of("parquet_scan"),
                    "The rows of Parquet files.",
                    ofFiles(ParquetFormat.OPTIONS, List.of()),
                    opened(ParquetFormat.NAME),
                    "read_parquet('data/orders/*.parquet', filename => true)"),
            new TableFunction(
                    "read_csv",
                    List.of("read_csv_auto"),
                    "The rows of files of delimited text; what no option says is found out from the first records.",
                    ofFiles(CsvFormat.OPTIONS, COLUMNS),
                    opened(CsvFormat.NAME),
                    "read_csv('data/*.csv.gz', delim => ';', types => {'day': 'DATE'})"),
            new TableFunction(
                    "read_json",
                    List.of("read_json_auto", "read_ndjson", "read_ndjson_auto"),
                    "The objects in files of JSON, one a line, one after another or in one array.",
                    ofFiles(JsonFormat.OPTIONS, COLUMNS),
                    opened(JsonFormat.NAME),
                    "read_json(['a.json', 'b.ndjson'])"),
            series("generate_series", "The values from a start to a stop, both included.", "generate_series(1, 10)"),
            series("range", "The values from a start, or 0, to before a stop.", "range(10)"),
            series("sequence", "As generate_series, and downwards where the stop is less.", "sequence(3, 1)"));

    private TableFunctions() {}

    private static List<Parameter> ofFiles(FormatOptions options, List<Parameter> more) {
        List<Parameter> parameters = new ArrayList<>(List.of(PATH));
        parameters.addAll(more);
        options.of(Use.READ).forEach(o -> parameters.add(parameter(o)));
        return parameters;
    }

    private static Parameter parameter(FormatOption option) {
        Type type = switch (option.kind()) {
            case TEXT -> Type.TEXT;
            case FLAG -> Type.FLAG;
            case NUMBER -> Type.NUMBER;
        };
        return new Parameter(option.name(), option.aliases(), type, true, option.description());
    }

    private static TableFunction.Opened opened(String format) {
        return (arguments, formats) -> open(format(format, formats), arguments);
    }

    private static FileFormat format(String name, List<FileFormat> formats) {
        return formats.stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CentellaException(
                        ErrorCode.FEATURE_NOT_SUPPORTED, "there are no files of format " + name + " here"));
    }

    private static Table open(FileFormat format, TableArguments arguments) {
        return format.open(new OpenRequest(
                String.join(", ", arguments.paths()),
                arguments.paths(),
                arguments.options(),
                arguments.columns(),
                arguments.types()));
    }

    private static TableFunction series(String name, String description, String example) {
        List<Parameter> parameters = Stream.of("start", "stop", "step")
                .map(p -> new Parameter(p, List.of(), Type.VALUE, false, "the series' " + p))
                .toList();
        return new TableFunction(name, List.of(), description, parameters, new TableFunction.Elements(), example);
    }

    public static List<TableFunction> all() {
        return ALL;
    }

    /** The function of that name or alias, in any case, or null. */
    public static @Nullable TableFunction find(String name) {
        return ALL.stream()
                .filter(f ->
                        f.name().equalsIgnoreCase(name) || f.aliases().stream().anyMatch(name::equalsIgnoreCase))
                .findFirst()
                .orElse(null);
    }

    /** Names and aliases. */
    public static List<String> names() {
        return ALL.stream()
                .flatMap(f -> Stream.concat(Stream.of(f.name()), f.aliases().stream()))
                .toList();
    }

    /**
     * The files of a location in the place of a table, {@code FROM 'data/t.csv'}: of the format that their names tell.
     *
     * @throws CentellaException UNSUPPORTED_FILE when they tell none
     */
    public static Table ofLocation(String location, List<FileFormat> formats) {
        Path path = FileFinder.path(location);
        FileFormat format = formats.stream()
                .filter(f -> f.finder().hasExtension(path)
                        || f.finder().findIn(path).stream()
                                .anyMatch(file -> f.finder().hasExtension(file.path())))
                .findFirst()
                .orElseThrow(() -> new CentellaException(
                        ErrorCode.UNSUPPORTED_FILE,
                        "the name " + location + " does not tell the files' format; "
                                + ALL.stream()
                                        .filter(f -> f.rows() instanceof TableFunction.Opened)
                                        .map(TableFunction::name)
                                        .collect(Collectors.joining(", "))
                                + " do not ask it"));
        return format.open(OpenRequest.of(location, location, Map.of()));
    }
}
