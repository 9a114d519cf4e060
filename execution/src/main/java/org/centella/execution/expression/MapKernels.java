// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Picker;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.kernel.ValueOrder;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** Maps: lists of rows of key and value. Keys are not null and each is there once. */
final class MapKernels {
    private static final int ROWS_SLOT = 8;

    private MapKernels() {}

    static FlatColumn keys(Operand map) {
        return Elements.child(map).children().getFirst();
    }

    static FlatColumn values(Operand map) {
        return Elements.child(map).children().getLast();
    }

    /** The row of a key in the child column, negative if the map has none. */
    static int find(Operand map, int row, FlatColumn key, int keyRow) {
        FlatColumn keys = keys(map);
        int end = Elements.start(map, row) + Elements.length(map, row);
        for (int k = Elements.start(map, row); k < end; k++) {
            if (ValueOrder.compare(keys, k, key, keyRow) == 0) {
                return k;
            }
        }
        return Picker.NONE;
    }

    static Kernel lookup(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            MemorySegment picked = out.scratch().ints(ROWS_SLOT, rows);
            for (int i = 0; i < rows; i++) {
                Segments.setInt(
                        picked, i, out.counts(i) ? find(in[0], i, in[1].column(), i & in[1].mask()) : Picker.NONE);
            }
            out.become(out.pick(0, values(in[0]), picked, rows));
        };
    }

    static Kernel containsKey(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                Segments.setBit(
                        out.values(), i, out.counts(i) && find(in[0], i, in[1].column(), i & in[1].mask()) >= 0);
            }
        };
    }

    static Kernel keysOf(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> part(in[0], keys(in[0]), rows, out);
    }

    static Kernel valuesOf(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> part(in[0], values(in[0]), rows, out);
    }

    static Kernel entries(List<DataType> arguments, DataType result) {
        DataType entry = ((DataType.Array) result).element();
        return (in, rows, out) -> part(in[0], Elements.child(in[0]).withType(entry), rows, out);
    }

    /** The offsets stay, the child is another. */
    private static void part(Operand map, FlatColumn child, int rows, KernelOutput out) {
        MemorySegment.copy(map.values(), 0, out.values(), 0, ((long) rows + 1) * Integer.BYTES);
        out.children(List.of(child));
    }

    /** @throws CentellaException INVALID_ARGUMENT when a key is null or comes twice in one map */
    static void checkKeys(FlatColumn keys, MemorySegment offsets, int rows) {
        for (int i = 0; i < rows; i++) {
            int end = Segments.getInt(offsets, i + 1L);
            for (int k = Segments.getInt(offsets, i); k < end; k++) {
                if (keys.isNull(k)) {
                    throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "a key of a map must not be null");
                }
                for (int other = Segments.getInt(offsets, i); other < k; other++) {
                    if (ValueOrder.compare(keys, other, keys, k) == 0) {
                        throw new CentellaException(
                                ErrorCode.INVALID_ARGUMENT,
                                "a map has each key once, not twice " + org.centella.columnar.Values.get(keys, k));
                    }
                }
            }
        }
    }

    /** map(keys, values). */
    static Kernel construct(List<DataType> arguments, DataType result) {
        DataType.Row entry = ((DataType.Map) result).entry();
        return (in, rows, out) -> {
            ColumnBuilder keys = out.inner(0, entry.fields().getFirst().type()).builder();
            ColumnBuilder values = out.inner(1, entry.fields().getLast().type()).builder();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                if (out.counts(i)) {
                    int length = Elements.length(in[0], i);
                    if (length != Elements.length(in[1], i)) {
                        throw new CentellaException(
                                ErrorCode.INVALID_ARGUMENT,
                                "a map needs as many values as keys, not " + Elements.length(in[1], i) + " for "
                                        + length);
                    }
                    keys.append(Elements.child(in[0]), Elements.start(in[0], i), length);
                    values.append(Elements.child(in[1]), Elements.start(in[1], i), length);
                }
                Segments.setInt(out.values(), i + 1L, keys.length());
            }
            checkKeys(keys.view(), out.values(), rows);
            out.children(List.of(FlatColumn.ofRow(entry, keys.length(), null, List.of(keys.view(), values.view()))));
        };
    }

    /** An array of rows of two fields; null rows are left out. */
    static Kernel fromEntries(List<DataType> arguments, DataType result) {
        DataType.Row entry = ((DataType.Map) result).entry();
        return (in, rows, out) -> {
            ColumnBuilder keys = out.inner(0, entry.fields().getFirst().type()).builder();
            ColumnBuilder values = out.inner(1, entry.fields().getLast().type()).builder();
            FlatColumn entries = Elements.child(in[0]);
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                int end = out.counts(i) ? Elements.start(in[0], i) + Elements.length(in[0], i) : 0;
                for (int k = Elements.start(in[0], i); k < end; k++) {
                    if (!entries.isNull(k)) {
                        keys.append(entries.children().getFirst(), k, 1);
                        values.append(entries.children().getLast(), k, 1);
                    }
                }
                Segments.setInt(out.values(), i + 1L, keys.length());
            }
            checkKeys(keys.view(), out.values(), rows);
            out.children(List.of(FlatColumn.ofRow(entry, keys.length(), null, List.of(keys.view(), values.view()))));
        };
    }

    /** The entries of all maps; of a key that several have, the last one's value. Null maps are empty. */
    static Kernel concat(List<DataType> arguments, DataType result) {
        DataType.Row entry = ((DataType.Map) result).entry();
        return (in, rows, out) -> {
            ColumnBuilder keys = out.inner(0, entry.fields().getFirst().type()).builder();
            ColumnBuilder values = out.inner(1, entry.fields().getLast().type()).builder();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                boolean any = false;
                for (int m = 0; m < in.length; m++) {
                    any |= !in[m].isNull(i);
                    int end = Elements.start(in[m], i) + Elements.length(in[m], i);
                    for (int k = Elements.start(in[m], i); k < end; k++) {
                        if (firstWith(in, m, i, keys(in[m]), k)) {
                            int last = lastWith(in, i, keys(in[m]), k);
                            keys.append(keys(in[m]), k, 1);
                            values.append(values(in[last]), find(in[last], i, keys(in[m]), k), 1);
                        }
                    }
                }
                if (!any) {
                    out.setNull(i);
                }
                Segments.setInt(out.values(), i + 1L, keys.length());
            }
            out.children(List.of(FlatColumn.ofRow(entry, keys.length(), null, List.of(keys.view(), values.view()))));
        };
    }

    private static boolean firstWith(Operand[] maps, int map, int row, FlatColumn key, int keyRow) {
        for (int m = 0; m < map; m++) {
            if (find(maps[m], row, key, keyRow) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static int lastWith(Operand[] maps, int row, FlatColumn key, int keyRow) {
        int m = maps.length - 1;
        while (find(maps[m], row, key, keyRow) < 0) {
            m--;
        }
        return m;
    }

    /** Appends the keys of both maps of a row, each once, and where in each map the key is. */
    static void matchKeys(Operand a, Operand b, int row, ColumnBuilder keys, Picks inA, Picks inB) {
        int endA = Elements.start(a, row) + Elements.length(a, row);
        for (int k = Elements.start(a, row); k < endA; k++) {
            keys.append(keys(a), k, 1);
            inA.add(k);
            inB.add(find(b, row, keys(a), k));
        }
        int endB = Elements.start(b, row) + Elements.length(b, row);
        for (int k = Elements.start(b, row); k < endB; k++) {
            if (find(a, row, keys(b), k) < 0) {
                keys.append(keys(b), k, 1);
                inA.add(Picker.NONE);
                inB.add(k);
            }
        }
    }

    /** A ROW of the arguments as they are. */
    static Kernel row(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            List<FlatColumn> fields = new ArrayList<>();
            for (int c = 0; c < in.length; c++) {
                fields.add(
                        in[c].constant() && rows > 1
                                ? org.centella.columnar.Columns.flatten(
                                        new org.centella.columnar.ConstantColumn(in[c].column(), rows),
                                        out.inner(c, arguments.get(c)).scratch(),
                                        0)
                                : in[c].column());
            }
            out.children(fields);
        };
    }

    /** A ROW with more fields behind its own. */
    static Kernel rowInsert(List<DataType> arguments, DataType result) {
        Kernel others = row(arguments, result);
        return (in, rows, out) -> {
            others.run(in, rows, out);
            List<FlatColumn> all = out.children();
            List<FlatColumn> fields = new ArrayList<>(all.getFirst().children());
            fields.addAll(all.subList(1, all.size()));
            for (int i = 0; i < rows; i++) {
                if (in[0].isNull(i)) {
                    out.setNull(i);
                }
            }
            out.children(fields);
        };
    }
}
