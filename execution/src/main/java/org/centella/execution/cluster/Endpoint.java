// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.net.InetSocketAddress;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/** Where a process of a cluster listens. */
public record Endpoint(String host, int port) {
    /** The port of a master, as in Spark. */
    public static final int MASTER_PORT = 7077;

    private static final String SCHEME = "centella://";
    private static final int MOST_PORT = 65_535;

    /** {@code HOST}, {@code HOST:PORT} or {@code centella://HOST:PORT}; an IPv6 address stands in brackets. */
    public static Endpoint parse(String text) {
        String rest = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
        int colon = rest.endsWith("]") ? -1 : rest.lastIndexOf(':');
        String host = colon < 0 ? rest : rest.substring(0, colon);
        int port = MASTER_PORT;
        try {
            port = colon < 0 ? MASTER_PORT : Integer.parseInt(rest.substring(colon + 1));
        } catch (NumberFormatException e) {
            port = -1;
        }
        if (host.isEmpty() || port < 0 || port > MOST_PORT) {
            throw new CentellaException(
                    ErrorCode.INVALID_SETTING, "'" + text + "' is no address: HOST:PORT is expected");
        }
        return new Endpoint(host, port);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
