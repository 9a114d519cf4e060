// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.journal;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of {@link LogLine}s, one for each application. Each line is with the operating system before the next is written,
 * so a driver that dies leaves all but its last line. Not thread-safe.
 */
public final class EventLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

    private final Path file;
    private final BufferedWriter writer;
    private boolean failed;

    private EventLog(Path file, BufferedWriter writer) {
        this.file = file;
        this.writer = writer;
    }

    /** A new file in the folder, which is made if it is not there. */
    public static EventLog create(Path folder, String application) {
        Path file = folder.resolve(application + ".jsonl");
        try {
            Files.createDirectories(folder);
            return new EventLog(file, Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW));
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot make the event log " + file + ": " + e, e);
        }
    }

    /** Queries go on when the disk is full, and the log ends there. */
    void write(LogLine line) {
        if (failed) {
            return;
        }
        try {
            writer.write(line.toJson());
            writer.write('\n');
            writer.flush();
        } catch (IOException e) {
            failed = true;
            LOG.error("the event log {} ends here", file, e);
        }
    }

    /** The lines of a file; a last one that was cut when its driver died is left out. */
    public static List<LogLine> read(Path file) {
        try {
            String text = Files.readString(file);
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(LogLine::ofJson)
                    .toList();
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot read the event log " + file + ": " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            LOG.warn("the event log {} may lack its end", file, e);
        }
    }
}
