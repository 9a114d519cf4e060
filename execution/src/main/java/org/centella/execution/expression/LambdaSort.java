// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;

/**
 * Merge sort of the lists of a batch by a lambda. All merges of one width advance together, so that one call of the lambda
 * compares an element pair of each:
 *
 * <pre>
 *   list 0   [c a | d b]  [f e]       round 1: c?d  ...      width 1, 2, 4 … until the longest list is one run
 *   list 1   [z y]
 * </pre>
 *
 * A list of n elements takes about 2n calls, whatever the number of lists.
 */
final class LambdaSort {
    private static final int LEFT_SLOT = 12;
    private static final int RIGHT_SLOT = 13;

    private final FlatColumn child;
    private final LambdaBody body;
    private final KernelOutput out;

    /** Merges under way: the next places in both runs, their ends, the place to write to, the row. */
    private int[] left = new int[0];

    private int[] leftEnd = new int[0];
    private int[] right = new int[0];
    private int[] rightEnd = new int[0];
    private int[] target = new int[0];
    private int[] owner = new int[0];

    LambdaSort(FlatColumn child, LambdaBody body, KernelOutput out) {
        this.child = child;
        this.body = body;
        this.out = out;
    }

    /** Puts the rows of the child between each two offsets in order. */
    void sort(int[] rows, MemorySegment offsets, int lists) {
        int longest = 0;
        int total = Segments.getInt(offsets, lists);
        for (int i = 0; i < lists; i++) {
            longest = Math.max(longest, Segments.getInt(offsets, i + 1L) - Segments.getInt(offsets, i));
        }
        room(total / 2 + 1);
        for (int width = 1; width < longest; width *= 2) {
            int[] source = java.util.Arrays.copyOf(rows, total);
            int merges = 0;
            for (int i = 0; i < lists; i++) {
                int end = Segments.getInt(offsets, i + 1L);
                for (int at = Segments.getInt(offsets, i); at + width < end; at += 2 * width) {
                    left[merges] = at;
                    leftEnd[merges] = at + width;
                    right[merges] = at + width;
                    rightEnd[merges] = Math.min(end, at + 2 * width);
                    target[merges] = at;
                    owner[merges++] = i;
                }
            }
            while (merges > 0) {
                merges = step(source, rows, merges);
            }
        }
    }

    private void room(int merges) {
        left = new int[merges];
        leftEnd = new int[merges];
        right = new int[merges];
        rightEnd = new int[merges];
        target = new int[merges];
        owner = new int[merges];
    }

    /** Compares once in each merge; returns how many go on. */
    private int step(int[] source, int[] rows, int merges) {
        MemorySegment a = out.scratch().ints(LEFT_SLOT, merges);
        MemorySegment b = out.scratch().ints(RIGHT_SLOT, merges);
        MemorySegment owners = body.rows(merges);
        for (int m = 0; m < merges; m++) {
            Segments.setInt(a, m, source[left[m]]);
            Segments.setInt(b, m, source[right[m]]);
            Segments.setInt(owners, m, owner[m]);
        }
        Operand order =
                body.operand(merges, new DictionaryColumn(child, a, merges), new DictionaryColumn(child, b, merges));
        int going = 0;
        for (int m = 0; m < merges; m++) {
            boolean first = order.isNull(m) || order.integer(m) <= 0;
            rows[target[m]++] = first ? source[left[m]++] : source[right[m]++];
            if (left[m] < leftEnd[m] && right[m] < rightEnd[m]) {
                move(m, going++);
            } else {
                int rest = leftEnd[m] - left[m];
                System.arraycopy(source, left[m], rows, target[m], rest);
                System.arraycopy(source, right[m], rows, target[m] + rest, rightEnd[m] - right[m]);
            }
        }
        return going;
    }

    private void move(int from, int to) {
        left[to] = left[from];
        leftEnd[to] = leftEnd[from];
        right[to] = right[from];
        rightEnd[to] = rightEnd[from];
        target[to] = target[from];
        owner[to] = owner[from];
    }
}
