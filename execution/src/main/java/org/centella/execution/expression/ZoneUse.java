// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

/** What the session's time zone has to do with a form of a function. */
public enum ZoneUse {
    /** Nothing. */
    NONE,
    /** The zone's name is one more argument, the last, which the planner adds. */
    ARGUMENT,
    /**
     * The function reads a clock on the wall: the planner turns points in time into TIMESTAMP before it, and a result that
     * is a point in time back. In UTC the kernels read both alike.
     */
    LOCAL
}
