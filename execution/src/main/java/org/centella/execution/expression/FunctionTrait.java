// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

/** What is true of all calls of a function, when it is not the usual. */
enum FunctionTrait {
    /** Its kernel is called for null arguments, too; usually the result is null when an argument is. */
    SEES_NULLS,
    /** The result may be null though no argument is. */
    GIVES_NULL,
    /** Has a result for all arguments of some usual form, so never raises; see {@link Traits#mayRaise}. */
    TOTAL,
    /** Each call has a value of its own: never folded, shared, nor computed for other rows than asked. */
    VOLATILE,
    /** A constant of the statement (its time, its user), which the planner puts in its place. */
    OF_STATEMENT,
    /** Short for another expression; see {@link FunctionFamily#expand}. */
    EXPANDED,
    /** An argument left out between others that have names is 0. */
    ZERO_BY_DEFAULT
}
