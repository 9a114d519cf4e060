// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.Location;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.testing.TestCertificates;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients over TLS. */
class EncryptionTest {
    @TempDir
    static Path folder;

    private static TestCertificates ours;
    private static TestCertificates others;

    @BeforeAll
    static void make() {
        ours = TestCertificates.make(folder.resolve("ours"));
        others = TestCertificates.make(folder.resolve("others"));
    }

    private static Served serve(Path clients) {
        return new Served(
                ClientPassword.none(),
                Served.LONG,
                Map.of(),
                new ClientEncryption(ours.certificate(), ours.key(), clients));
    }

    private static FlightClient.Builder client(Served served, TestCertificates trusted) throws IOException {
        return FlightClient.builder(
                        served.memory(),
                        Location.forGrpcTls("localhost", served.server().port()))
                .trustedCertificates(new FileInputStream(trusted.authority().toFile()));
    }

    @Test
    void clientsThatKnowTheAuthorityAreServed() throws Exception {
        try (Served served = serve(null)) {
            assertThat(Served.rows(served.keep(client(served, ours).build()), "SELECT 1"))
                    .containsExactly(List.of(1));
            assertThatThrownBy(() -> served.keep(client(served, others).build()).execute("SELECT 1"))
                    .isInstanceOf(Exception.class);
            assertThatThrownBy(() -> served.client().execute("SELECT 1")).isInstanceOf(Exception.class);
        }
    }

    @Test
    void clientsMayHaveToShowACertificate() throws Exception {
        try (Served served = serve(ours.authority())) {
            FlightClient known = client(served, ours)
                    .clientCertificate(
                            new FileInputStream(ours.certificate().toFile()),
                            new FileInputStream(ours.key().toFile()))
                    .build();
            assertThat(Served.rows(served.keep(known), "SELECT 1")).containsExactly(List.of(1));
            assertThatThrownBy(() -> served.keep(client(served, ours).build()).execute("SELECT 1"))
                    .isInstanceOf(Exception.class);
            FlightClient stranger = client(served, ours)
                    .clientCertificate(
                            new FileInputStream(others.certificate().toFile()),
                            new FileInputStream(others.key().toFile()))
                    .build();
            assertThatThrownBy(() -> served.keep(stranger).execute("SELECT 1")).isInstanceOf(Exception.class);
        }
    }

    @Test
    void filesThatCannotBeUsedAreSaidAtOnce() {
        Path nothing = folder.resolve("nothing.pem");
        assertThatThrownBy(() -> new Served(
                        ClientPassword.none(),
                        Served.LONG,
                        Map.of("batch_size", "77"),
                        new ClientEncryption(nothing, nothing, null)))
                .isInstanceOf(CentellaException.class)
                .hasMessageContaining("nothing.pem");
    }
}
