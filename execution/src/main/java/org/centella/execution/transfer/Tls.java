// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/**
 * Encrypted connections among the processes of a cluster: TLS 1.3 by the JDK, and both sides present a certificate. Who has
 * one that the authority has signed belongs to the cluster; what name is in it does not matter, for executors come and go on
 * any host. So the authority must be the cluster's own.
 */
public final class Tls {
    public static final String CERTIFICATE_FILE = "certificate.pem";
    public static final String KEY_FILE = "key.pem";
    static final String AUTHORITY_FILE = "authority.pem";

    private static final String PROTOCOL = "TLSv1.3";

    private final Path certificate;
    private final Path key;
    private final Path authority;
    private final TrustManager members;

    /**
     * @param certificate PEM: this process's certificate, and those between it and the authority's
     * @param key PEM: its private key, PKCS #8, not encrypted
     * @param authority PEM: the certificates that those of peers must be signed with
     * @throws CentellaException INVALID_SETTING when one of them cannot be used
     */
    public Tls(Path certificate, Path key, Path authority) {
        this.certificate = certificate.toAbsolutePath();
        this.key = key.toAbsolutePath();
        this.authority = authority.toAbsolutePath();
        try {
            this.members = new MemberTrust(trusted(authority));
            // What is wrong with the files is to be known now.
            server().build();
        } catch (SSLException | GeneralSecurityException | IllegalArgumentException e) {
            throw unusable(e);
        }
    }

    private CentellaException unusable(Exception e) {
        Throwable reason = e.getCause() == null ? e : e.getCause();
        return new CentellaException(
                ErrorCode.INVALID_SETTING,
                "cannot use certificate " + certificate + ", key " + key + " and authority " + authority + ": "
                        + reason,
                e);
    }

    private static X509TrustManager trusted(Path authority) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream pem = Files.newInputStream(authority)) {
            store.load(null, null);
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("authority-" + store.size(), each);
            }
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    /** For a side that accepts connections. */
    public SslContextBuilder server() {
        return SslContextBuilder.forServer(certificate.toFile(), key.toFile())
                .clientAuth(ClientAuth.REQUIRE)
                .trustManager(members)
                .protocols(PROTOCOL)
                .sslProvider(SslProvider.JDK);
    }

    /** For a side that connects. */
    public SslContextBuilder client() {
        return SslContextBuilder.forClient()
                .keyManager(certificate.toFile(), key.toFile())
                .trustManager(members)
                .protocols(PROTOCOL)
                .endpointIdentificationAlgorithm(null)
                .sslProvider(SslProvider.JDK);
    }

    Path certificate() {
        return certificate;
    }

    Path key() {
        return key;
    }

    Path authority() {
        return authority;
    }

    /** The context that a builder of this has been set up for. */
    public SslContext built(SslContextBuilder builder) {
        try {
            return builder.build();
        } catch (SSLException e) {
            throw unusable(e);
        }
    }

    @Override
    public String toString() {
        return "TLS with " + certificate;
    }
}
