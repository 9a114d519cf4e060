// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

/**
 * An executor that an application may have.
 *
 * @param executor unique in its application, and never used again there
 * @param driver where it reports
 * @param blocks where it fetches plans
 * @param directory in which it runs, if there is such a one, so that relative paths mean what they mean to the driver
 * @param memory of the process, heap and off-heap, in bytes
 */
record ExecutorGrant(
        String application, int executor, Endpoint driver, Endpoint blocks, String directory, int cores, long memory) {}
