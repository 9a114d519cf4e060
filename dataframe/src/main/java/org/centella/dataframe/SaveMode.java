// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

/** What a write does when its folder holds data already. */
public enum SaveMode {
    /** Fails with FILE_EXISTS. */
    ERROR,
    /** Adds files. */
    APPEND,
    /** Takes the place of what is there, when all of it is written; until then readers see the old rows. */
    OVERWRITE,
    /** Leaves what is there and writes nothing. */
    IGNORE
}
