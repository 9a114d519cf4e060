// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that an application's driver offers its executors under a name, in blobs that each fit where blobs are received:
 *
 * <pre>
 *   NAME      the number of parts, as text
 *   NAME/0    4 MiB
 *   NAME/1    the rest
 * </pre>
 */
final class Published {
    private static final int PART_BYTES = 4 << 20;

    private Published() {}

    static void write(String name, byte[] bytes, BiConsumer<String, byte[]> blobs) {
        int parts = 0;
        for (int from = 0; from < bytes.length; from += PART_BYTES) {
            int to = Math.min(bytes.length, from + PART_BYTES);
            blobs.accept(name + "/" + parts++, Arrays.copyOfRange(bytes, from, to));
        }
        // Last, so that nobody finds half of it.
        blobs.accept(name, Integer.toString(parts).getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] read(String name, Function<String, byte[]> blobs) {
        int parts = parts(blobs.apply(name));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < parts; i++) {
            all.writeBytes(blobs.apply(name + "/" + i));
        }
        return all.toByteArray();
    }

    private static int parts(byte[] text) {
        return Integer.parseInt(new String(text, StandardCharsets.US_ASCII));
    }

    /** The names of all blobs of what is published under a name; none of what is not. */
    static List<String> names(String name, Function<String, byte @Nullable []> blobs) {
        byte[] text = blobs.apply(name);
        List<String> names = new ArrayList<>();
        if (text != null) {
            names.add(name);
            for (int i = 0; i < parts(text); i++) {
                names.add(name + "/" + i);
            }
        }
        return names;
    }
}
