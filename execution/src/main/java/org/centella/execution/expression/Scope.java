// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.kernel.Gather;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.execution.plan.Expression;
import org.jspecify.annotations.Nullable;

/**
 * A set of rows that nodes compute values for, and the nodes themselves: equal expressions share one. Rows and values change
 * together: {@link #stamp} says which set of rows a node's value belongs to.
 *
 * <pre>
 *   Whole     all rows of the batch
 *   Entries   the entries of one column's dictionary, kept from batch to batch
 *   Branch    those rows of another scope that reach a branch of CASE, AND, OR; or, for the body of a lambda, the row of
 *             each element, with the elements as variables
 * </pre>
 */
abstract sealed class Scope implements AutoCloseable {
    final MemoryPool pool;
    final List<Node> owned = new ArrayList<>();
    /** Nodes of expressions that may use dictionaries, and of those that run within such an attempt. */
    final Map<Expression, Node> nodes = new HashMap<>();

    final Map<Expression, Node> plain = new HashMap<>();
    /** What is computed for all rows of this scope whatever happens; branches need not compute it again. */
    final Set<Expression> certain = new HashSet<>();

    private long stamp;
    private int rows;

    Scope(MemoryPool pool) {
        this.pool = pool;
    }

    final long stamp() {
        return stamp;
    }

    final int rows() {
        return rows;
    }

    final void begin(int count) {
        rows = count;
        stamp++;
    }

    abstract Column column(int index);

    /** The values of a lambda's parameter for the rows of this scope. */
    Column variable(int id) {
        throw new IllegalStateException("no lambda has the parameter " + id);
    }

    @Override
    public void close() {
        owned.forEach(Node::close);
    }

    /** All rows of a batch. */
    static final class Whole extends Scope {
        private @Nullable Batch batch;

        Whole(MemoryPool pool) {
            super(pool);
        }

        void begin(Batch next) {
            batch = next;
            begin(next.rowCount());
        }

        @Override
        Column column(int index) {
            Batch current = batch;
            assert current != null;
            return current.column(index);
        }
    }

    /** The entries of a dictionary. */
    static final class Entries extends Scope {
        private @Nullable FlatColumn base;

        Entries(MemoryPool pool) {
            super(pool);
        }

        /** Turns to a dictionary, unless it is the last one still. */
        void turnTo(FlatColumn next) {
            if (base != next) {
                base = next;
                begin(next.length());
            }
        }

        @Override
        Column column(int index) {
            FlatColumn current = base;
            assert current != null;
            return current;
        }
    }

    /** Some rows of another scope. */
    static final class Branch extends Scope {
        private final Scope parent;
        private final Scratch scratch;
        private final List<MemorySegment> seen = new ArrayList<>();
        private final List<MemorySegment> composed = new ArrayList<>();
        private final Map<Integer, Column> variables = new HashMap<>();
        private MemorySegment selected = Segments.EMPTY;

        Branch(Scope parent) {
            super(parent.pool);
            this.parent = parent;
            this.scratch = new Scratch(parent.pool);
        }

        Scope parent() {
            return parent;
        }

        /** Room for row numbers of the parent, to be written before {@link #begin}. */
        MemorySegment room(int count) {
            selected = scratch.ints(0, count);
            return selected;
        }

        void beginRows(int count) {
            seen.clear();
            composed.clear();
            begin(count);
        }

        @Override
        Column column(int index) {
            return select(parent.column(index));
        }

        /** Gives a lambda's parameter its values for the rows of this scope. */
        void bind(int id, Column values) {
            variables.put(id, values);
        }

        @Override
        Column variable(int id) {
            Column own = variables.get(id);
            return own != null ? own : select(parent.variable(id));
        }

        /** The rows of this scope of a column of the parent. */
        Column select(Column column) {
            return switch (column) {
                case FlatColumn flat -> new DictionaryColumn(flat, selected, rows());
                case ConstantColumn constant -> new ConstantColumn(constant.base(), rows());
                case DictionaryColumn dictionary -> {
                    MemorySegment indices = dictionary.indices();
                    for (int i = 0; i < seen.size(); i++) {
                        if (seen.get(i).equals(indices)) {
                            yield new DictionaryColumn(dictionary.base(), composed.get(i), rows());
                        }
                    }
                    MemorySegment target = scratch.ints(1 + seen.size(), rows());
                    Gather.compose(indices, selected, 0, rows(), target);
                    seen.add(indices);
                    composed.add(target);
                    yield new DictionaryColumn(dictionary.base(), target, rows());
                }
            };
        }

        @Override
        public void close() {
            super.close();
            scratch.close();
        }
    }
}
