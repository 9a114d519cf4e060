// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

/** What the master tells workers and applications. */
sealed interface FromMaster {
    /** To a worker: start an executor. */
    record Launch(ExecutorGrant executor) implements FromMaster {}

    /** To a worker: end an executor. */
    record Kill(String application, int executor) implements FromMaster {}

    /** To an application: an executor is being started for it on that worker. */
    record Granted(int executor, String worker) implements FromMaster {}

    /** To an application: an executor has ended or will not come. */
    record Ended(int executor, String reason) implements FromMaster {}

    /** To an application: the executor's worker leaves, so it is to be ended as soon as it can be done without. */
    record Leaves(int executor) implements FromMaster {}

    /** To an application: so many executors in a row have ended before they joined, the last one for that reason. */
    record CannotStart(int times, String reason) implements FromMaster {}
}
