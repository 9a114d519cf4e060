// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.sql.validate.SqlNameMatchers;
import org.jspecify.annotations.Nullable;

/**
 * Names without regard to case. Calcite goes through all columns of a table for each name in a query; this one remembers
 * where the columns of wide tables are. For one query, one thread.
 */
final class ColumnMatcher implements SqlNameMatcher {
    /** Going through fewer columns is cheaper than remembering them. */
    private static final int WIDE = 32;

    private final SqlNameMatcher plain = SqlNameMatchers.withCaseSensitive(false);
    private final Map<RelDataType, Map<String, RelDataTypeField>> wide = new IdentityHashMap<>();

    @Override
    public @Nullable RelDataTypeField field(RelDataType row, String name) {
        if (row.getFieldCount() < WIDE) {
            return plain.field(row, name);
        }
        return wide.computeIfAbsent(row, ColumnMatcher::byName).get(folded(name));
    }

    private static Map<String, RelDataTypeField> byName(RelDataType row) {
        Map<String, RelDataTypeField> fields = HashMap.newHashMap(row.getFieldCount());
        row.getFieldList().forEach(field -> fields.putIfAbsent(folded(field.getName()), field));
        return fields;
    }

    /** Equal for names that {@link String#equalsIgnoreCase} takes as equal. */
    private static String folded(String name) {
        char[] letters = name.toCharArray();
        for (int i = 0; i < letters.length; i++) {
            letters[i] = folded(letters[i]);
        }
        return new String(letters);
    }

    private static char folded(char letter) {
        return Character.toLowerCase(Character.toUpperCase(letter));
    }

    @Override
    public boolean isCaseSensitive() {
        return false;
    }

    /** Asked of each column of a table for each name in a query, most of which differ in their last letter: c1000, c1001. */
    @Override
    public boolean matches(String string, String name) {
        int last = string.length() - 1;
        return last == name.length() - 1
                && (last < 0 || sameLetter(string.charAt(last), name.charAt(last)))
                && plain.matches(string, name);
    }

    private static boolean sameLetter(char a, char b) {
        return a == b || folded(a) == folded(b);
    }

    @Override
    public <K extends List<String>, V> @Nullable V get(Map<K, V> map, List<String> prefixNames, List<String> names) {
        return plain.get(map, prefixNames, names);
    }

    @Override
    public String bestString() {
        return plain.bestString();
    }

    @Override
    public int frequency(Iterable<String> names, String name) {
        return plain.frequency(names, name);
    }

    @Override
    public Set<String> createSet() {
        return plain.createSet();
    }
}
