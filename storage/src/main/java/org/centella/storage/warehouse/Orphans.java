// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What processes that died have left: files and folders that no version lists. Only what is a day old is taken for left, for
 * statements that run now write files before a version lists them.
 */
final class Orphans {
    private static final Duration AGE = Duration.ofDays(1);

    private Orphans() {}

    /** Deletes folders directly below one. */
    static void deleteFolders(Path root, Predicate<String> isKnown) throws IOException {
        try (Stream<Path> entries = Files.list(root)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (!name.startsWith("_") && !isKnown.test(name) && isOld(entry)) {
                    Warehouse.deleteTree(entry);
                }
            }
        }
    }

    /** Deletes data files of a table. */
    static void deleteFiles(Path folder, Predicate<String> isKnown) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> left = all.filter(f -> f.toString().endsWith(".parquet"))
                    .filter(f -> !isKnown.test(folder.relativize(f).toString()))
                    .toList();
            for (Path file : left) {
                if (isOld(file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isOld(Path path) throws IOException {
        return Files.getLastModifiedTime(path)
                .toInstant()
                .isBefore(Instant.now().minus(AGE));
    }
}
