// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.dataframe.Row;
import org.centella.dataframe.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each operation gives, with all in memory and with everything that can spill on disk. A session that leaks memory or
 * files of a query fails when the query is closed.
 */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class RddTest {
    private final Session session;

    @TempDir
    private Path folder;

    RddTest(boolean spills) {
        session = Session.builder()
                .set("slots", "2")
                .set("memory", "256m")
                .set("force_spill", Boolean.toString(spills))
                .build();
    }

    @AfterEach
    void close() {
        session.close();
    }

    private Rdd<Integer> numbers(int count, int partitions) {
        return session.parallelize(IntStream.range(0, count).boxed().toList(), partitions);
    }

    /** Of a class of the application. */
    record Visit(String page, int user, LocalDate day) implements Serializable {}

    enum Colour {
        RED,
        GREEN
    }

    // Narrow transformations.

    @Test
    void mapsFiltersAndFlattens() {
        Rdd<String> texts =
                numbers(10, 3).filter(n -> n % 2 == 1).map(n -> "n" + n).flatMap(text -> List.of(text, text + "!"));
        assertThat(texts.collect()).containsExactly("n1", "n1!", "n3", "n3!", "n5", "n5!", "n7", "n7!", "n9", "n9!");
    }

    @Test
    void keepsTheOrderOfPartitions() {
        assertThat(numbers(1000, 37).collect())
                .isEqualTo(IntStream.range(0, 1000).boxed().toList());
    }

    @Test
    void givesEachPartitionWhole() {
        List<String> sums = numbers(10, 3)
                .mapPartitionsWithIndex((index, elements) -> {
                    int sum = 0;
                    while (elements.hasNext()) {
                        sum += elements.next();
                    }
                    return List.of(index + ":" + sum).iterator();
                })
                .collect();
        assertThat(sums).containsExactly("0:3", "1:12", "2:30");
        assertThat(numbers(10, 3).mapPartitions(RddTest::onlyFirst).collect()).containsExactly(0, 3, 6);
    }

    private static Iterator<Integer> onlyFirst(Iterator<Integer> elements) {
        return elements.hasNext() ? List.of(elements.next()).iterator() : Collections.emptyIterator();
    }

    @Test
    void hasEmptyPartitions() {
        Rdd<Integer> few = numbers(2, 7);
        assertThat(few.partitions()).isEqualTo(7);
        assertThat(few.collect()).containsExactly(0, 1);
        assertThat(few.count()).isEqualTo(2);
        assertThat(few.keyBy(n -> n).reduceByKey(Integer::sum, 5).count()).isEqualTo(2);
        assertThat(few.sortBy(n -> -n, true, 4).collect()).containsExactly(1, 0);
        assertThat(few.zipWithIndex().collect()).containsExactly(Pair.of(0, 0L), Pair.of(1, 1L));
    }

    @Test
    void worksOnNothing() {
        Rdd<Integer> none = session.parallelize(List.of());
        assertThat(none.collect()).isEmpty();
        assertThat(none.count()).isZero();
        assertThat(none.isEmpty()).isTrue();
        assertThat(none.fold(7, Integer::sum)).isEqualTo(7);
        assertThat(none.distinct().collect()).isEmpty();
        assertThat(none.sortBy(n -> n).collect()).isEmpty();
        assertThatThrownBy(() -> none.reduce(Integer::sum)).isInstanceOf(CentellaException.class);
        assertThatThrownBy(none::first).isInstanceOf(CentellaException.class);
    }

    @Test
    void uniteKeepsRepetitions() {
        Rdd<Integer> twice = numbers(3, 2).union(numbers(4, 3));
        assertThat(twice.partitions()).isEqualTo(5);
        assertThat(twice.collect()).containsExactly(0, 1, 2, 0, 1, 2, 3);
        Rdd<Integer> one = numbers(3, 2);
        assertThat(one.union(one).union(one).count()).isEqualTo(9);
    }

    @Test
    void coalescesNeighbours() {
        Rdd<Integer> few = numbers(10, 10).coalesce(3);
        assertThat(few.partitions()).isEqualTo(3);
        assertThat(few.collect()).isEqualTo(IntStream.range(0, 10).boxed().toList());
        assertThat(numbers(10, 2).coalesce(5).partitions()).isEqualTo(2);
    }

    @Test
    void samplesTheSameEachTime() {
        Rdd<Integer> sample = numbers(10_000, 4).sample(0.1, 42);
        List<Integer> once = sample.collect();
        assertThat(once.size()).isBetween(850, 1150);
        assertThat(sample.collect()).isEqualTo(once);
        assertThat(numbers(100, 4).sample(0, 1).count()).isZero();
        assertThat(numbers(100, 4).sample(1, 1).count()).isEqualTo(100);
        assertThatThrownBy(() -> sample.sample(1.5, 1)).isInstanceOf(CentellaException.class);
    }

    // By key.

    @Test
    void reducesByKey() {
        Map<Integer, Integer> expected = new HashMap<>();
        IntStream.range(0, 20_000).forEach(n -> expected.merge(n % 777, n, Integer::sum));
        KeyedRdd<Integer, Integer> sums = numbers(20_000, 8).keyBy(n -> n % 777).reduceByKey(Integer::sum, 5);
        assertThat(sums.partitions()).isEqualTo(5);
        assertThat(sums.collectAsMap()).isEqualTo(expected);
    }

    @Test
    void givesTheSameOrderEachTime() {
        KeyedRdd<String, Integer> counts =
                numbers(5000, 6).mapToPair(n -> Pair.of("k" + n % 1500, 1)).reduceByKey(Integer::sum, 3);
        assertThat(counts.collect()).isEqualTo(counts.collect()).hasSize(1500);
    }

    @Test
    void groupsByKey() {
        Map<Integer, List<Integer>> groups =
                numbers(5000, 4).keyBy(n -> n % 7).groupByKey(3).collectAsMap();
        assertThat(groups).hasSize(7);
        groups.forEach((key, values) -> assertThat(values)
                .isEqualTo(IntStream.range(0, 5000)
                        .filter(n -> n % 7 == key)
                        .boxed()
                        .toList()));
    }

    @Test
    void aggregatesByKeyIntoAnotherClass() {
        Map<Integer, HashSet<Integer>> last = numbers(3000, 4)
                .keyBy(n -> n % 3)
                .mapValues(n -> n % 10)
                .aggregateByKey(
                        HashSet<Integer>::new,
                        (set, value) -> {
                            set.add(value);
                            return set;
                        },
                        (some, more) -> {
                            some.addAll(more);
                            return some;
                        },
                        2)
                .collectAsMap();
        assertThat(last).hasSize(3);
        assertThat(last.values()).allSatisfy(set -> assertThat(set).hasSize(10));
    }

    @Test
    void takesNullsForKeysAndValues() {
        Rdd<String> texts = session.parallelize(Arrays.asList("a", null, "b", null, "a"), 3);
        assertThat(texts.collect()).containsExactly("a", null, "b", null, "a");
        Map<String, Long> counts = texts.mapToPair(text -> Pair.of(text, 1L))
                .reduceByKey(Long::sum)
                .collectAsMap();
        assertThat(counts).containsEntry(null, 2L).containsEntry("a", 2L).containsEntry("b", 1L);
        Map<Integer, List<String>> groups = texts.keyBy(text -> 1).groupByKey().collectAsMap();
        assertThat(groups.get(1)).containsExactlyInAnyOrder("a", null, "b", null, "a");
        assertThat(texts.keyBy(text -> 1).reduceByKey((a, b) -> null).collect()).containsExactly(Pair.of(1, null));
        assertThat(texts.distinct().collect()).containsExactlyInAnyOrder("a", "b", null);
        assertThat(texts.sortBy(text -> text).collect()).containsExactly("a", "a", "b", null, null);
        assertThat(texts.sortBy(text -> text, false, 2).collect()).containsExactly(null, null, "b", "a", "a");
    }

    @Test
    void joinsEveryPairOfAKey() {
        KeyedRdd<Integer, String> left = session.parallelize(
                        List.of(Pair.of(1, "a"), Pair.of(1, "b"), Pair.of(2, "c")), 2)
                .mapToPair(pair -> pair);
        KeyedRdd<Integer, Integer> right = session.parallelize(
                        List.of(Pair.of(1, 10), Pair.of(1, 20), Pair.of(3, 30)), 3)
                .mapToPair(pair -> pair);
        assertThat(left.join(right, 4).collect())
                .containsExactlyInAnyOrder(
                        Pair.of(1, Pair.of("a", 10)),
                        Pair.of(1, Pair.of("a", 20)),
                        Pair.of(1, Pair.of("b", 10)),
                        Pair.of(1, Pair.of("b", 20)));
        assertThat(left.cogroup(right, 4).collectAsMap())
                .isEqualTo(Map.of(
                        1, Pair.of(List.of("a", "b"), List.of(10, 20)),
                        2, Pair.of(List.of("c"), List.of()),
                        3, Pair.of(List.of(), List.of(30))));
    }

    @Test
    void doesNotExchangeAgainWhatLiesByKey() {
        KeyedRdd<Integer, Integer> sums = numbers(100, 4).keyBy(n -> n % 10).reduceByKey(Integer::sum, 3);
        KeyedRdd<Integer, Pair<Integer, Integer>> joined = sums.join(sums.mapValues(n -> -n), 3);
        assertThat(joined.lineage().split("exchange by key")).hasSize(3);
        assertThat(joined.collect())
                .hasSize(10)
                .allSatisfy(pair ->
                        assertThat(pair.value().key()).isEqualTo(-pair.value().value()));
    }

    @Test
    void standsSkew() {
        KeyedRdd<String, Integer> skewed = numbers(30_000, 6).keyBy(n -> n % 100 == 0 ? "rare " + n : "the same key");
        Map<String, Long> counts =
                skewed.mapValues(n -> 1L).reduceByKey(Long::sum, 4).collectAsMap();
        assertThat(counts).hasSize(301).containsEntry("the same key", 29_700L);
        assertThat(skewed.groupByKey(4).mapValues(List::size).collectAsMap()).containsEntry("the same key", 29_700);
    }

    @Test
    void exchangesManyPartitions() {
        Map<Integer, Integer> counts = numbers(500, 150)
                .mapToPair(n -> Pair.of(n % 50, 1))
                .reduceByKey(Integer::sum, 120)
                .collectAsMap();
        assertThat(counts).hasSize(50);
        assertThat(counts.values()).containsOnly(10);
    }

    @Test
    void refusesArraysAsKeys() {
        assertThatThrownBy(() ->
                        numbers(3, 1).keyBy(n -> new int[] {n}).groupByKey().count())
                .isInstanceOfSatisfying(
                        CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.APPLICATION_ERROR));
    }

    @Test
    void takesElementsOfItsOwnClasses() {
        List<Visit> visits = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            visits.add(new Visit("page " + i % 9, i % 13, LocalDate.of(2024, 1, 1 + i % 28)));
        }
        Map<Visit, Integer> counts = session.parallelize(visits, 3)
                .mapToPair(visit -> Pair.of(visit, 1))
                .reduceByKey(Integer::sum)
                .collectAsMap();
        assertThat(counts.keySet()).isEqualTo(new HashSet<>(visits));
        assertThat(session.parallelize(List.of(Colour.RED, Colour.GREEN, Colour.RED), 3)
                        .mapToPair(colour -> Pair.of(colour, 1))
                        .reduceByKey(Integer::sum)
                        .collectAsMap())
                .isEqualTo(Map.of(Colour.RED, 2, Colour.GREEN, 1));
    }

    // Order.

    @Test
    void sortsOverAllPartitions() {
        Random random = new Random(7);
        List<Integer> values = IntStream.range(0, 20_000)
                .map(i -> random.nextInt(1000) * random.nextInt(1000))
                .boxed()
                .toList();
        Rdd<Integer> sorted = session.parallelize(values, 5).sortBy(n -> n, true, 7);
        assertThat(sorted.partitions()).isEqualTo(7);
        assertThat(sorted.collect()).isEqualTo(values.stream().sorted().toList());
        assertThat(session.parallelize(values, 5).sortBy(n -> n, false, 3).collect())
                .isEqualTo(values.stream().sorted(Comparator.reverseOrder()).toList());
        List<Integer> sizes = sorted.mapPartitionsWithIndex((index, elements) -> {
                    int size = 0;
                    while (elements.hasNext()) {
                        elements.next();
                        size++;
                    }
                    return List.of(size).iterator();
                })
                .collect();
        assertThat(sizes).allSatisfy(size -> assertThat(size).isBetween(1000, 5000));
    }

    @Test
    void sortsStablyAndByAnyOrder() {
        List<Pair<Integer, Integer>> pairs =
                IntStream.range(0, 6000).mapToObj(i -> Pair.of(i % 10, i)).toList();
        assertThat(session.parallelize(pairs, 4).sortBy(Pair::key, true, 3).collect())
                .isEqualTo(
                        pairs.stream().sorted(Comparator.comparing(Pair::key)).toList());
        assertThat(session.parallelize(List.of("bb", "a", "ccc"), 2)
                        .sortBy(text -> text, (a, b) -> Integer.compare(b.length(), a.length()), 2)
                        .collect())
                .containsExactly("ccc", "bb", "a");
    }

    @Test
    void numbersElementsInOrder() {
        List<Pair<Integer, Long>> numbered =
                numbers(1000, 7).filter(n -> n % 3 == 0).zipWithIndex().collect();
        assertThat(numbered).hasSize(334);
        for (int i = 0; i < numbered.size(); i++) {
            assertThat(numbered.get(i)).isEqualTo(Pair.of(3 * i, (long) i));
        }
    }

    @Test
    void dealsEvenly() {
        Rdd<Integer> dealt = numbers(1000, 3).repartition(8);
        assertThat(dealt.partitions()).isEqualTo(8);
        assertThat(dealt.collect())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 1000).boxed().toList());
        assertThat(dealt.mapPartitions(RddTest::size).collect())
                .allSatisfy(size -> assertThat(size).isBetween(123, 127));
    }

    private static Iterator<Integer> size(Iterator<Integer> elements) {
        int size = 0;
        while (elements.hasNext()) {
            elements.next();
            size++;
        }
        return List.of(size).iterator();
    }

    // Actions.

    @Test
    void reducesAndFolds() {
        assertThat(numbers(101, 4).reduce(Integer::sum)).isEqualTo(5050);
        assertThat(numbers(101, 4).fold(1, Integer::sum)).isEqualTo(5051);
        assertThat(numbers(101, 9).map(n -> "" + n).reduce((a, b) -> a + b))
                .isEqualTo(String.join(
                        "", IntStream.range(0, 101).mapToObj(n -> "" + n).toList()));
    }

    @Test
    void takesTheFirst() {
        Rdd<Integer> numbers = numbers(1000, 20);
        assertThat(numbers.take(3)).containsExactly(0, 1, 2);
        assertThat(numbers.take(120)).isEqualTo(IntStream.range(0, 120).boxed().toList());
        assertThat(numbers.take(2000)).hasSize(1000);
        assertThat(numbers.take(0)).isEmpty();
        assertThat(numbers.filter(n -> n > 900).first()).isEqualTo(901);
        assertThat(numbers.sortBy(n -> -n).take(2)).containsExactly(999, 998);
    }

    @Test
    void computesOnlyThePartitionsThatTakeNeeds() {
        Accumulator<Long> computed = session.accumulator("computed");
        Rdd<Integer> counted = numbers(1000, 20).map(n -> {
            computed.add(1L);
            return n;
        });
        assertThat(counted.take(3)).containsExactly(0, 1, 2);
        assertThat(computed.value()).isEqualTo(3);
    }

    @Test
    void writesLinesOnce() throws Exception {
        Path out = folder.resolve("out");
        numbers(1000, 6).map(n -> "line " + n).saveAsTextFile(out.toString());
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.toList())
                    .hasSize(6)
                    .allMatch(file -> file.toString().endsWith(".text"));
        }
        assertThat(session.textFile(out.toString()).collect())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 1000).mapToObj(n -> "line " + n).toList());
        assertThatThrownBy(() -> numbers(3, 1).saveAsTextFile(out.toString()))
                .isInstanceOfSatisfying(
                        CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_EXISTS));
    }

    @Test
    void leavesNothingOfAWriteThatFails() throws Exception {
        Path out = folder.resolve("failed");
        assertThatThrownBy(() -> numbers(100, 4)
                        .map(n -> {
                            if (n == 99) {
                                throw new IllegalStateException("no");
                            }
                            return n;
                        })
                        .saveAsTextFile(out.toString()))
                .isInstanceOf(CentellaException.class);
        try (Stream<Path> files = Files.walk(out)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    // Sources.

    @Test
    void readsTextOfManyFiles() throws Exception {
        Path text = Files.createDirectories(folder.resolve("text"));
        Files.writeString(text.resolve("a.txt"), "\uFEFFone\ntwo\r\n\nfour");
        Files.writeString(text.resolve("b"), "five\n");
        Files.createFile(text.resolve("empty"));
        try (var out = new GZIPOutputStream(Files.newOutputStream(text.resolve("c.txt.gz")))) {
            out.write("six ä\nseven".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        assertThat(session.textFile(text.toString()).collect())
                .containsExactlyInAnyOrder("one", "two", "", "four", "five", "six ä", "seven");
        assertThat(session.textFile(
                                text.resolve("*.txt").toString(),
                                text.resolve("b").toString())
                        .collect())
                .containsExactlyInAnyOrder("one", "two", "", "four", "five");
        assertThatThrownBy(() -> session.textFile(folder.resolve("nowhere").toString()))
                .isInstanceOfSatisfying(
                        CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_NOT_FOUND));
    }

    @Test
    void cutsLargeFilesAtEndsOfLines() throws Exception {
        Path file = folder.resolve("large");
        List<String> lines = IntStream.range(0, 900_000)
                .mapToObj(i -> "this is line number " + i + " of a file of many lines")
                .toList();
        Files.write(file, lines);
        Rdd<String> read = session.textFile(file.toString());
        assertThat(read.partitions()).isGreaterThan(2);
        assertThat(read.collect()).isEqualTo(lines);
    }

    @Test
    void takesRowsOfADataFrame() {
        Rdd<Row> rows = session.sql("SELECT i AS id, mod(i, 5) AS g FROM generate_series(1, 1000) s(i)")
                .toRdd();
        assertThat(rows.count()).isEqualTo(1000);
        assertThat(rows.mapToPair(row -> Pair.of(row.longValue("g"), row.longValue("id")))
                        .reduceByKey(Long::sum)
                        .collectAsMap())
                .hasSize(5)
                .containsEntry(
                        0L, LongStream.rangeClosed(1, 200).map(i -> 5 * i).sum());
        List<Row> sent = rows.sortBy(row -> -row.longValue("id")).take(2);
        assertThat(sent.getFirst().longValue("id")).isEqualTo(1000);
        assertThat(sent.getFirst().schema().names()).containsExactly("id", "g");
    }

    @Test
    void takesRowsOfQueriesWithStagesOfTheirOwn() {
        String sql = "SELECT mod(i, 7) AS k, sum(i) AS v FROM generate_series(1, 5000) s(i) GROUP BY 1";
        Rdd<Row> some = session.sql(sql + " ORDER BY k").toRdd();
        Rdd<Row> others = session.sql("SELECT a.k, a.v FROM (" + sql + ") a JOIN (" + sql + ") b ON a.k = b.k")
                .toRdd();
        Map<Long, Pair<Object, Object>> joined = some.keyBy(row -> row.longValue("k"))
                .mapValues(row -> row.get("v"))
                .join(others.keyBy(row -> row.longValue("k")).mapValues(row -> row.get("v")))
                .collectAsMap();
        assertThat(joined).hasSize(7);
        assertThat(joined.values()).allSatisfy(pair -> assertThat(pair.key()).isEqualTo(pair.value()));
        assertThat(some.union(others).union(some).count()).isEqualTo(21);
    }

    // Lineage, accumulators, errors.

    @Test
    void tellsItsLineage() {
        KeyedRdd<String, Long> counts = session.parallelize(List.of("a b", "b c", "c"), 3)
                .flatMap(line -> List.of(line.split(" ")))
                .mapToPair(word -> Pair.of(word, 1L))
                .reduceByKey(Long::sum, 2);
        Rdd<Pair<String, Long>> all = counts.join(counts.mapValues(n -> n + 1), 2)
                .mapValues(Pair::key)
                .union(counts)
                .sortBy(Pair::key, true, 2);
        assertThat(all.lineage()).isEqualTo("""
                (2) sortBy
                    ranges of keys
                 +-(4) sample of keys
                    +-(4) union
                       +-(2) mapValues
                       |     join
                       |     groups of both
                       |  +-(2) reduceByKey
                       |  |     exchange by key
                       |  |  +-(3) combine
                       |  |        mapToPair
                       |  |        flatMap
                       |  |        parallelize 3 values
                       |  +-(2) mapValues
                       |        reduceByKey
                       |        exchange by key
                       |     +-(3) combine
                       |           mapToPair
                       |           flatMap
                       |           parallelize 3 values
                       +-(2) reduceByKey
                             exchange by key
                          +-(3) combine
                                mapToPair
                                flatMap
                                parallelize 3 values
                """);
        assertThat(all.collect()).hasSize(6);
    }

    @Test
    void countsAccumulatorsOnce() {
        Accumulator<Long> seen = session.accumulator("seen");
        Accumulator<Integer> most = session.accumulator("most", 0, Math::max);
        KeyedRdd<Integer, Integer> sums = numbers(1000, 5)
                .map(n -> {
                    seen.add(1L);
                    most.add(n);
                    return n;
                })
                .keyBy(n -> n % 10)
                .reduceByKey(Integer::sum, 4);
        assertThat(sums.join(sums, 3).count()).isEqualTo(10);
        assertThat(seen.value()).isEqualTo(1000);
        assertThat(most.value()).isEqualTo(999);
        numbers(10, 2).foreach(n -> seen.add(10L));
        assertThat(seen.value()).isEqualTo(1100);
        seen.add(1L);
        assertThat(seen.value()).isEqualTo(1101);
        numbers(10, 3).sortBy(n -> n).zipWithIndex().foreach(pair -> seen.add(pair.value()));
        assertThat(seen.value()).isEqualTo(1146);
    }

    @Test
    void tellsWhatAFunctionThrew() {
        assertThatThrownBy(() -> numbers(10, 2).map(n -> 10 / (n - 7)).collect())
                .isInstanceOfSatisfying(CentellaException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.APPLICATION_ERROR);
                    assertThat(e)
                            .hasMessageContaining("ArithmeticException: / by zero")
                            .hasMessageContaining("RddTest");
                });
        assertThat(numbers(10, 2).count()).isEqualTo(10);
    }

    @Test
    void tellsWhatCannotBeSerialized() {
        Object notSerializable = new Object();
        assertThatThrownBy(() -> numbers(10, 2)
                        .map(n -> Objects.hash(notSerializable, n))
                        .collect())
                .isInstanceOfSatisfying(CentellaException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.APPLICATION_ERROR);
                    assertThat(e).hasMessageContaining("java.lang.Object");
                });
        assertThatThrownBy(() -> numbers(10, 2).map(n -> new Object()).collect())
                .isInstanceOfSatisfying(
                        CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.APPLICATION_ERROR));
    }

    @Test
    void refusesNoPartitions() {
        assertThatThrownBy(() -> numbers(10, 0)).isInstanceOf(CentellaException.class);
        assertThatThrownBy(() -> numbers(10, 1).repartition(0)).isInstanceOf(CentellaException.class);
    }
}
