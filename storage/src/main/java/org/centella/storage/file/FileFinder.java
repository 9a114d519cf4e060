// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.file;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/**
 * The files that a location names, in a fixed order: one file, those in a folder and the folders below it, or those that
 * match a glob. Names that begin with {@code .} or {@code _} are not data; with the extensions of the format present, files
 * without are not either (a folder may hold a README).
 */
public final class FileFinder {
    private final Set<String> extensions;

    /** @param extensions in lower case, with the dot, of files that surely have the format */
    public FileFinder(Set<String> extensions) {
        this.extensions = Set.copyOf(extensions);
    }

    /** @throws CentellaException FILE_NOT_FOUND when there is no such file, or no file in such a folder */
    public List<DataFile> find(String location) {
        Path literal = path(location);
        List<DataFile> found;
        try {
            if (Files.isRegularFile(literal)) {
                return List.of(file(literal, Files.readAttributes(literal, BasicFileAttributes.class), Map.of()));
            }
            if (Files.isDirectory(literal)) {
                found = walk(literal, FileFinder::anything);
            } else if (GlobPattern.isGlob(location)) {
                GlobPattern glob = new GlobPattern(literal.toString());
                Path base = path(glob.base());
                found = Files.isDirectory(base) ? walk(base, glob::matches) : List.of();
            } else {
                throw new CentellaException(ErrorCode.FILE_NOT_FOUND, "there is no file or folder " + location);
            }
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot look into " + location + ": " + e, e);
        }
        if (found.isEmpty()) {
            throw new CentellaException(
                    ErrorCode.FILE_NOT_FOUND,
                    GlobPattern.isGlob(location)
                            ? "no file matches " + location
                            : "there are no data files in the folder " + location);
        }
        return found;
    }

    /** The files in a folder and the folders below it; none if there is no such folder. */
    public List<DataFile> findIn(Path folder) {
        try {
            return Files.isDirectory(folder) ? walk(folder, FileFinder::anything) : List.of();
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot look into " + folder + ": " + e, e);
        }
    }

    private static boolean anything(Path relative) {
        return true;
    }

    /** The path that a location spells, which may be a {@code file:} URI. */
    public static Path path(String location) {
        try {
            if (location.startsWith("file:///")) {
                return Path.of(
                        GlobPattern.isGlob(location)
                                ? location.substring(7)
                                : URI.create(location).getPath());
            }
            if (location.startsWith("file:")) {
                return Path.of(location.substring("file:".length()));
            }
            int scheme = location.indexOf("://");
            if (scheme > 0) {
                throw new CentellaException(
                        ErrorCode.INVALID_ARGUMENT,
                        "no file system for " + location.substring(0, scheme) + ": only local paths can be read");
            }
            return Path.of(location);
        } catch (IllegalArgumentException e) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "not a path: " + location, e);
        }
    }

    private interface Wanted {
        boolean test(Path relative);
    }

    private List<DataFile> walk(Path base, Wanted wanted) throws IOException {
        List<DataFile> found = new ArrayList<>();
        Files.walkFileTree(
                base, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                        return !folder.equals(base) && isHidden(folder)
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        Path relative = base.relativize(file);
                        if (attributes.isRegularFile() && !isHidden(file) && wanted.test(relative)) {
                            Path parent = relative.getParent();
                            found.add(file(file, attributes, parent == null ? Map.of() : HivePath.parseAll(parent)));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                        if (e instanceof NoSuchFileException || e instanceof FileSystemLoopException) {
                            // Vanished meanwhile, or a link back to where we come from.
                            return FileVisitResult.CONTINUE;
                        }
                        throw e;
                    }
                });
        boolean marked = found.stream().anyMatch(f -> hasExtension(f.path()));
        if (marked) {
            found.removeIf(f -> !hasExtension(f.path()));
        }
        found.sort(Comparator.comparing(f -> f.path().toString()));
        return found;
    }

    private static boolean isHidden(Path path) {
        String name = path.getFileName().toString();
        // A partition column may begin with an underscore; its folder has a "=".
        return name.startsWith(".") || name.startsWith("_") && name.indexOf('=') < 0;
    }

    /** Whether the name has one of the extensions. */
    public boolean hasExtension(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return extensions.stream().anyMatch(name::endsWith);
    }

    /** The name without the extension. */
    public String baseName(Path path) {
        String name = path.getFileName().toString();
        int longest = extensions.stream()
                .filter(name.toLowerCase(Locale.ROOT)::endsWith)
                .mapToInt(String::length)
                .max()
                .orElse(0);
        return name.substring(0, name.length() - longest);
    }

    private static DataFile file(Path path, BasicFileAttributes attributes, Map<String, String> partitions) {
        return new DataFile(
                path, attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), partitions);
    }
}
