// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

/** What a function is about: a heading of the documentation page and of SHOW FUNCTIONS. */
public enum FunctionCategory {
    ARITHMETIC,
    COMPARISON,
    CONDITIONAL,
    MATH,
    STRING,
    PATTERN,
    DATETIME,
    JSON,
    BINARY,
    URL,
    ARRAY,
    LAMBDA,
    MAP,
    ROW,
    SYSTEM
}
