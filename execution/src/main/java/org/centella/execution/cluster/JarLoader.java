// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Finds classes and resources in jars that came as bytes. They are kept in files that have no name any more once they are
 * open, so that nothing stays behind however the process ends.
 */
final class JarLoader extends SecureClassLoader implements AutoCloseable {
    private final List<JarFile> jars;

    private JarLoader(List<JarFile> jars, ClassLoader parent) {
        super("application", parent);
        this.jars = jars;
    }

    static JarLoader of(List<byte[]> contents, ClassLoader parent) {
        List<JarFile> jars = new ArrayList<>();
        try {
            for (byte[] content : contents) {
                Path file = Files.createTempFile("centella-application-", ".jar");
                try {
                    Files.write(file, content);
                    jars.add(new JarFile(file.toFile(), false, JarFile.OPEN_READ, JarFile.runtimeVersion()));
                } finally {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new CentellaException(
                    ErrorCode.APPLICATION_ERROR, "a jar of the application cannot be read: " + e, e);
        }
        return new JarLoader(jars, parent);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = content(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte @Nullable [] content(String name) {
        for (JarFile jar : jars) {
            byte[] bytes = content(jar, name);
            if (bytes != null) {
                return bytes;
            }
        }
        return null;
    }

    private static byte @Nullable [] content(JarFile jar, String name) {
        JarEntry entry = jar.getJarEntry(name);
        if (entry == null) {
            return null;
        }
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new CentellaException(
                    ErrorCode.APPLICATION_ERROR, name + " of the application cannot be read: " + e, e);
        }
    }

    @Override
    protected @Nullable URL findResource(String name) {
        byte[] bytes = content(name);
        return bytes == null ? null : url(name, bytes);
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        List<URL> urls = new ArrayList<>();
        for (JarFile jar : jars) {
            byte[] bytes = content(jar, name);
            if (bytes != null) {
                urls.add(url(name, bytes));
            }
        }
        return Collections.enumeration(urls);
    }

    private static URL url(String name, byte[] bytes) {
        try {
            return URL.of(URI.create("application:/" + name.replace(" ", "%20")), new URLStreamHandler() {
                @Override
                protected URLConnection openConnection(URL url) {
                    return new URLConnection(url) {
                        @Override
                        public void connect() {}

                        @Override
                        public InputStream getInputStream() {
                            return new ByteArrayInputStream(bytes);
                        }
                    };
                }
            });
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        for (JarFile jar : jars) {
            try {
                jar.close();
            } catch (IOException e) {
                throw new CentellaException(ErrorCode.IO_ERROR, "closing a jar: " + e, e);
            }
        }
    }
}
