// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.dataframe.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is computed once: kept partitions, checkpoints, broadcast values. A session that leaks memory fails to close. */
class KeptTest {
    private Session session;
    private Accumulator<Long> computed;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        session = Session.builder()
                .set("slots", "2")
                .set("memory", "64m")
                .set("spill_directory", folder.resolve("spill").toString())
                .build();
        computed = session.accumulator("computed");
    }

    @AfterEach
    void close() throws Exception {
        session.close();
        Path spill = folder.resolve("spill");
        if (Files.exists(spill)) {
            try (Stream<Path> files = Files.walk(spill)) {
                assertThat(files.filter(file -> !file.equals(spill)))
                        .as("files left")
                        .isEmpty();
            }
        }
    }

    private Rdd<Integer> counted(int count, int partitions) {
        Accumulator<Long> counter = computed;
        return session.parallelize(IntStream.range(0, count).boxed().toList(), partitions)
                .map(n -> {
                    counter.add(1L);
                    return n;
                });
    }

    @Test
    void computesWhatItKeepsOnce() {
        Rdd<Integer> kept = counted(1000, 7).cache();
        assertThat(kept.count()).isEqualTo(1000);
        assertThat(kept.collect()).isEqualTo(IntStream.range(0, 1000).boxed().toList());
        assertThat(kept.map(n -> n + 1).reduce(Integer::sum)).isEqualTo(500_500);
        assertThat(kept.union(kept).count()).isEqualTo(2000);
        assertThat(computed.value()).isEqualTo(1000);
        kept.unpersist();
        assertThat(kept.count()).isEqualTo(1000);
        assertThat(computed.value()).isEqualTo(2000);
        assertThatThrownBy(() -> counted(1, 1).unpersist()).isInstanceOf(CentellaException.class);
    }

    @Test
    void keepsOnDisk() throws Exception {
        Rdd<Integer> kept = counted(10_000, 3).persist(StorageLevel.DISK);
        assertThat(kept.count()).isEqualTo(10_000);
        try (Stream<Path> files = Files.walk(folder.resolve("spill"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(3);
        }
        assertThat(kept.count()).isEqualTo(10_000);
        assertThat(computed.value()).isEqualTo(10_000);
    }

    @Test
    void doesNotExchangeAgainForWhatItKeeps() {
        KeyedRdd<Integer, Integer> sums =
                counted(1000, 4).keyBy(n -> n % 10).reduceByKey(Integer::sum, 3).cache();
        assertThat(sums.join(sums, 3).count()).isEqualTo(10);
        assertThat(sums.sortBy(Pair::value, false, 2).take(1)).containsExactly(Pair.of(9, 50_400));
        assertThat(computed.value()).isEqualTo(1000);
    }

    @Test
    void keepsOnlyWholePartitions() {
        Rdd<Integer> kept = counted(100, 4).cache();
        assertThat(kept.take(5)).containsExactly(0, 1, 2, 3, 4);
        long looked = computed.value();
        assertThat(looked).isLessThan(25);
        assertThat(kept.take(30)).hasSize(30);
        assertThat(kept.count()).isEqualTo(100);
        assertThat(kept.count()).isEqualTo(100);
        assertThat(kept.collect()).isEqualTo(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void givesItsMemoryToOthers() {
        Rdd<byte[]> kept = counted(60, 6).map(n -> new byte[1 << 20]).cache();
        assertThat(kept.count()).isEqualTo(60);
        assertThat(session.sql("SELECT count(DISTINCT i * 7) FROM generate_series(1, 1000000) s(i)")
                        .collect()
                        .getFirst()
                        .get(0))
                .isEqualTo(1_000_000L);
        assertThat(kept.map(bytes -> (long) bytes.length).reduce(Long::sum)).isEqualTo(60L << 20);
        assertThat(computed.value()).isEqualTo(60);
    }

    @Test
    void freesWhatIsDroppedWhileItIsRead() {
        Rdd<Integer> kept = counted(50_000, 4).cache();
        kept.count();
        Rdd<Integer> dropping = kept.map(n -> {
            if (n == 10) {
                DROPPED.computeIfAbsent(1, _ -> {
                    DROPPING.get(1).unpersist();
                    return true;
                });
            }
            return n;
        });
        DROPPING.put(1, kept);
        assertThat(dropping.count()).isEqualTo(50_000);
        assertThat(DROPPED).containsEntry(1, true);
    }

    private static final Map<Integer, Rdd<?>> DROPPING = new ConcurrentHashMap<>();
    private static final Map<Integer, Boolean> DROPPED = new ConcurrentHashMap<>();

    @Test
    void beginsAnewAtACheckpoint() {
        String files = folder.resolve("checkpoint").toString();
        Rdd<Pair<Integer, String>> written = counted(1000, 5)
                .filter(n -> n < 400 || n >= 600)
                .map(n -> Pair.of(n, n % 2 == 0 ? null : "odd"))
                .checkpoint(files);
        assertThat(computed.value()).isEqualTo(1000);
        assertThat(written.partitions()).isEqualTo(5);
        assertThat(written.lineage()).isEqualTo("(5) checkpoint " + files + "\n");
        assertThat(written.collect())
                .hasSize(800)
                .startsWith(Pair.of(0, null), Pair.of(1, "odd"))
                .endsWith(Pair.of(999, "odd"));
        assertThat(written.mapPartitions(elements -> List.of(elements.hasNext()).iterator())
                        .collect())
                .containsExactly(true, true, false, true, true);
        assertThat(computed.value()).isEqualTo(1000);
        assertThatThrownBy(() -> counted(1, 1).checkpoint(files))
                .isInstanceOfSatisfying(
                        CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_EXISTS));
        assertThat(session.parallelize(List.<Integer>of(), 2)
                        .checkpoint(folder.resolve("nothing").toString())
                        .count())
                .isZero();
    }

    @Test
    void sharesBroadcastValues() {
        Map<Integer, String> names = Map.of(1, "one", 2, "two");
        Broadcast<Map<Integer, String>> broadcast = session.broadcast(names);
        Rdd<String> named = session.parallelize(List.of(1, 2, 3, 1), 3)
                .map(n -> broadcast.value().getOrDefault(n, "many"));
        assertThat(named.collect()).containsExactly("one", "two", "many", "one");
        assertThat(broadcast.value()).isSameAs(names);
        broadcast.close();
        assertThatThrownBy(named::collect).isInstanceOf(CentellaException.class);
    }
}
