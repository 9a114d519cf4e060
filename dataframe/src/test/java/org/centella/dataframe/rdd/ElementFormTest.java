// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.error.CentellaException;
import org.junit.jupiter.api.Test;

/** Elements come back as they were written. */
class ElementFormTest {
    private static final ElementReader READER = new ElementReader(ElementFormTest.class.getClassLoader());

    record Point(int x, double y, String name, List<Long> marks) implements Serializable {}

    /** Replaces itself, as only Java's serialization heeds. */
    record Single(int value) implements Serializable {
        private static final Single ONE = new Single(1);

        private Object writeReplace() {
            return new Stored(value);
        }
    }

    private record Stored(int value) implements Serializable {
        private Object readResolve() {
            return value == 1 ? Single.ONE : new Single(value);
        }
    }

    private static Object back(Object element) {
        ElementWriter writer = new ElementWriter();
        writer.write(element);
        return READER.read(writer.toBytes());
    }

    @Test
    void readsBackWhatItWrote() {
        List<Object> elements = new ArrayList<>(Arrays.asList(
                null,
                true,
                false,
                (byte) -7,
                (short) -300,
                'ß',
                0,
                -1,
                Integer.MIN_VALUE,
                Integer.MAX_VALUE,
                0L,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                1.5f,
                Float.NaN,
                -0.0,
                Double.POSITIVE_INFINITY,
                "",
                "text",
                "größer als 😀",
                "x".repeat(100_000),
                "a lone \uD800 surrogate",
                new Pair<>(null, new Pair<>("a", 1L)),
                List.of(),
                List.of(1),
                List.of(1, "b", 2.0),
                new ArrayList<>(Arrays.asList(1, null, List.of("x"))),
                new Point(1, 2.5, null, List.of(3L)),
                new BigDecimal("1.50"),
                Instant.EPOCH,
                new HashMap<>(Map.of("k", List.of(1))),
                ElementTag.LONG));
        for (Object element : elements) {
            assertThat(back(element)).as("%s", element).isEqualTo(element);
        }
        assertThat(back(elements)).isEqualTo(elements);
        assertThat((byte[]) back(new byte[] {1, -2})).containsExactly(1, -2);
    }

    @Test
    void leavesReplacementsToJava() {
        assertThat(back(Single.ONE)).isSameAs(Single.ONE);
    }

    @Test
    void keepsNumbersAndTextsShort() {
        ElementWriter writer = new ElementWriter();
        writer.write(new Pair<>("word", 1L));
        assertThat(writer.length()).isEqualTo(1 + 6 + 2);
    }

    @Test
    void refusesWhatIsNotSerializable() {
        assertThatThrownBy(() -> back(new Object()))
                .isInstanceOf(CentellaException.class)
                .hasMessageContaining("java.lang.Object");
    }
}
