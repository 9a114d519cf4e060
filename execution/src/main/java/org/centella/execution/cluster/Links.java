// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

/** The kinds of links that a cluster has, as each end sees them. */
final class Links {
    /** Between an executor and its driver, which listens. */
    static final LinkType<ToDriver, ToExecutor> DRIVER = LinkType.of("executor", ToDriver.class, ToExecutor.class);

    static final LinkType<ToExecutor, ToDriver> EXECUTOR = LinkType.of("executor", ToExecutor.class, ToDriver.class);

    /** Between a worker or a driver and the master, which listens. */
    static final LinkType<ToMaster, FromMaster> MASTER = LinkType.of("master", ToMaster.class, FromMaster.class);

    static final LinkType<FromMaster, ToMaster> MEMBER = LinkType.of("master", FromMaster.class, ToMaster.class);

    private Links() {}
}
