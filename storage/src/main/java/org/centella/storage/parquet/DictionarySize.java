// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.centella.columnar.memory.Segments;

/** The number of values in the dictionary of a chunk whose every page uses it: one small read, and the count is exact. */
final class DictionarySize {
    private static final double UNKNOWN = -1;
    /** A dictionary page's header is some 20 bytes; statistics in it, which nobody writes, might make it longer. */
    private static final int HEADER = 256;

    private DictionarySize() {}

    /** The size, or -1 when there is no dictionary or other pages than its own. */
    static double of(ParquetFile file, ColumnMetaData chunk) {
        if (!chunk.isSetDictionary_page_offset() || !isWhole(chunk)) {
            return UNKNOWN;
        }
        long offset = chunk.getDictionary_page_offset();
        long length = Math.min(HEADER, file.size() - offset);
        if (offset < 4 || length <= 0) {
            return UNKNOWN;
        }
        byte[] start = file.bytes().asSlice(offset, length).toArray(Segments.BYTE);
        try {
            PageHeader header = Util.readPageHeader(new ByteArrayInputStream(start));
            return header.isSetDictionary_page_header()
                    ? header.getDictionary_page_header().getNum_values()
                    : UNKNOWN;
        } catch (IOException | RuntimeException e) {
            // Statistics may be missing, the scan will say what is wrong with the page.
            return UNKNOWN;
        }
    }

    private static boolean isWhole(ColumnMetaData chunk) {
        if (chunk.isSetEncoding_stats()) {
            for (PageEncodingStats pages : chunk.getEncoding_stats()) {
                boolean data =
                        pages.getPage_type() == PageType.DATA_PAGE || pages.getPage_type() == PageType.DATA_PAGE_V2;
                if (data && pages.getCount() > 0 && !isDictionary(pages.getEncoding())) {
                    return false;
                }
            }
            return true;
        }
        // Without counts: levels are RLE, the dictionary itself PLAIN only in the older notation's files.
        return chunk.getEncodings().stream()
                .allMatch(e -> isDictionary(e) || e == Encoding.RLE || e == Encoding.BIT_PACKED);
    }

    private static boolean isDictionary(Encoding encoding) {
        return encoding == Encoding.RLE_DICTIONARY || encoding == Encoding.PLAIN_DICTIONARY;
    }
}
