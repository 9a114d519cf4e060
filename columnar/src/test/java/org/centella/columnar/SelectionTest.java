// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class SelectionTest {
    @Test
    void selectsRowsOfEveryEncodingWithoutNestingDictionaries() {
        try (TestMemory memory = new TestMemory()) {
            FlatColumn flat = TestColumns.flat(memory, DataType.INTEGER, 10, 11, 12, null);
            DictionaryColumn dictionary = TestColumns.dictionary(memory, flat, 3, 2, 1, 0);
            DictionaryColumn sibling = new DictionaryColumn(
                    TestColumns.flat(memory, DataType.VARCHAR, "a", "b", "c", "d"), dictionary.indices(), 4);
            Batch batch =
                    TestColumns.batch(flat, dictionary, sibling, TestColumns.constant(memory, DataType.BIGINT, 7L, 4));
            Batch selected = Selection.select(batch, TestColumns.ints(memory, 0, 2), 2, memory.scratch());
            assertThat(TestColumns.rows(selected))
                    .containsExactly(new ArrayList<>(Arrays.asList(10, null, "d", 7L)), List.of(12, 11, "b", 7L));
            DictionaryColumn second = (DictionaryColumn) selected.column(1);
            assertThat(second.base()).isSameAs(flat);
            assertThat(((DictionaryColumn) selected.column(2)).indices()).isSameAs(second.indices());
            assertThat(selected.column(3)).isInstanceOf(ConstantColumn.class);
        }
    }

    @ParameterizedTest
    @FieldSource("org.centella.columnar.testing.TestColumns#TYPES")
    void flattensEveryEncoding(DataType type) {
        for (long seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            try (TestMemory memory = new TestMemory()) {
                Column column = TestColumns.randomEncoding(memory, type, random.nextInt(100), 0.2, random);
                FlatColumn flat = Columns.flatten(column, memory.scratch(), 3);
                assertRows(flat, column, "seed " + seed + ", " + type);
                assertRows(Columns.flatten(column, memory.builder(type)), column, "seed " + seed + ", " + type);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("org.centella.columnar.testing.TestColumns#TYPES")
    void slicesHoldTheirRows(DataType type) {
        for (long seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            try (TestMemory memory = new TestMemory()) {
                Column column = TestColumns.randomEncoding(memory, type, 100, random.nextInt(2) * 0.2, random);
                int from = random.nextInt(100);
                int count = random.nextInt(100 - from);
                Column slice = column.slice(from, count);
                List<Object> expected = new ArrayList<>();
                IntStream.range(from, from + count).forEach(i -> expected.add(Values.get(column, i)));
                assertThat(slice.length()).isEqualTo(count);
                for (int i = 0; i < count; i++) {
                    assertThat(Values.get(slice, i))
                            .as("seed %s, %s, row %s", seed, type, i)
                            .isEqualTo(expected.get(i));
                }
            }
        }
    }

    private static void assertRows(Column actual, Column expected, String what) {
        assertThat(actual.length()).isEqualTo(expected.length());
        for (int i = 0; i < expected.length(); i++) {
            assertThat(Values.get(actual, i)).as("%s, row %s", what, i).isEqualTo(Values.get(expected, i));
        }
    }
}
