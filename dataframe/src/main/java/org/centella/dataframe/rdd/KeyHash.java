// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Hashes of keys that are the same in every process, and the partitions that they mean. */
final class KeyHash {
    private KeyHash() {}

    /** @throws CentellaException APPLICATION_ERROR for arrays, which are equal to themselves alone */
    static int of(@Nullable Object key) {
        if (key == null) {
            return 0;
        }
        if (key.getClass().isArray()) {
            throw new CentellaException(
                    ErrorCode.APPLICATION_ERROR,
                    "an array is no key, for no other equals it; take a list of its values");
        }
        // An enum's own hash differs from process to process.
        return spread(key instanceof Enum<?> constant ? constant.name().hashCode() : key.hashCode());
    }

    /** MurmurHash3's finalizer: hash codes of numbers and short texts lie close together. */
    private static int spread(int hash) {
        int h = hash;
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        h ^= h >>> 13;
        h *= 0xc2b2ae35;
        return h ^ (h >>> 16);
    }

    static int partition(@Nullable Object key, int partitions) {
        return (int) ((Integer.toUnsignedLong(of(key)) * partitions) >>> Integer.SIZE);
    }
}
