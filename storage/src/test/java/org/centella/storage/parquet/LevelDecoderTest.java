// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.bitpacking.ByteBitPackingValuesWriter;
import org.apache.parquet.column.values.bitpacking.Packer;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.testing.TestMemory;
import org.junit.jupiter.api.Test;

/** Levels and codes as Parquet-MR's encoders write them, the deprecated ones included. */
final class LevelDecoderTest {
    @Test
    void readsTheDeprecatedBitPackedLevels() throws IOException {
        for (int max = 1; max <= 9; max++) {
            Random random = new Random(max);
            int bound = max + 1;
            int[] levels =
                    IntStream.range(0, 1003).map(i -> random.nextInt(bound)).toArray();
            ByteBitPackingValuesWriter writer = new ByteBitPackingValuesWriter(max, Packer.BIG_ENDIAN);
            for (int level : levels) {
                writer.writeInteger(level);
            }
            try (TestMemory memory = new TestMemory();
                    PageMemory pages = new PageMemory(memory.pool())) {
                ByteArrayOutputStream body = new ByteArrayOutputStream();
                writer.getBytes().writeAllTo(body);
                Page page = new Page(header(memory, levels.length), pages);
                MemorySegment segment = memory.buffer(body.size() + 32L).zero().segment();
                MemorySegment.copy(body.toByteArray(), 0, segment, Segments.BYTE, 0, body.size());
                LevelDecoder decoder = new LevelDecoder();
                long end = decoder.reset(page, segment, 0, body.size(), Encoding.BIT_PACKED, max);
                assertThat(end).isEqualTo(body.size());
                MemorySegment out = memory.buffer(levels.length * 4L).segment();
                decoder.read(levels.length, out, 0);
                assertThat(ints(out, levels.length))
                        .as("greatest level %d", max)
                        .isEqualTo(levels);
                page.free();
            }
        }
    }

    private static PageHeader header(TestMemory memory, int values) throws IOException {
        var header = new org.apache.parquet.format.PageHeader(PageType.DATA_PAGE, 1, 1);
        header.setData_page_header(
                new DataPageHeader(values, Encoding.PLAIN, Encoding.BIT_PACKED, Encoding.BIT_PACKED));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Util.writePageHeader(header, bytes);
        MemorySegment segment = memory.buffer(bytes.size()).segment();
        MemorySegment.copy(bytes.toByteArray(), 0, segment, Segments.BYTE, 0, bytes.size());
        PageHeader read = PageHeader.read(segment, 0);
        assertThat(read.bodyOffset).isEqualTo(bytes.size());
        return read;
    }

    private static int[] ints(MemorySegment segment, int count) {
        return segment.asSlice(0, count * 4L).toArray(Segments.INT);
    }

    @Test
    void readsRunsOfEveryWidthInPiecesOfAnySize() throws IOException {
        for (int width = 0; width <= 31; width++) {
            Random random = new Random(width);
            int mask = (int) ((1L << width) - 1);
            int[] values = new int[5000];
            for (int i = 0; i < values.length; ) {
                int run = 1 + random.nextInt(random.nextBoolean() ? 3 : 60);
                int value = random.nextInt() & mask;
                for (int k = 0; k < run && i < values.length; k++) {
                    values[i++] = value;
                }
            }
            RunLengthBitPackingHybridEncoder encoder =
                    new RunLengthBitPackingHybridEncoder(width, 100, 64000, new HeapByteBufferAllocator());
            for (int value : values) {
                encoder.writeInt(value);
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            encoder.toBytes().writeAllTo(body);
            try (MemoryPool pool = MemoryPool.root(1 << 20);
                    var packed = pool.allocate(body.size() + 32L);
                    var out = pool.allocate(values.length * 4L)) {
                MemorySegment.copy(body.toByteArray(), 0, packed.segment(), Segments.BYTE, 0, body.size());
                RleDecoder decoder = new RleDecoder();
                decoder.reset(packed.segment(), 0, body.size(), width);
                int at = 0;
                while (at < values.length) {
                    int count = Math.min(values.length - at, 1 + random.nextInt(200));
                    if (random.nextInt(4) == 0) {
                        decoder.skip(count);
                        for (int i = at; i < at + count; i++) {
                            Segments.setInt(out.segment(), i, values[i]);
                        }
                    } else {
                        decoder.read(count, out.segment(), at);
                    }
                    at += count;
                }
                assertThat(ints(out.segment(), values.length))
                        .as("width %d", width)
                        .isEqualTo(values);
            }
        }
    }

    @Test
    void runsThatEndTooEarlyAreCorrupt() {
        try (MemoryPool pool = MemoryPool.root(1 << 20);
                var data = pool.allocate(64);
                var out = pool.allocate(4096)) {
            RleDecoder decoder = new RleDecoder();
            decoder.reset(data.zero().segment(), 0, 20, 3);
            assertThatThrownBy(() -> decoder.read(10, out.segment(), 0)).hasMessageContaining("fewer values");
        }
    }
}
