// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.error;

/** Whose fault an error is, which decides whether the scheduler tries the task again. */
public enum ErrorCategory {
    /** The query, its data or its settings: fails the query at once. */
    USER,
    /** Memory, disk or slots ran out: the same attempt elsewhere may succeed, here it would not. */
    RESOURCE,
    /** A file system, network or peer failed: worth another attempt. */
    EXTERNAL,
    /** A defect of the engine. */
    INTERNAL
}
