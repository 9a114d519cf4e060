// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.io.IOException;
import java.io.Writer;

/** Does something before the first character is written: takes the progress bar away. */
final class FirstWrite extends Writer {
    private final Writer out;
    private final Runnable before;
    private boolean written;

    FirstWrite(Writer out, Runnable before) {
        this.out = out;
        this.before = before;
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
        if (!written && length > 0) {
            written = true;
            before.run();
        }
        out.write(text, from, length);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
