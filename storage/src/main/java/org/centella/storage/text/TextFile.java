// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/** Text in a file, compressed or not. */
record TextFile(Path path, Compression compression) {
    private static final int BUFFER = 1 << 16;

    /** @param options of the table that the file belongs to */
    static TextFile of(Path path, Map<String, String> options) {
        Compression said = Compression.ofOption(options.get("compression"));
        return new TextFile(path, said == null ? Compression.ofName(path) : said);
    }

    /** Compressed text is read from its start only. */
    boolean isCompressed() {
        return compression != Compression.NONE;
    }

    /** The text from byte {@code from} on; 0 for compressed files. */
    ReadableByteChannel channel(long from) {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            try {
                channel.position(from);
                return isCompressed()
                        ? Channels.newChannel(compression.decompress(Channels.newInputStream(channel)))
                        : channel;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new CentellaException(ErrorCode.FILE_NOT_FOUND, "there is no file " + path, e);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** As {@link #channel}. */
    InputStream open(long from) {
        return Channels.newInputStream(channel(from));
    }

    CentellaException unreadable(IOException e) {
        return isCompressed()
                ? new CentellaException(ErrorCode.CORRUPT_FILE, path + " cannot be decompressed: " + e.getMessage(), e)
                : new CentellaException(ErrorCode.IO_ERROR, "cannot read " + path + ": " + e, e);
    }

    /** The number, from 1, of the line that holds a byte of the text; for messages only, as it reads the file again. */
    long line(long offset) {
        long line = 1;
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = open(0)) {
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
            throw unreadable(e);
        }
    }

    /** File and line, as errors begin. */
    String at(long offset) {
        return path + ", line " + line(offset);
    }
}
