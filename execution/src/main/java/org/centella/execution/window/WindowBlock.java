// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.util.Arrays;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;

/**
 * Sorted rows that window functions are computed over: any number of partitions, small ones together. All functions see the
 * same arrays:
 *
 * <pre>
 *   row               0  1  2  3  4  5  6          marks  P=partition begins, g=group of peers begins
 *   marks             Pg .  g  Pg g  .  .
 *   partitionOf       0  0  0  1  1  1  1          partitionStarts  0 3 7
 *   groupOf           0  0  1  2  3  3  3          groupStarts      0 2 3 4 7
 * </pre>
 *
 * The first partition may have begun before the block, in rows that no function needs any more, and the last one may go on
 * behind it; {@link Reach} says which rows a function needs.
 */
public final class WindowBlock {
    /** Mark of the first row of a partition. */
    public static final byte PARTITION = 1;
    /** Mark of the first row of a group of peers, which the first row of a partition is, too. */
    public static final byte GROUP = 2;

    private List<? extends Column> columns = List.of();
    private int rows;
    private int dropped;

    private int[] partitionOf = {};
    private int[] groupOf = {};
    private int[] partitionStarts = {0};
    private int[] groupStarts = {0};
    private int partitions;
    private int groups;

    private boolean continued;
    private boolean begunBefore;
    private int droppedFrom;
    private long rowsBefore;
    private long groupsBefore;
    private long groupRowsBefore;

    /**
     * Takes new rows.
     *
     * @param newColumns all input columns; those that no function reads may be empty
     * @param marks of the rows; {@link #GROUP} is not needed beside {@link #PARTITION}
     * @param gone rows of the block as it was until now that are no longer there; its next row is row 0 now
     */
    public void set(List<? extends Column> newColumns, int newRows, byte[] marks, int gone) {
        boolean goesOn = (marks[0] & PARTITION) == 0;
        count(goesOn, (marks[0] & GROUP) == 0, gone);
        columns = newColumns;
        rows = newRows;
        dropped = gone;
        continued = goesOn;
        if (partitionOf.length < rows) {
            partitionOf = new int[rows];
            groupOf = new int[rows];
            partitionStarts = new int[rows + 1];
            groupStarts = new int[rows + 1];
        }
        int partition = -1;
        int group = -1;
        for (int i = 0; i < rows; i++) {
            if (i == 0 || marks[i] != 0) {
                groupStarts[++group] = i;
                if (i == 0 || (marks[i] & PARTITION) != 0) {
                    partitionStarts[++partition] = i;
                }
            }
            partitionOf[i] = partition;
            groupOf[i] = group;
        }
        partitions = partition + 1;
        groups = group + 1;
        partitionStarts[partitions] = rows;
        groupStarts[groups] = rows;
    }

    /** What is to be known of the rows that go. */
    private void count(boolean goesOn, boolean groupGoesOn, int gone) {
        begunBefore = false;
        droppedFrom = gone;
        if (!goesOn) {
            rowsBefore = 0;
            groupsBefore = 0;
            groupRowsBefore = 0;
            return;
        }
        if (gone == 0) {
            begunBefore = continued;
            return;
        }
        int partition = partitionOf[gone - 1];
        int start = partitionStarts[partition];
        boolean first = partition == 0 && continued;
        begunBefore = first;
        droppedFrom = start;
        int group = groupOf[gone - 1];
        int groupStart = Math.max(groupStarts[group], start);
        boolean sameGroup = groupStart == 0 && first;
        rowsBefore = gone - start + (first ? rowsBefore : 0);
        groupsBefore = group - groupOf[start] + (groupGoesOn ? 0 : 1) + (first ? groupsBefore : 0);
        groupRowsBefore = groupGoesOn ? gone - groupStart + (sameGroup ? groupRowsBefore : 0) : 0;
    }

    /** Heap bytes that {@link #set} takes for each row. */
    public static int bytesPerRow() {
        return 4 * Integer.BYTES;
    }

    public int rows() {
        return rows;
    }

    /** Rows of the block before this that are gone. */
    public int dropped() {
        return dropped;
    }

    /**
     * Of the rows that are gone, those from here on were of the partition that goes on: what an evaluator must remember,
     * along with what it remembered of that partition if it had {@link #begunBefore} the block of those rows.
     */
    public int droppedFrom() {
        return droppedFrom;
    }

    public boolean begunBefore() {
        return begunBefore;
    }

    /** An input column. */
    public Column column(int index) {
        return columns.get(index);
    }

    /** An input column, which a function is known to read at any row. */
    public FlatColumn flat(int index) {
        return (FlatColumn) columns.get(index);
    }

    public List<? extends Column> columns() {
        return columns;
    }

    public int[] partitionOf() {
        return partitionOf;
    }

    /** Where each partition begins, and behind the last one the number of rows. */
    public int[] partitionStarts() {
        return partitionStarts;
    }

    public int partitions() {
        return partitions;
    }

    public int[] groupOf() {
        return groupOf;
    }

    /** Where each group begins, and behind the last one the number of rows. */
    public int[] groupStarts() {
        return groupStarts;
    }

    public int groups() {
        return groups;
    }

    /** True when the first partition began before the block. */
    public boolean continued() {
        return continued;
    }

    /** Rows of the first partition that are before the block. */
    public long rowsBefore() {
        return rowsBefore;
    }

    /** Groups of the first partition that are before the block's first group. */
    public long groupsBefore() {
        return groupsBefore;
    }

    /** Rows of the first group that are before the block. */
    public long groupRowsBefore() {
        return groupRowsBefore;
    }

    @Override
    public String toString() {
        return rows + " rows, partitions at " + Arrays.toString(Arrays.copyOf(partitionStarts, partitions));
    }
}
