// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds classes where the functions of a job come from, in the driver's process. */
public final class ApplicationClasses extends ClassLoader {
    private final List<ClassLoader> loaders;

    private ApplicationClasses(List<ClassLoader> loaders) {
        super(ApplicationClasses.class.getClassLoader());
        this.loaders = loaders;
    }

    /** Those loaders and the thread's own; just the one where all others are above it. */
    public static ClassLoader of(Collection<ClassLoader> loaders) {
        List<ClassLoader> all = new ArrayList<>(loaders);
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null) {
            all.add(context);
        }
        all.add(ApplicationClasses.class.getClassLoader());
        List<ClassLoader> lowest = all.stream()
                .distinct()
                .filter(loader -> all.stream().noneMatch(other -> isAbove(loader, other)))
                .toList();
        return lowest.size() == 1 ? lowest.getFirst() : new ApplicationClasses(lowest);
    }

    private static boolean isAbove(ClassLoader loader, ClassLoader other) {
        for (ClassLoader above = parent(other); above != null; above = parent(above)) {
            if (above == loader) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable ClassLoader parent(ClassLoader loader) {
        return loader.getParent();
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        for (ClassLoader loader : loaders) {
            try {
                return loader.loadClass(name);
            } catch (ClassNotFoundException e) {
                // The next may know it.
            }
        }
        throw new ClassNotFoundException(name);
    }
}
