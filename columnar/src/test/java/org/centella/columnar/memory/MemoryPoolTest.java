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
}
