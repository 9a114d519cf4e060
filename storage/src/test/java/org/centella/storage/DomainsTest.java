// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DomainsTest {
    @Test
    void anIntersectionHoldsWhatBothHold() {
        List<Domain> domains = new ArrayList<>(List.of(Domain.ALL, Domain.NONE, Domain.NOT_NULL, Domain.ONLY_NULL));
        Random random = new Random(1);
        for (int i = 0; i < 60; i++) {
            long low = random.nextInt(8);
            long high = random.nextInt(8);
            domains.add(new Domain.Range(
                    random.nextInt(4) == 0 ? null : low,
                    random.nextBoolean(),
                    random.nextInt(4) == 0 ? null : high,
                    random.nextBoolean()));
            domains.add(new Domain.Values(random.longs(3, 0, 8)
                    .sorted()
                    .distinct()
                    .<Object>mapToObj(v -> v)
                    .toList()));
        }
        List<@Nullable Object> values = new ArrayList<>();
        values.add(null);
        for (long v = -1; v <= 8; v++) {
            values.add(v);
        }
        for (Domain a : domains) {
            for (Domain b : domains) {
                Domain both = Domains.intersect(a, b);
                for (Object value : values) {
                    assertThat(Domains.contains(both, value))
                            .as("%s in %s and %s, which is %s", value, a, b, both)
                            .isEqualTo(Domains.contains(a, value) && Domains.contains(b, value));
                }
            }
        }
    }

    @Test
    void textIsOrderedByCodePoint() {
        Domain.Range range = new Domain.Range("\uFFFF", true, "\uD83D\uDE80", true);
        assertThat(Domains.contains(range, "\uD83D\uDE00")).isTrue();
        assertThat(Domains.contains(range, "z")).isFalse();
    }
}
