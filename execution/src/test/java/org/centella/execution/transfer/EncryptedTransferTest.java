// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.testing.TestCertificates;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Blocks over TLS: the same rows, and nothing for whom the authority has not signed. */
@Timeout(120)
class EncryptedTransferTest {
    private static final List<DataType> TYPES = List.of(DataType.BIGINT, DataType.VARCHAR);
    private static final Timeouts TIMEOUTS = new Timeouts(
            Duration.ofSeconds(5),
            2,
            Duration.ofMillis(10),
            Duration.ofSeconds(10),
            Duration.ofMillis(300),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20));

    static {
        LeakWatch.start();
    }

    @TempDir
    static Path certificates;

    private static Trust member;
    /** One of another cluster, and one who merely knows our authority. */
    private static Trust stranger;

    private static Trust pretender;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeCertificates() {
        TestCertificates ours = TestCertificates.make(certificates.resolve("ours"));
        TestCertificates others = TestCertificates.make(certificates.resolve("others"));
        member = trust(ours);
        stranger = trust(others);
        pretender = trust(new TestCertificates(others.certificate(), others.key(), ours.authority()));
    }

    private static Trust trust(TestCertificates files) {
        return new Trust(ServedOutputs.SECRET, new Tls(files.certificate(), files.key(), files.authority()));
    }

    private ServedOutputs serve(Trust server, Trust client) {
        ServedOutputs outputs = new ServedOutputs(folder, TYPES, new TestMemory(), TIMEOUTS, false, server, client);
        outputs.write(0, 1, false, ServedOutputs.numbered(outputs.memory, 0, 20, 1000));
        outputs.write(1, 1, true, ServedOutputs.numbered(outputs.memory, 20, 200, 1000));
        return outputs;
    }

    @Test
    void rowsInMemoryAndOnDiskArriveEncrypted() {
        try (ServedOutputs outputs = serve(member, member)) {
            // All blocks of a partition: those of the task in memory, then those of the one on disk.
            assertThat(outputs.remoteRows(outputs.blocks(0), 500)).hasSize(220_000);
            assertThat(outputs.remoteRows(outputs.blocks(0), 8192)).hasSize(220_000);
        }
        LeakWatch.assertNothingLeaked();
    }

    @Test
    void aClientOfAnotherAuthorityGetsNothing() {
        try (ServedOutputs outputs = serve(member, stranger)) {
            assertThatThrownBy(() -> outputs.client.blob(outputs.address, "plan"))
                    .isInstanceOf(BlockLostException.class);
            // The server is as good as before.
            try (BlockClient again = new BlockClient(member, outputs.memory.pool(), TIMEOUTS)) {
                assertThatThrownBy(() -> again.blob(outputs.address, "no such"))
                        .isInstanceOf(BlockLostException.class)
                        .hasMessageContaining("no such");
            }
        }
        LeakWatch.assertNothingLeaked();
    }

    @Test
    void aClientWhoseCertificateTheAuthorityHasNotSignedGetsNothing() {
        try (ServedOutputs outputs = serve(member, pretender)) {
            assertThatThrownBy(() -> outputs.client.blob(outputs.address, "plan"))
                    .isInstanceOf(BlockLostException.class);
        }
    }

    @Test
    void aClientThatDoesNotEncryptGetsNothing() {
        try (ServedOutputs outputs = serve(member, Trust.by(ServedOutputs.SECRET))) {
            assertThatThrownBy(() -> outputs.client.blob(outputs.address, "plan"))
                    .isInstanceOf(BlockLostException.class);
        }
    }

    @Test
    void aServerThatDoesNotEncryptIsNotBelieved() {
        try (ServedOutputs outputs = serve(Trust.by(ServedOutputs.SECRET), member)) {
            assertThatThrownBy(() -> outputs.client.blob(outputs.address, "plan"))
                    .isInstanceOf(BlockLostException.class);
        }
    }

    @Test
    void filesThatDoNotFitAreSaidAtOnce() {
        String nothing = folder.resolve("nothing").toString();
        assertThatThrownBy(() -> Trust.by(ServedOutputs.SECRET).with(nothing))
                .isInstanceOf(CentellaException.class)
                .hasMessageContaining(Tls.CERTIFICATE_FILE);
    }
}
