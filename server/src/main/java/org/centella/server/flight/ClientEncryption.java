// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.arrow.flight.FlightServer;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * How clients are served over TLS: they see the server's certificate, and check the host's name in it as browsers do.
 *
 * @param certificate PEM: the server's, and those between it and one that clients know
 * @param key PEM: its private key, PKCS #8, not encrypted
 * @param clients PEM: what signs certificates that clients have to show; null when they need none
 */
public record ClientEncryption(
        Path certificate, Path key, @Nullable Path clients) {
    /** @throws CentellaException INVALID_SETTING when one of the files cannot be used */
    void applyTo(FlightServer.Builder builder) {
        try {
            builder.useTls(certificate.toFile(), key.toFile());
            if (clients != null) {
                builder.useMTlsClientVerification(clients.toFile());
            }
        } catch (IOException e) {
            throw new CentellaException(
                    ErrorCode.INVALID_SETTING,
                    "cannot use certificate " + certificate + " and key " + key + ": " + e.getMessage(),
                    e);
        }
    }
}
