// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/**
 * Groups of keys that come as dictionaries with few entries, constants or booleans: no hashing and no comparing per row.
 * Each key has a {@link KeyDomain} that numbers its values; a dictionary's codes are translated to these numbers once per
 * dictionary. The numbers side by side are a position in an array of groups:
 *
 * <pre>
 *   returnflag  codes 0 1 2 = A N R   -&gt; 0 1 2          linestatus  codes 0 1 = O F   -&gt; 0 1
 *   next file   codes 0 1 2 = N R A   -&gt; 1 2 0
 *                                     position = linestatus &lt;&lt; 2 | returnflag      groups [ 0 2 3 - | - 1 - - ]
 * </pre>
 */
final class DirectTable implements GroupTable {
    /** Positions up to which the array stays in the cache along with all else. */
    private static final int MOST_POSITION_BITS = 14;

    private static final int MOST_KEYS = 8;

    private final KeyDomain[] domains;
    private final GroupKeys keys;
    private final GrowingBuffer newRows;
    private final int[] bits;
    /** Group + 1 by position, 0 for none. */
    private int[] table = {0};

    private int[] groupPositions = new int[16];
    private int groups;

    DirectTable(List<DataType> types, MemoryPool pool) {
        this.domains = types.stream().map(type -> new KeyDomain(type, pool)).toArray(KeyDomain[]::new);
        this.keys = new GroupKeys(types, pool);
        this.newRows = new GrowingBuffer(pool);
        this.bits = new int[types.size()];
    }

    /** False where keys of these types never come in a form this table takes. */
    static boolean mayTake(List<DataType> types) {
        return types.size() <= MOST_KEYS && types.stream().noneMatch(DataType::isNested);
    }

    /** Learns the values of a batch; false when there are too many, or they come in another form. */
    boolean takes(Column[] columns, int rows) {
        int total = 0;
        boolean wider = false;
        for (int k = 0; k < columns.length; k++) {
            if (!domains[k].learn(columns[k], rows)) {
                return false;
            }
            int needed = Integer.SIZE - Integer.numberOfLeadingZeros(domains[k].size() - 1);
            wider |= needed > bits[k];
            total += Math.max(needed, bits[k]);
            if (total > MOST_POSITION_BITS) {
                return false;
            }
        }
        if (wider) {
            widen();
        }
        return true;
    }

    /** Makes the positions' fields as wide as the domains need and moves the groups. */
    private void widen() {
        int[] old = bits.clone();
        int total = 0;
        for (int k = 0; k < bits.length; k++) {
            int needed = Integer.SIZE - Integer.numberOfLeadingZeros(domains[k].size() - 1);
            bits[k] = Math.max(bits[k], needed);
            total += bits[k];
        }
        table = new int[1 << total];
        for (int group = 0; group < groups; group++) {
            int from = groupPositions[group];
            int position = 0;
            int shift = 0;
            for (int k = 0; k < bits.length; k++) {
                position |= (from & ((1 << old[k]) - 1)) << shift;
                from >>>= old[k];
                shift += bits[k];
            }
            groupPositions[group] = position;
            table[position] = group + 1;
        }
    }

    /** After {@link #takes} for the same columns. */
    @Override
    public void groupIds(Column[] columns, int rows, int[] ids) {
        int shift = 0;
        for (int k = 0; k < columns.length; k++) {
            domains[k].positions(columns[k], rows, shift, k == 0, ids);
            shift += bits[k];
        }
        if (groupPositions.length < Math.min(table.length, groups + rows)) {
            groupPositions = Arrays.copyOf(groupPositions, Math.min(table.length, groups + rows));
        }
        MemorySegment fresh = newRows.ensure((long) rows << 2, 0);
        int made = groups(table, ids, rows, groups, groupPositions, fresh);
        groups += made;
        keys.append(columns, fresh, made);
    }

    private static int groups(int[] table, int[] ids, int rows, int groups, int[] groupPositions, MemorySegment fresh) {
        int made = 0;
        for (int i = 0; i < rows; i++) {
            int group = table[ids[i]];
            if (group == 0) {
                groupPositions[groups + made] = ids[i];
                Segments.setInt(fresh, made, i);
                made++;
                group = groups + made;
                table[ids[i]] = group;
            }
            ids[i] = group - 1;
        }
        return made;
    }

    @Override
    public int groupCount() {
        return groups;
    }

    @Override
    public Column[] keys(int from, int count) {
        return keys.slice(from, count);
    }

    @Override
    public long memory() {
        long bytes = keys.memory() + newRows.size();
        for (KeyDomain domain : domains) {
            bytes += domain.memory();
        }
        return bytes;
    }

    @Override
    public void reset() {
        Arrays.fill(table, 0);
        groups = 0;
        keys.reset();
    }

    @Override
    public void close() {
        Arrays.fill(table, 0);
        groups = 0;
        keys.close();
        newRows.close();
        for (int k = 0; k < domains.length; k++) {
            domains[k].close();
            bits[k] = 0;
        }
    }

    /** The values of one key seen so far, by number, and the numbers of a dictionary's entries. */
    private static final class KeyDomain implements AutoCloseable {
        private static final int MOST_ENTRIES = 1 << 12;
        /** Entries that may be translated before it is asked whether the dictionaries serve enough rows. */
        private static final long FREE_ENTRIES = 1 << 14;

        /** 0, 1 and null. */
        private static final int BOOLEANS = 3;

        private final DataType type;
        private final GroupTable values;
        private FlatColumn translated;
        private int[] numbers = new int[16];
        private long entries;
        private long rows;

        KeyDomain(DataType type, MemoryPool pool) {
            this.type = type;
            KeyPacking packing = KeyPacking.of(List.of(type));
            this.values = packing == null
                    ? new AnyKeyTable(List.of(type), pool)
                    : new LongKeyTable(List.of(type), packing, pool);
            this.translated = FlatColumn.of(DataType.BOOLEAN, 0, null, Segments.EMPTY);
        }

        boolean learn(Column column, int batchRows) {
            rows += batchRows;
            if (column instanceof FlatColumn) {
                return type == DataType.BOOLEAN;
            }
            FlatColumn base = column.base();
            if (base == translated || type == DataType.BOOLEAN) {
                return base.length() <= MOST_ENTRIES || type == DataType.BOOLEAN;
            }
            entries += base.length();
            if (base.length() > MOST_ENTRIES || entries > FREE_ENTRIES + rows / 8) {
                return false;
            }
            if (numbers.length < base.length()) {
                numbers = new int[base.length()];
            }
            values.groupIds(new Column[] {base}, base.length(), numbers);
            translated = base;
            return true;
        }

        int size() {
            return type == DataType.BOOLEAN ? BOOLEANS : Math.max(values.groupCount(), 1);
        }

        /** Adds this key's field to the positions, or begins them. */
        void positions(Column column, int count, int shift, boolean first, int[] out) {
            if (type == DataType.BOOLEAN) {
                for (int i = 0; i < count; i++) {
                    int row = column.baseRow(i);
                    boolean isNull = column.base().isNull(row);
                    int number = isNull ? 2 : Segments.getBit(column.base().values(), row) ? 1 : 0;
                    out[i] = (first ? 0 : out[i]) | number << shift;
                }
                return;
            }
            switch (column) {
                case FlatColumn flat -> throw new IllegalStateException(flat + " has no numbers");
                case ConstantColumn _ -> {
                    for (int i = 0; i < count; i++) {
                        out[i] = (first ? 0 : out[i]) | numbers[0] << shift;
                    }
                }
                case DictionaryColumn dictionary -> {
                    MemorySegment codes = dictionary.indices();
                    if (first) {
                        begin(codes, numbers, count, out);
                    } else {
                        extend(codes, numbers, count, shift, out);
                    }
                }
            }
        }

        private static void begin(MemorySegment codes, int[] numbers, int count, int[] out) {
            for (int i = 0; i < count; i++) {
                out[i] = numbers[Segments.getInt(codes, i)];
            }
        }

        private static void extend(MemorySegment codes, int[] numbers, int count, int shift, int[] out) {
            for (int i = 0; i < count; i++) {
                out[i] |= numbers[Segments.getInt(codes, i)] << shift;
            }
        }

        long memory() {
            return values.memory();
        }

        @Override
        public void close() {
            values.close();
            translated = FlatColumn.of(DataType.BOOLEAN, 0, null, Segments.EMPTY);
        }
    }
}
