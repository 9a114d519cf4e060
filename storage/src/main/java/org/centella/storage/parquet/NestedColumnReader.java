// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Layout;
import org.jspecify.annotations.Nullable;

/**
 * Reads a ROW, ARRAY or MAP of any depth by putting its leaves' levels together again (Melnik and others, "Dremel", 2010):
 *
 * <pre>
 *   list of ints     [1, 2]  null  []  [null]
 *   repetition        0  1    0    0     0       0 begins a row, 1 a further element
 *   definition        3  3    0    1     2       3 a value, 2 a null element, 1 an empty list, 0 no list
 * </pre>
 *
 * A node has one slot per entry that begins a value of it: whose repetition level is not above the node's and whose
 * definition level says that the list around it has an element there.
 */
final class NestedColumnReader extends ColumnReader {
    /** Makes the stream of a leaf as a column of a type. */
    interface LeafOpener extends BiFunction<ParquetColumn.Leaf, DataType, LeafStream> {}

    private final Node root;
    private final List<LeafStream> leaves = new ArrayList<>();
    private final List<ColumnBuilder> missing = new ArrayList<>();
    private final Scratch scratch;
    private final MemoryPool pool;
    private int slots;

    /** A node of the table's type with what it is made from. */
    private sealed interface Node {}

    private record LeafNode(DataType type, LeafStream leaf, int slot) implements Node {}

    private record ListNode(DataType type, ParquetColumn.ListColumn column, LeafStream first, Node element, int slot)
            implements Node {}

    private record StructNode(
            DataType type, ParquetColumn.StructColumn column, LeafStream first, List<Node> fields, int slot)
            implements Node {}

    /** A field that the file does not have. */
    private record MissingNode(ColumnBuilder nulls) implements Node {}

    NestedColumnReader(
            String place,
            ParquetColumn column,
            DataType type,
            Scratch scratch,
            MemoryPool pool,
            Function<NestedColumnReader, LeafOpener> opener) {
        super(place);
        this.scratch = scratch;
        this.pool = pool;
        try {
            this.root = node(column, type, opener.apply(this));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Node node(ParquetColumn column, DataType type, LeafOpener opener) {
        return switch (column) {
            case ParquetColumn.Leaf leaf -> {
                LeafStream stream = opener.apply(leaf, type);
                leaves.add(stream);
                yield new LeafNode(type, stream, takeSlots(3));
            }
            case ParquetColumn.ListColumn list -> {
                DataType element = switch (type) {
                    case DataType.Array array -> array.element();
                    case DataType.Map map -> map.entry();
                    case DataType.Simple _, DataType.Decimal _, DataType.Varchar _, DataType.Char _, DataType.Row _ ->
                        throw mismatch(column, type);
                };
                int first = leaves.size();
                Node inner = node(list.element(), element, opener);
                yield new ListNode(type, list, leaves.get(first), inner, takeSlots(2));
            }
            case ParquetColumn.StructColumn struct -> struct(struct, type, opener);
        };
    }

    private Node struct(ParquetColumn.StructColumn struct, DataType type, LeafOpener opener) {
        if (!(type instanceof DataType.Row row)) {
            throw mismatch(struct, type);
        }
        int first = leaves.size();
        List<Node> fields = new ArrayList<>();
        boolean entry = row.fields().size() == struct.fields().size();
        for (int i = 0; i < row.fields().size(); i++) {
            Field field = row.fields().get(i);
            ParquetColumn stored = find(struct, field.name(), entry ? i : -1);
            if (stored != null) {
                fields.add(node(stored, field.type(), opener));
            } else {
                ColumnBuilder nulls = new ColumnBuilder(field.type(), pool);
                missing.add(nulls);
                fields.add(new MissingNode(nulls));
            }
        }
        if (leaves.size() == first) {
            throw mismatch(struct, type);
        }
        return new StructNode(type, struct, leaves.get(first), List.copyOf(fields), takeSlots(1));
    }

    /** By name, exact case first; the two fields of a map's entry by place, whatever the writer called them. */
    private static @Nullable ParquetColumn find(ParquetColumn.StructColumn struct, String name, int place) {
        ParquetColumn found = null;
        for (ParquetColumn field : struct.fields()) {
            if (field.name().equals(name)) {
                return field;
            }
            if (found == null && field.name().equalsIgnoreCase(name)) {
                found = field;
            }
        }
        boolean mapEntry = place >= 0
                && struct.type() instanceof DataType.Row row
                && row.fields().get(place).name().equals(name);
        return found == null && mapEntry ? struct.fields().get(place) : found;
    }

    private int takeSlots(int count) {
        int first = slots;
        slots += count;
        return first;
    }

    private static CentellaException mismatch(ParquetColumn column, DataType type) {
        return new CentellaException(
                ErrorCode.SCHEMA_MISMATCH,
                "column " + column.name() + " has type " + column.type() + " in the file and " + type
                        + " in the table");
    }

    @Override
    int uniformRows(int wanted) {
        return wanted;
    }

    @Override
    Column readRows(int rows) {
        for (LeafStream leaf : leaves) {
            leaf.skip(pending);
            leaf.read(rows);
        }
        pending = 0;
        FlatColumn column = build(root, 0);
        if (column.length() != rows) {
            throw Corrupt.data("its levels make " + column.length() + " rows of " + rows);
        }
        return column;
    }

    @Override
    @Nullable
    Column readSelectedRows(int rows, MemorySegment selected, int count) {
        return null;
    }

    @Override
    @Nullable
    FlatColumn readWholeDictionary() {
        return null;
    }

    /** @param enclosing the definition level from which on the list around the node has an element */
    private FlatColumn build(Node node, int enclosing) {
        return switch (node) {
            case LeafNode leaf -> buildLeaf(leaf, enclosing);
            case ListNode list -> buildList(list, enclosing);
            case StructNode struct -> buildStruct(struct, enclosing);
            case MissingNode _ -> throw new IllegalStateException("a missing field has no length of its own");
        };
    }

    private FlatColumn buildLeaf(LeafNode node, int enclosing) {
        LeafStream leaf = node.leaf;
        int[] definition = leaf.definition();
        int max = leaf.leaf().definition();
        int length = 0;
        MemorySegment validity = scratch.bits(node.slot, leaf.count());
        for (int i = 0; i < leaf.count(); i++) {
            if (definition[i] >= enclosing) {
                Segments.setBit(validity, length++, definition[i] == max);
            }
        }
        DataType type = node.type;
        int width = type.layout() == Layout.BIT ? 1 : type.layout().byteWidth();
        MemorySegment out = scratch.bytes(node.slot + 1, (long) Math.max(1, length) * width);
        MemorySegment.copy(leaf.dense(), 0, out, 0, (long) leaf.present() * width);
        boolean nulls = leaf.present() < length;
        if (nulls) {
            Spread.values(type.layout(), width, out, 0, leaf.present(), length, validity, 0);
        }
        MemorySegment valid = nulls ? validity : null;
        return switch (type.layout()) {
            case VIEW -> FlatColumn.ofViews(type, length, valid, out, leaf.data());
            case BIT -> {
                MemorySegment bits = scratch.bits(node.slot + 2, length);
                Spread.packBits(out, length, bits);
                yield FlatColumn.of(type, length, valid, bits);
            }
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128, LIST, STRUCT ->
                FlatColumn.of(type, length, valid, out);
        };
    }

    private FlatColumn buildList(ListNode node, int enclosing) {
        LeafStream leaf = node.first;
        int[] repetition = leaf.repetition();
        int[] definition = leaf.definition();
        ParquetColumn.ListColumn list = node.column;
        MemorySegment validity = scratch.bits(node.slot, leaf.count());
        MemorySegment offsets = scratch.ints(node.slot + 1, leaf.count() + 1);
        int length = 0;
        int elements = 0;
        int nulls = 0;
        for (int i = 0; i < leaf.count(); i++) {
            if (repetition[i] <= list.repetition() && definition[i] >= enclosing) {
                boolean present = definition[i] >= list.definition();
                nulls += present ? 0 : 1;
                Segments.setInt(offsets, length, elements);
                Segments.setBit(validity, length++, present);
            }
            if (repetition[i] <= list.elementRepetition() && definition[i] >= list.elementDefinition()) {
                elements++;
            }
        }
        Segments.setInt(offsets, length, elements);
        FlatColumn inner = build(node.element, list.elementDefinition());
        checkLength(inner, elements);
        return FlatColumn.ofList(node.type, length, nulls == 0 ? null : validity, offsets, inner);
    }

    private FlatColumn buildStruct(StructNode node, int enclosing) {
        LeafStream leaf = node.first;
        int[] repetition = leaf.repetition();
        int[] definition = leaf.definition();
        MemorySegment validity = scratch.bits(node.slot, leaf.count());
        int length = 0;
        int nulls = 0;
        for (int i = 0; i < leaf.count(); i++) {
            if (repetition[i] <= node.column.repetition() && definition[i] >= enclosing) {
                boolean present = definition[i] >= node.column.definition();
                nulls += present ? 0 : 1;
                Segments.setBit(validity, length++, present);
            }
        }
        List<FlatColumn> fields = new ArrayList<>(node.fields.size());
        for (Node field : node.fields) {
            FlatColumn column = field instanceof MissingNode none ? nulls(none, length) : build(field, enclosing);
            checkLength(column, length);
            fields.add(column);
        }
        return FlatColumn.ofRow(node.type, length, nulls == 0 ? null : validity, fields);
    }

    private static FlatColumn nulls(MissingNode node, int length) {
        node.nulls.reset();
        node.nulls.appendNulls(length);
        return node.nulls.view();
    }

    private static void checkLength(FlatColumn column, int length) {
        if (column.length() != length) {
            throw Corrupt.data("the levels of its leaves disagree: " + column.length() + " values of " + length);
        }
    }

    void leaveLater(Page page) {
        leave(page);
    }

    @Override
    public void close() {
        leaves.forEach(LeafStream::close);
        leaves.clear();
        missing.forEach(ColumnBuilder::close);
        missing.clear();
        super.close();
    }
}
