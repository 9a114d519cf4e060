// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.junit.jupiter.api.Test;

class MemoryPoolTest {
    @Test
    void whatAChildHoldsCountsAboveIt() {
        try (MemoryPool root = MemoryPool.root(1000);
                MemoryPool query = root.child("query");
                MemoryPool task = query.child("task", 400)) {
            try (Buffer buffer = task.allocate(300)) {
                assertThat(buffer.size()).isEqualTo(300);
                assertThat(root.used()).isEqualTo(300);
                assertThat(task.tryAllocate(101)).isNull();
                assertThat(query.used()).as("a refusal takes nothing").isEqualTo(300);
            }
            assertThat(root.used()).isZero();
            assertThat(root.peak()).isEqualTo(300);
        }
    }

    @Test
    void aRefusalNamesTheLargestConsumers() {
        try (MemoryPool root = MemoryPool.root(1000);
                MemoryPool hungry = root.child("hungry");
                MemoryPool modest = root.child("modest");
                Buffer ignored = hungry.allocate(900)) {
            assertThat(ignored.size()).isEqualTo(900);
            assertThatThrownBy(() -> modest.allocate(200))
                    .isInstanceOfSatisfying(
                            CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY))
                    .hasMessageContaining("modest asked for 200 bytes")
                    .hasMessageContaining("hungry 900");
        }
    }

    @Test
    void sizesAreTakenAsAsked() {
        try (MemoryPool root = MemoryPool.root(Long.MAX_VALUE);
                Buffer buffer = root.allocate(1_000_001)) {
            assertThat(buffer.size()).isEqualTo(1_000_001);
            assertThat(root.allocator().getAllocatedMemory()).isLessThan(1_000_100);
        }
    }

    @Test
    void closingAPoolThatStillHoldsMemoryTellsHowMuch() {
        MemoryPool root = MemoryPool.root(1000);
        Buffer leaked = root.allocate(64);
        assertThatThrownBy(root::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed with 64 bytes held");
        assertThat(leaked.size()).isEqualTo(64);
    }

    @Test
    void closingABufferTwiceIsAnError() {
        try (MemoryPool root = MemoryPool.root(1000)) {
            Buffer buffer = root.allocate(1);
            buffer.close();
            assertThatThrownBy(buffer::close).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void asksReclaimersBeforeItRefuses() {
        try (MemoryPool root = MemoryPool.root(1000);
                MemoryPool query = root.child("query");
                MemoryPool other = root.child("other")) {
            Buffer held = query.allocate(900);
            long[] asked = {0};
            query.onShortage(bytes -> {
                asked[0]++;
                if (asked[0] > 1) {
                    return 0;
                }
                held.close();
                return 900;
            });
            other.allocate(200).close();
            assertThat(asked[0]).isEqualTo(1);
            assertThat(other.tryAllocate(1001)).isNull();
            assertThat(asked[0]).isEqualTo(2);
        }
    }

    @Test
    void elasticPoolsLeaveRoomToOthers() {
        try (MemoryPool root = MemoryPool.root(32_000);
                MemoryPool sort = root.child("sort").elastic(true);
                MemoryPool scan = root.child("scan")) {
            try (Buffer ignored = sort.allocate(24_000)) {
                assertThat(ignored.size()).isEqualTo(24_000);
                assertThat(sort.tryAllocate(1)).isNull();
                assertThat(scan.tryReserve(8000)).isTrue();
                scan.release(8000);
                sort.elastic(false);
                assertThat(sort.tryReserve(8000)).isTrue();
                sort.release(8000);
            }
            sort.elastic(true);
            assertThat(scan.tryReserve(31_000)).isTrue();
            assertThat(sort.tryReserve(1000)).as("the least share").isTrue();
            sort.release(1000);
            scan.release(31_000);
        }
    }

    @Test
    void freedBuffersServeAgainAndAreGivenUpWhenMemoryIsShort() {
        long mebibyte = 1 << 20;
        try (MemoryPool root = MemoryPool.root(8 * mebibyte);
                MemoryPool task = root.child("task")) {
            Buffer first = task.allocate(mebibyte);
            long address = first.segment().address();
            first.close();
            assertThat(root.used()).isZero();
            try (Buffer again = task.allocate(mebibyte - 100)) {
                assertThat(again.segment().address()).isEqualTo(address);
                assertThat(again.size()).isEqualTo(mebibyte - 100);
                assertThat(task.used()).as("the whole block is charged").isEqualTo(mebibyte);
            }
            try (Buffer all = task.allocate(8 * mebibyte)) {
                assertThat(all.size()).isEqualTo(8 * mebibyte);
            }
            assertThat(root.allocator().getAllocatedMemory())
                    .as("too large to be kept")
                    .isZero();
        }
    }

    @Test
    void keepsNoMoreFreedBuffersThanItsPart() {
        try (MemoryPool root = MemoryPool.root(4 << 20);
                MemoryPool task = root.child("task")) {
            Buffer a = task.allocate(700_000);
            Buffer b = task.allocate(600_000);
            b.close();
            a.close();
            assertThat(root.allocator().getAllocatedMemory()).isEqualTo(700_000);
        }
    }

    @Test
    void takesTheLittleThatSpillingNeedsBeyondAllLimits() {
        try (MemoryPool root = MemoryPool.root(1000);
                Buffer chunk = root.allocateRegardless(4000)) {
            assertThat(chunk.size()).isEqualTo(4000);
            assertThat(root.used()).isEqualTo(4000);
            assertThat(root.tryReserve(1)).isFalse();
        }
    }
}
