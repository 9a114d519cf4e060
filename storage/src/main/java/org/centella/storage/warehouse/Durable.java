// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Forces what was written to the disk, before a commit says that it is there. */
final class Durable {
    private Durable() {}

    /** A file's content, or the names in a folder where the system can. */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
