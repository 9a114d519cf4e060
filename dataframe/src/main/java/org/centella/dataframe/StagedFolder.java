// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A hidden folder beside the one that a write is for, on the same disk, so that a rename publishes its files. Closing it
 * without having published removes them.
 *
 * <pre>
 *   sales/              what readers see
 *   .sales.UUID.new/    what the write makes         replace: sales becomes .sales.UUID.old, .new becomes sales
 *   .sales.UUID.old/    what it replaced, for a moment
 * </pre>
 */
final class StagedFolder implements AutoCloseable {
    private final Path target;
    private final Path staged;
    private final Path replaced;

    StagedFolder(Path target) {
        this.target = target.toAbsolutePath().normalize();
        String name = "." + Objects.requireNonNull(this.target.getFileName(), "a root cannot be written") + "."
                + UUID.randomUUID();
        this.staged = this.target.resolveSibling(name + ".new");
        this.replaced = this.target.resolveSibling(name + ".old");
    }

    /** Where to write. */
    Path folder() {
        return staged;
    }

    /** Whether there is something at the place that the write is for, other than an empty folder. */
    boolean targetHasData() throws IOException {
        if (!Files.isDirectory(target)) {
            return Files.exists(target);
        }
        try (Stream<Path> entries = Files.list(target)) {
            return entries.findAny().isPresent();
        }
    }

    /** Puts the files in the place of whatever is there. */
    void replace() throws IOException {
        Files.createDirectories(staged);
        boolean exists = Files.exists(target);
        if (exists) {
            Files.move(target, replaced, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
        }
        try {
            Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (exists) {
                Files.move(replaced, target, StandardCopyOption.ATOMIC_MOVE);
            }
            throw e;
        }
        delete(replaced);
    }

    /** Adds the files to those that are there; their names are their own. */
    void append() throws IOException {
        if (!Files.exists(staged)) {
            return;
        }
        Files.walkFileTree(staged, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(target.resolve(staged.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.move(file, target.resolve(staged.relativize(file)), StandardCopyOption.ATOMIC_MOVE);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void close() throws IOException {
        delete(staged);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
