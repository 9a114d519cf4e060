// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The application whose programs an executor runs, as its process knows it. Thread-safe. */
public interface Application {
    /** One without classes of its own, which keeps nothing. */
    Application NONE = here(Application.class.getClassLoader(), null);

    /** Finds its classes. */
    ClassLoader classes();

    /**
     * Bytes that its driver has published under a name.
     *
     * @throws CentellaException BLOCK_LOST when there are none (any more)
     */
    byte[] published(String name);

    /** What it keeps. */
    KeptRows kept();

    /** In the driver's own process, where nothing needs to be published. */
    static Application here(ClassLoader classes, @Nullable KeptRows kept) {
        return new Application() {
            @Override
            public ClassLoader classes() {
                return classes;
            }

            @Override
            public byte[] published(String name) {
                throw new CentellaException(ErrorCode.BLOCK_LOST, "nothing is called " + name + " (any more)");
            }

            @Override
            public KeptRows kept() {
                if (kept == null) {
                    throw new IllegalStateException("nothing is kept here");
                }
                return kept;
            }
        };
    }
}
