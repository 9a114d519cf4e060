// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.plan;

import java.util.Arrays;

/**
 * Objects of the application in serialized form: functions, or values. Only what a driver has put into a plan is ever read
 * back, and plans come over links whose ends have proved that they know the cluster's secret. The array is not copied and
 * not changed.
 */
public record ProgramCode(byte[] bytes) {
    @Override
    public boolean equals(Object other) {
        return other instanceof ProgramCode(byte[] others) && Arrays.equals(bytes, others);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
