// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/** Text in a file, compressed or not, as its name says. */
final class TextFile {
    private static final int BUFFER = 1 << 16;

    private TextFile() {}

    /** Compressed text is read from its start only. */
    static boolean isCompressed(Path path) {
        String name = name(path);
        return name.endsWith(".gz") || name.endsWith(".zst");
    }

    private static String name(Path path) {
        return path.getFileName().toString().toLowerCase(Locale.ROOT);
    }

    /** The text from byte {@code from} on; 0 for compressed files. */
    static InputStream open(Path path, long from) {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            try {
                channel.position(from);
                InputStream bytes = Channels.newInputStream(channel);
                String name = name(path);
                if (name.endsWith(".gz")) {
                    return new GZIPInputStream(bytes, BUFFER);
                }
                return name.endsWith(".zst") ? new ZstdInputStream(new BufferedInputStream(bytes, BUFFER)) : bytes;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new CentellaException(ErrorCode.FILE_NOT_FOUND, "there is no file " + path, e);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    static CentellaException unreadable(Path path, IOException e) {
        return isCompressed(path)
                ? new CentellaException(ErrorCode.CORRUPT_FILE, path + " cannot be decompressed: " + e.getMessage(), e)
                : new CentellaException(ErrorCode.IO_ERROR, "cannot read " + path + ": " + e, e);
    }

    /** The number, from 1, of the line that holds a byte of the text; for messages only, as it reads the file again. */
    static long line(Path path, long offset) {
        long line = 1;
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = open(path, 0)) {
            long left = offset;
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    break;
                }
                for (int i = 0; i < read; i++) {
                    line += buffer[i] == '\n' ? 1 : 0;
                }
                left -= read;
            }
            return line;
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }
}
