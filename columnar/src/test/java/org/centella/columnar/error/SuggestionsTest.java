// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
    @Test
    void countsEditsAndSwaps() {
        assertThat(Suggestions.distance("kitten", "sitting", 5)).isEqualTo(3);
        assertThat(Suggestions.distance("ab", "ba", 5)).isEqualTo(1);
        assertThat(Suggestions.distance("", "abc", 5)).isEqualTo(3);
        assertThat(Suggestions.distance("abcdef", "uvwxyz", 2)).isEqualTo(3);
        assertThat(Suggestions.distance("same", "same", 0)).isZero();
    }

    @Test
    void namesTheNearestButNoStranger() {
        List<String> tables = List.of("lineitem", "orders", "Customer", "part");
        assertThat(Suggestions.nearest("linetiem", tables)).isEqualTo("lineitem");
        assertThat(Suggestions.nearest("customers", tables)).isEqualTo("Customer");
        assertThat(Suggestions.nearest("supplier", tables)).isNull();
        assertThat(Suggestions.didYouMean("order", tables)).isEqualTo("; did you mean orders?");
        assertThat(Suggestions.didYouMean("xyz", tables)).isEmpty();
    }
}
