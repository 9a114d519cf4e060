// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

/** Where a process serves blocks. */
public record BlockAddress(String host, int port) {
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
