// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ColumnBuilderTest {
    @ParameterizedTest
    @FieldSource("org.centella.columnar.testing.TestColumns#TYPES")
    void appendsAnyMixOfEncodingsAndRanges(DataType type) {
        for (long seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            try (TestMemory memory = new TestMemory();
                    ColumnBuilder builder = new ColumnBuilder(type, memory.pool(), random.nextInt(50))) {
                List<@Nullable Object> expected = new ArrayList<>();
                for (int step = 0; step < 12; step++) {
                    appendSomething(memory, builder, expected, random);
                }
                assertSame(builder.view(), expected, "seed " + seed + ", " + type);
                int kept = random.nextInt(expected.size() + 1);
                builder.truncate(kept);
                expected.subList(kept, expected.size()).clear();
                appendSomething(memory, builder, expected, random);
                assertSame(builder.view(), expected, "cut to " + kept + ", seed " + seed + ", " + type);
                builder.reset();
                expected.clear();
                appendSomething(memory, builder, expected, random);
                assertSame(builder.view(), expected, "after reset, seed " + seed + ", " + type);
            }
        }
    }

    private static void appendSomething(
            TestMemory memory, ColumnBuilder builder, List<@Nullable Object> expected, Random random) {
        double nulls = random.nextInt(3) * 0.3;
        Column source = TestColumns.randomEncoding(memory, builder.type(), 1 + random.nextInt(90), nulls, random);
        List<@Nullable Object> values = Values.list(source);
        switch (random.nextInt(5)) {
            case 0 -> {
                builder.append(source);
                expected.addAll(values);
            }
            case 1 -> {
                int from = random.nextInt(source.length());
                int count = random.nextInt(source.length() - from + 1);
                builder.append(source, from, count);
                expected.addAll(values.subList(from, from + count));
            }
            case 2 -> {
                int[] rows = random.ints(60, 0, source.length()).toArray();
                int from = random.nextInt(60);
                int count = random.nextInt(60 - from + 1);
                builder.append(source, TestColumns.ints(memory, rows), from, count);
                for (int i = from; i < from + count; i++) {
                    expected.add(values.get(rows[i]));
                }
            }
            case 3 -> {
                builder.appendNulls(3);
                expected.add(null);
                expected.add(null);
                expected.add(null);
            }
            default -> {
                Object value = TestColumns.randomValue(builder.type(), random);
                builder.appendValue(value);
                expected.add(value);
            }
        }
    }

    private static void assertSame(Column actual, List<@Nullable Object> expected, String what) {
        assertThat(actual.length()).as(what).isEqualTo(expected.size());
        for (int row = 0; row < actual.length(); row++) {
            assertThat(Values.get(actual, row)).as("%s, row %s", what, row).isEqualTo(expected.get(row));
        }
    }

    @Test
    void takesNothingBeforeTheFirstRowAndNoValidityBeforeTheFirstNull() {
        try (TestMemory memory = new TestMemory();
                ColumnBuilder builder = new ColumnBuilder(DataType.BIGINT, memory.pool(), 1000)) {
            assertThat(memory.pool().used()).isZero();
            builder.append(TestColumns.flat(memory, DataType.BIGINT, 1L, 2L));
            assertThat(builder.view().mayHaveNulls()).isFalse();
            assertThat(builder.memory()).isEqualTo(8000);
            builder.appendNulls(1);
            assertThat(Values.list(builder.view())).containsExactly(1L, 2L, null);
        }
    }

    @Test
    void stringsSurviveTheirSource() {
        String text = "longer than twelve bytes";
        try (TestMemory memory = new TestMemory();
                ColumnBuilder builder = new ColumnBuilder(DataType.VARCHAR, memory.pool())) {
            try (ColumnBuilder source = new ColumnBuilder(DataType.VARCHAR, memory.pool())) {
                source.appendValue(text);
                builder.append(source.view());
                source.view().data()[0].fill((byte) 'x');
            }
            assertThat(Values.list(builder.view())).containsExactly(text);
        }
    }

    @Test
    void stringsLargerThanAChunkGetTheirOwn() {
        try (TestMemory memory = new TestMemory();
                ColumnBuilder builder = new ColumnBuilder(DataType.VARCHAR, memory.pool())) {
            List<String> texts = List.of("a".repeat(100), "b".repeat(40_000_000), "c".repeat(100), "d");
            for (int round = 0; round < 2; round++) {
                texts.forEach(builder::appendValue);
                assertThat(Values.list(builder.view())).isEqualTo(texts);
                builder.reset();
            }
        }
    }

    @Test
    void nullColumnsAppendToAnyType() {
        try (TestMemory memory = new TestMemory()) {
            Column nulls = TestColumns.constant(memory, DataType.NULL, null, 4);
            for (DataType type : TestColumns.TYPES) {
                ColumnBuilder builder = memory.builder(type);
                builder.append(nulls);
                assertThat(Values.list(builder.view())).as("%s", type).containsExactly(null, null, null, null);
            }
        }
    }

    @Test
    void aRefusedAppendLeavesTheRowsBefore() {
        try (TestMemory memory = new TestMemory(1 << 20);
                ColumnBuilder builder = new ColumnBuilder(DataType.VARCHAR, memory.pool())) {
            builder.appendValue("a string that is not inline");
            assertThatThrownBy(() -> builder.appendBytes(new byte[1 << 20]))
                    .isInstanceOf(CentellaException.class)
                    .hasMessageContaining("asked for");
            assertThat(Values.list(builder.view())).containsExactly("a string that is not inline");
            builder.appendValue("and more, still not inline");
            assertThat(builder.length()).isEqualTo(2);
        }
    }
}
