// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Combined values by key, as long as the heap has room for them. */
final class CombiningMap<K, V, C> implements AutoCloseable {
    /** Values between spills where spilling is forced. */
    private static final int FORCED = 1000;

    private static final Object NULL = new Object();

    private final Combiner<V, C> combiner;
    private final boolean forced;
    private final HeapShare share = new HeapShare();
    private final ElementSizes sizes = new ElementSizes();
    private final Map<@Nullable K, Object> combined = new HashMap<>();
    private long added;

    CombiningMap(Combiner<V, C> combiner, boolean forced) {
        this.combiner = combiner;
        this.forced = forced;
    }

    /** Takes in a value; false when all should leave memory before the next. */
    boolean add(Pair<K, V> element) {
        K key = element.key();
        Object before = combined.get(key);
        if (before == null) {
            // Checks that the key is one.
            KeyHash.of(key);
        }
        C now = before == null
                ? combiner.first().apply(element.value())
                : combiner.add().apply(unmasked(before), element.value());
        if (before == null || now != unmasked(before)) {
            combined.put(key, now == null ? NULL : now);
        }
        if (forced && ++added % FORCED == 0) {
            return false;
        }
        boolean grows = before == null || combiner.collects();
        return !grows || !sizes.add(element) || share.resize(sizes.bytes());
    }

    @SuppressWarnings("unchecked") // what is in the map is the combiner's
    private C unmasked(Object value) {
        return value == NULL ? null : (C) value;
    }

    boolean isEmpty() {
        return combined.isEmpty();
    }

    /** All that there is, in the order of the keys' hashes, and forgets it. */
    Iterator<Pair<K, C>> drain() {
        List<Pair<K, C>> all = new ArrayList<>(combined.size());
        combined.forEach((key, value) -> all.add(new Pair<>(key, unmasked(value))));
        combined.clear();
        all.sort(Comparator.comparingInt(pair -> KeyHash.of(pair.key())));
        sizes.reset();
        return all.iterator();
    }

    /** What was drained is gone. */
    void freed() {
        share.resize(0);
    }

    @Override
    public void close() {
        share.close();
    }
}
