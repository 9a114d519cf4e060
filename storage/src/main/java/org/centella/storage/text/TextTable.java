// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.centella.columnar.type.DataType;
import org.centella.storage.ColumnDomain;
import org.centella.storage.ColumnStatistics;
import org.centella.storage.Domains;
import org.centella.storage.Split;
import org.centella.storage.Table;
import org.centella.storage.TableHandle;
import org.centella.storage.TableStatistics;
import org.centella.storage.file.DataFile;
import org.centella.storage.file.HivePath;
import org.centella.storage.file.PartitionType;

/** A table of text files as they were when it was opened. Large files are cut at ends of lines. */
final class TextTable implements Table {
    /** Bytes of a split: some tens of milliseconds of work. */
    private static final long SPLIT_BYTES = 16L << 20;
    /** A guess, for text is said to shrink to a quarter or so. */
    private static final double COMPRESSION = 4;

    private final TableHandle handle;
    private final List<DataFile> files;
    private final double averageBytes;
    private final boolean divisible;

    /**
     * @param averageBytes of a record
     * @param divisible whether a line's end is, nearly always, a record's end
     */
    TextTable(TableHandle handle, List<DataFile> files, double averageBytes, boolean divisible) {
        this.handle = handle;
        this.files = List.copyOf(files);
        this.averageBytes = averageBytes;
        this.divisible = divisible;
    }

    @Override
    public TableHandle handle() {
        return handle;
    }

    @Override
    public TableStatistics statistics() {
        double bytes = files.stream().mapToDouble(this::textBytes).sum();
        ColumnStatistics unknown =
                new ColumnStatistics(null, null, 0, Double.NaN, averageBytes / Math.max(1, schema().size()));
        return new TableStatistics(bytes / averageBytes, bytes, Collections.nCopies(schema().size(), unknown));
    }

    private TextFile text(DataFile file) {
        return TextFile.of(file.path(), handle.options());
    }

    private double textBytes(DataFile file) {
        return file.bytes() * (text(file).isCompressed() ? COMPRESSION : 1);
    }

    @Override
    public List<Split> splits(List<ColumnDomain> domains) {
        List<Split> splits = new ArrayList<>();
        for (DataFile file : files) {
            if (mayMatch(file, domains)) {
                addSplits(file, splits);
            }
        }
        return splits;
    }

    private boolean mayMatch(DataFile file, List<ColumnDomain> domains) {
        for (ColumnDomain domain : domains) {
            String name = schema().field(domain.column()).name();
            DataType type = schema().type(domain.column());
            if (handle.partitionColumns().contains(name)) {
                String text = file.partitionValues().getOrDefault(name, HivePath.NULL);
                if (!Domains.contains(domain.domain(), PartitionType.value(type, text))) {
                    return false;
                }
            }
        }
        return true;
    }

    private void addSplits(DataFile file, List<Split> splits) {
        List<Long> bounds = new ArrayList<>(List.of(0L));
        if (divisible && !text(file).isCompressed()) {
            for (long at = SPLIT_BYTES; at < file.bytes(); at += SPLIT_BYTES) {
                long bound = lineStart(text(file), Math.max(at, bounds.getLast()));
                if (bound < file.bytes() && bound > bounds.getLast()) {
                    bounds.add(bound);
                }
            }
        }
        bounds.add(Long.MAX_VALUE);
        for (int i = 1; i < bounds.size(); i++) {
            long from = bounds.get(i - 1);
            double bytes = i == bounds.size() - 1 ? textBytes(file) - from : bounds.get(i) - from;
            splits.add(new Split(
                    file.path().toString(),
                    from,
                    bounds.get(i),
                    Math.round(bytes / averageBytes),
                    Math.round(bytes),
                    file.partitionValues()));
        }
    }

    /** The beginning of the first line behind a byte. */
    private static long lineStart(TextFile file, long from) {
        byte[] buffer = new byte[1 << 12];
        long at = from;
        try (InputStream in = file.open(from)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    if (buffer[i] == '\n') {
                        return at + i + 1;
                    }
                }
                at += read;
            }
            return at;
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }

    @Override
    public String toString() {
        return handle.name() + ": " + files.size() + " text files";
    }
}
