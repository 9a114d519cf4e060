// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.plan;

/**
 * What a join keeps. The probe side streams, the build side is kept. Output is the probe's columns, then the build's, except
 * where said.
 */
public enum JoinKind {
    INNER,
    /** All probe rows, with nulls for a missing partner. */
    PROBE_OUTER,
    /** All build rows, with nulls for a missing partner. */
    BUILD_OUTER,
    FULL_OUTER,
    /** Probe rows with a partner, once; probe columns only. */
    PROBE_SEMI,
    /** Probe rows without a partner; probe columns only. */
    PROBE_ANTI,
    /** Build rows with a partner, once; build columns only. */
    BUILD_SEMI,
    /** Build rows without a partner; build columns only. */
    BUILD_ANTI,
    /** All probe rows with a BOOLEAN column behind: has a partner; null if that is unknown and the join is null-aware. */
    MARK;

    /** True when build rows come out after the probe side ends, so all probe rows of a build row must meet in one task. */
    public boolean emitsBuildRows() {
        return switch (this) {
            case BUILD_OUTER, FULL_OUTER, BUILD_SEMI, BUILD_ANTI -> true;
            case INNER, PROBE_OUTER, PROBE_SEMI, PROBE_ANTI, MARK -> false;
        };
    }

    /** True when a probe row without partner comes out, or its like: it must not be left out before the join. */
    public boolean keepsUnmatchedProbe() {
        return switch (this) {
            case PROBE_OUTER, FULL_OUTER, PROBE_ANTI, MARK -> true;
            case INNER, BUILD_OUTER, PROBE_SEMI, BUILD_SEMI, BUILD_ANTI -> false;
        };
    }
}
