// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.centella.dataframe.Session;
import org.junit.jupiter.api.Test;

/** More elements than the heap has room for. */
class SpillingTest {
    /** The test's heap has 2 GiB, of which collections get one; these elements would take four. */
    private static final int ELEMENTS = 800;

    private static final int BYTES = 5_000_000;

    @Test
    void groupsMoreThanTheHeapHolds() {
        try (Session session =
                Session.builder().set("slots", "2").set("memory", "512m").build()) {
            Rdd<Integer> seeds =
                    session.parallelize(IntStream.range(0, ELEMENTS).boxed().toList(), 8);
            Map<Integer, Long> lengths = seeds.mapToPair(seed -> Pair.of(seed % 50, new byte[BYTES]))
                    .groupByKey(2)
                    .mapValues(values ->
                            values.stream().mapToLong(value -> value.length).sum())
                    .collectAsMap();
            Map<Integer, Long> expected = new HashMap<>();
            IntStream.range(0, ELEMENTS).forEach(seed -> expected.merge(seed % 50, (long) BYTES, Long::sum));
            assertThat(lengths).isEqualTo(expected);
            List<Integer> sizes = seeds.map(seed -> new byte[BYTES - seed])
                    .sortBy(bytes -> bytes.length, true, 1)
                    .map(bytes -> bytes.length)
                    .collect();
            assertThat(sizes).isSorted().hasSize(ELEMENTS);
        }
    }

    @Test
    void refusesWhatIsMoreThanHalfOfTheHeap() {
        long most = Runtime.getRuntime().maxMemory() / 2;
        try (HeapShare one = new HeapShare();
                HeapShare other = new HeapShare()) {
            assertThat(one.resize(most - 10)).isTrue();
            assertThat(other.resize(HeapShare.LEAST)).as("the least share").isTrue();
            assertThat(other.resize(HeapShare.LEAST + 11)).isFalse();
            assertThat(one.resize(10)).isTrue();
            assertThat(other.resize(most / 2)).isTrue();
        }
    }
}
