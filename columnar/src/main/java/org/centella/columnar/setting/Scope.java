// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.setting;

/** From when on a setting may be changed. */
public enum Scope {
    /** With SET at any time; holds for the session's next queries. */
    SESSION,
    /** When a session starts; fixed for it afterwards. */
    START,
    /** When the process starts; fixed afterwards. */
    PROCESS
}
