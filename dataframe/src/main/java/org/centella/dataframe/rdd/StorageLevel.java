// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

/** Where the partitions of an RDD are kept once they are computed. */
public enum StorageLevel {
    /** In memory; on disk as far as others need the memory. */
    MEMORY,
    /** On disk. */
    DISK
}
