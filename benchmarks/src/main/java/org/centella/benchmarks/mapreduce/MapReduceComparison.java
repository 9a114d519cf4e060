// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.mapreduce;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.centella.benchmarks.compare.Measurement;
import org.centella.benchmarks.compare.Report;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.dataframe.DataFrame;
import org.centella.dataframe.Row;
import org.centella.dataframe.Session;
import org.centella.dataframe.rdd.Pair;

/**
 * Runs a word count and TPC-H's first query here and on Hadoop MapReduce, in turn, and compares what they give: words in the
 * comments of {@code lineitem} by an RDD, the query by SQL, over the table in Parquet and in text.
 */
public final class MapReduceComparison {
    private static final String CENTELLA = "Centella";
    private static final String HADOOP = "Hadoop";
    private static final String QUERY = """
            SELECT l_returnflag, l_linestatus, sum(l_quantity), sum(l_extendedprice),
                sum(l_extendedprice * (1 - l_discount)), sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)),
                sum(l_discount), count(*)
            FROM %s WHERE l_shipdate <= DATE '1998-09-02' GROUP BY l_returnflag, l_linestatus""";

    private final Path tables;
    private final Path texts;
    private final int threads;
    private final String hadoopMemory;
    private final Consumer<String> progress;

    /**
     * @param tables folder with TPC-H's {@code lineitem}
     * @param texts folder for the same as text, made when it is not there
     * @param hadoopMemory the heap of Hadoop's process, as {@code 4g}
     * @param progress told what runs now
     */
    public MapReduceComparison(Path tables, Path texts, int threads, String hadoopMemory, Consumer<String> progress) {
        this.tables = tables;
        this.texts = texts;
        this.threads = threads;
        this.hadoopMemory = hadoopMemory;
        this.progress = progress;
    }

    /** @throws IllegalStateException when the two do not give the same */
    public Report run(Path cache, int warmUp, int runs) throws IOException {
        Map<Work, List<Double>> own = new EnumMap<>(Work.class);
        Map<Work, List<Double>> others = new EnumMap<>(Work.class);
        Path out = texts.resolve("results");
        try (Session session = Session.builder()
                        .data(tables)
                        .set("slots", Integer.toString(threads))
                        .build();
                MapReduceProcess hadoop = new MapReduceProcess(cache, threads, hadoopMemory)) {
            writeTexts(session);
            for (int run = -warmUp; run < runs; run++) {
                for (Work work : Work.values()) {
                    String what = run < 0 ? "warm-up" : "run " + (run + 1) + " of " + runs;
                    progress.accept(what + ": " + work.label());
                    delete(out);
                    Files.createDirectories(out);
                    Path input = work.input(tables, texts);
                    double mine = run(session, work, input, out.resolve(CENTELLA));
                    double theirs = hadoop.run(work.job(), input, out.resolve(HADOOP));
                    compare(work, out);
                    if (run >= 0) {
                        own.computeIfAbsent(work, _ -> new ArrayList<>()).add(mine);
                        others.computeIfAbsent(work, _ -> new ArrayList<>()).add(theirs);
                    }
                }
            }
        } finally {
            delete(out);
        }
        List<Measurement> measurements = new ArrayList<>();
        for (Work work : own.keySet()) {
            measurements.add(new Measurement(work.label(), CENTELLA, own.get(work)));
            measurements.add(new Measurement(work.label(), HADOOP, others.get(work)));
        }
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put(CENTELLA, "");
        versions.put(HADOOP, MapReduceProcess.VERSION);
        return new Report(versions, measurements);
    }

    private void writeTexts(Session session) {
        for (Work work : List.of(Work.WORD_COUNT, Work.AGGREGATION_OF_TEXT)) {
            Path folder = work.input(tables, texts);
            if (!Files.isDirectory(folder)) {
                progress.accept("writing " + folder);
                DataFrame rows = session.table("lineitem");
                (work == Work.WORD_COUNT ? rows.select("l_comment") : rows)
                        .write()
                        .option("delimiter", "|")
                        .option("header", "false")
                        .csv(folder.toString());
            }
        }
    }

    private static double run(Session session, Work work, Path input, Path output) throws IOException {
        long start = System.nanoTime();
        switch (work) {
            case WORD_COUNT ->
                session.textFile(input.toString())
                        .flatMap(line -> Arrays.asList(line.split(" ")))
                        .filter(word -> !word.isEmpty())
                        .mapToPair(word -> Pair.of(word, 1L))
                        .reduceByKey(Long::sum)
                        .map(count -> count.key() + "\t" + count.value())
                        .saveAsTextFile(output.toString());
            case AGGREGATION_OF_PARQUET -> write(session.sql(QUERY.formatted("lineitem")), output);
            case AGGREGATION_OF_TEXT -> {
                session.read()
                        .schema(columns(session.table("lineitem").schema()))
                        .option("delimiter", "|")
                        .option("header", "false")
                        .csv(input.toString())
                        .createOrReplaceTempView("lines");
                write(session.sql(QUERY.formatted("lines")), output);
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static Schema columns(Schema table) {
        List<Field> fields = new ArrayList<>();
        for (Field field : table.fields()) {
            // A CHAR would be padded when it is read.
            fields.add(Field.of(field.name(), field.type().isString() ? DataType.VARCHAR : field.type()));
        }
        return new Schema(fields);
    }

    /** As Hadoop writes it: decimals without their points. */
    private static void write(DataFrame result, Path output) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Row row : result.collect()) {
            List<String> fields = new ArrayList<>();
            for (Object value : row.values()) {
                fields.add(
                        value instanceof BigDecimal decimal
                                ? decimal.unscaledValue().toString()
                                : "" + value);
            }
            lines.add(String.join("\t", fields));
        }
        Files.write(Files.createDirectories(output).resolve("result"), lines);
    }

    private static void compare(Work work, Path out) throws IOException {
        Map<String, String> own = lines(out.resolve(CENTELLA));
        Map<String, String> others = lines(out.resolve(HADOOP));
        if (own.isEmpty() || !own.equals(others)) {
            throw new IllegalStateException(
                    work + ": " + own.size() + " results here, and " + others.size() + " of Hadoop, are not the same");
        }
    }

    /** The lines of all files, by what stands before the last tab. */
    private static Map<String, String> lines(Path folder) throws IOException {
        Map<String, String> lines = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith("_") || name.startsWith(".")) {
                    continue;
                }
                for (String line : Files.readAllLines(file)) {
                    int tab = line.lastIndexOf('\t');
                    lines.put(line.substring(0, tab), line.substring(tab + 1));
                }
            }
        }
        return lines;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
