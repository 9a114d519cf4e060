// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Jars of other engines, fetched by Maven when they are first asked for. */
public final class MavenJars {
    private MavenJars() {}

    /**
     * A folder with some artifacts and all that they need.
     *
     * @param cache folder in which they are kept
     * @param name of the engine and its version: the folder's
     * @param artifacts each as {@code GROUP:ARTIFACT:VERSION}
     * @throws IOException when Maven cannot fetch them
     */
    public static Path resolve(Path cache, String name, List<String> artifacts) throws IOException {
        Path jars = cache.resolve("jars-" + name);
        if (Files.isDirectory(jars)) {
            return jars;
        }
        Files.createDirectories(cache);
        Path unfinished = cache.resolve("jars.unfinished");
        Path pom = cache.resolve("pom.xml");
        StringBuilder dependencies = new StringBuilder();
        for (String artifact : artifacts) {
            String[] parts = artifact.split(":");
            dependencies.append("""
                        <dependency>
                          <groupId>%s</groupId>
                          <artifactId>%s</artifactId>
                          <version>%s</version>
                        </dependency>
                    """.formatted(parts[0], parts[1], parts[2]));
        }
        Files.writeString(pom, """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>org.centella</groupId>
                  <artifactId>jars</artifactId>
                  <version>1</version>
                  <dependencies>
                %s  </dependencies>
                </project>
                """.formatted(dependencies));
        Path log = cache.resolve("maven.log");
        Process maven = new ProcessBuilder(
                        maven(),
                        "-B",
                        "-f",
                        pom.toString(),
                        "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies",
                        "-DoutputDirectory=" + unfinished.toAbsolutePath())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (maven.waitFor() != 0) {
                throw new IOException("Maven could not fetch " + name + "; see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while fetching " + name, e);
        }
        Files.move(unfinished, jars);
        return jars;
    }

    private static String maven() {
        Path wrapper = Path.of(System.getProperty("centella.home", "."), "mvnw");
        return Files.isExecutable(wrapper) ? wrapper.toAbsolutePath().toString() : "mvn";
    }
}
