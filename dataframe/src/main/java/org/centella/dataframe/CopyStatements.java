// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlNode;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Schema;
import org.centella.sqlparser.Statement;
import org.centella.storage.FileFormat;
import org.centella.storage.OpenRequest;
import org.centella.storage.Table;
import org.centella.storage.parquet.ParquetFormat;
import org.centella.storage.text.JsonFormat;
import org.jspecify.annotations.Nullable;

/**
 * COPY between tables and files of any format the engine has: the option FORMAT names it, else the file's extension. A name
 * with an extension becomes one file, any other a folder of as many as tasks write.
 */
final class CopyStatements {
    private final Session session;
    private final SessionCatalog catalog;

    CopyStatements(Session session) {
        this.session = session;
        this.catalog = session.sessionCatalog();
    }

    QueryResult to(Statement.CopyTo copy) {
        DataFrame frame =
                DataFrame.of(session, session.planner().relation(copy.query().node(), Map.of()));
        Map<String, String> options = lowerCase(copy.options());
        String extension = extension(copy.location());
        FileFormat format = format(options.remove("format"), extension);
        String partitionBy = options.remove("partition_by");
        boolean overwrite = Boolean.parseBoolean(options.remove("overwrite"));
        Path target = Path.of(copy.location());
        if (extension != null && partitionBy == null && !Files.isDirectory(target)) {
            return RowsResult.changed(oneFile(frame, format, target, options));
        }
        DataFrameWriter writer = frame.write()
                .mode(overwrite ? SaveMode.OVERWRITE : SaveMode.ERROR)
                .format(format.name());
        options.forEach(writer::option);
        if (partitionBy != null) {
            writer.partitionBy(partitionBy.split("\\s*,\\s*"));
        }
        return RowsResult.changed(writer.save(copy.location()));
    }

    /** The file appears, or takes the place of one, when it is complete. */
    private static long oneFile(DataFrame frame, FileFormat format, Path target, Map<String, String> options) {
        Path folder = target.toAbsolutePath().resolveSibling("_" + target.getFileName() + "-" + UUID.randomUUID());
        Map<String, String> all = new LinkedHashMap<>(format.impliedOptions(target));
        all.putAll(options);
        try {
            long rows = new TableWriter(frame, format, folder, List.of(), all, SaveMode.ERROR).runInOneTask();
            try (Stream<Path> written = Files.list(folder)) {
                List<Path> files = written.filter(Files::isRegularFile).toList();
                if (files.size() != 1) {
                    throw new CentellaException(
                            ErrorCode.FEATURE_NOT_SUPPORTED,
                            "the rows are too many for one file; name a folder, without an extension");
                }
                Files.move(files.getFirst(), target, StandardCopyOption.ATOMIC_MOVE);
            }
            return rows;
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot write " + target + ": " + e, e);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot delete " + folder + ": " + e, e);
        }
    }

    QueryResult from(Statement.CopyFrom copy) {
        Map<String, String> options = lowerCase(copy.options());
        FileFormat format = format(options.remove("format"), extension(copy.location()));
        Schema columns = columns(copy);
        OpenRequest request = OpenRequest.of(copy.location(), copy.location(), options);
        Table files = format.name().equals(JsonFormat.NAME)
                ? format.open(request.withDeclared(columns))
                : typed(format, request, columns);
        SqlNode all = org.centella.sqlparser.QueryParser.parse("SELECT * FROM \"$files\"")
                .node();
        Statement.Insert insert = new Statement.Insert(
                copy.table(),
                copy.columns(),
                new Statement.Insert.FromQuery(new Statement.Query(all)),
                false,
                Map.of(),
                false);
        return new InsertStatement(session, catalog.insertable(copy.table(), session.schema()), insert)
                .reading("$files", files)
                .run();
    }

    /** The columns of the table that a statement fills. */
    private Schema columns(Statement.CopyFrom copy) {
        Schema table =
                catalog.insertable(copy.table(), session.schema()).state().schema();
        if (copy.columns().isEmpty()) {
            return table;
        }
        return new Schema(copy.columns().stream()
                .map(name -> table.indexOf(name))
                .filter(i -> i >= 0)
                .map(table::field)
                .toList());
    }

    /**
     * Files whose columns have the types of the table's, by place: a guess would take the text 007 for a number. Formats that
     * know their columns' types keep them.
     */
    private static Table typed(FileFormat format, OpenRequest request, Schema columns) {
        Table guessed = format.open(request);
        if (format.name().equals(ParquetFormat.NAME)) {
            return guessed;
        }
        Map<String, DataType> types = new LinkedHashMap<>();
        List<String> folders = guessed.handle().partitionColumns();
        for (int i = 0; i < Math.min(columns.size(), guessed.schema().size()); i++) {
            String name = guessed.schema().field(i).name();
            if (!folders.contains(name)) {
                types.put(name, columns.type(i));
            }
        }
        return format.open(new OpenRequest(request.name(), request.locations(), request.options(), null, types));
    }

    private FileFormat format(@Nullable String named, @Nullable String extension) {
        if (named != null) {
            return catalog.format(named.toLowerCase(Locale.ROOT));
        }
        return extension == null ? catalog.format("parquet") : catalog.formatOf(Path.of(extension));
    }

    /** A file's name when it has an ending, such as {@code .csv.gz}, else null. */
    private static @Nullable String extension(String location) {
        String name = location.substring(location.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot <= 0 || dot == name.length() - 1 ? null : name;
    }

    private static Map<String, String> lowerCase(Map<String, String> options) {
        Map<String, String> lower = new LinkedHashMap<>();
        options.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return lower;
    }
}
