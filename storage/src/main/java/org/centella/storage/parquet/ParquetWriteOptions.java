// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.storage.FormatOption;
import org.centella.storage.FormatOption.Kind;
import org.centella.storage.FormatOption.Use;
import org.centella.storage.FormatOptions;

/**
 * How a Parquet file is laid out. {@link #DEFAULT} suits scans by this engine and by others; the reasons and measurements
 * are in docs/design/parquet-write.md.
 *
 * @param codec of all pages
 * @param compressionLevel of Zstd, 1 (fast) to 19, and of Gzip, 1 to 9
 * @param rowGroupRows rows of a row group, the unit of parallel scans
 * @param rowGroupBytes values buffered before a row group ends early
 * @param pageRows rows of a data page
 * @param pageBytes of a data page before compression, exceeded only by a single row
 * @param dictionary whether columns with few distinct values are dictionary-encoded
 * @param dictionaryBytes of a dictionary at most
 * @param deltaIntegers DELTA_BINARY_PACKED in place of PLAIN for integers that have no dictionary
 * @param pageVersion 1 or 2
 * @param bloomFilterColumns names of the columns, as dotted paths, that get a bloom filter when they have no dictionary
 * @param bloomFilterFalsePositives of those bloom filters, 0 to 1
 */
public record ParquetWriteOptions(
        ParquetCodec codec,
        int compressionLevel,
        int rowGroupRows,
        long rowGroupBytes,
        int pageRows,
        int pageBytes,
        boolean dictionary,
        int dictionaryBytes,
        boolean deltaIntegers,
        int pageVersion,
        Set<String> bloomFilterColumns,
        double bloomFilterFalsePositives) {

    public static final ParquetWriteOptions DEFAULT = new ParquetWriteOptions(
            ParquetCodec.ZSTD, 1, 128 << 10, 128L << 20, 16 << 10, 1 << 20, true, 1 << 20, true, 1, Set.of(), 0.01);

    static final List<FormatOption> DECLARED = List.of(
            FormatOption.writing(
                    "compression", Kind.TEXT, "zstd unless said otherwise, snappy, gzip, lz4 or none", "codec"),
            FormatOption.writing("compression_level", Kind.NUMBER, "of zstd, 1 (fast) to 19, and of gzip, 1 to 9"),
            FormatOption.writing("row_group_rows", Kind.NUMBER, "rows of a row group", "row_group_size"),
            FormatOption.writing("page_rows", Kind.NUMBER, "rows of a page"),
            FormatOption.writing("page_version", Kind.NUMBER, "1 or 2"),
            FormatOption.writing(
                    "dictionary", Kind.FLAG, "whether columns of few different values get a dictionary, unless false"),
            FormatOption.writing(
                    "delta_integers", Kind.FLAG, "whether integers without a dictionary are differences, unless false"),
            FormatOption.writing("bloom_filter_columns", Kind.TEXT, "columns that get bloom filters"));

    private static final FormatOptions OPTIONS = new FormatOptions(ParquetFormat.NAME, DECLARED);

    public ParquetWriteOptions {
        Objects.requireNonNull(codec);
        bloomFilterColumns = Set.copyOf(bloomFilterColumns);
        require(compressionLevel >= 1 && compressionLevel <= 19, "compression level", compressionLevel);
        require(rowGroupRows >= 1, "rows of a row group", rowGroupRows);
        require(rowGroupBytes >= 1, "bytes of a row group", rowGroupBytes);
        require(pageRows >= 1, "rows of a page", pageRows);
        require(pageBytes >= 1, "bytes of a page", pageBytes);
        require(dictionaryBytes >= 1, "bytes of a dictionary", dictionaryBytes);
        require(pageVersion == 1 || pageVersion == 2, "page version", pageVersion);
        require(
                bloomFilterFalsePositives > 0 && bloomFilterFalsePositives < 1,
                "false positives",
                bloomFilterFalsePositives);
    }

    /** The options of a write statement, by name. */
    public static ParquetWriteOptions of(Map<String, String> options) {
        ParquetWriteOptions result = DEFAULT;
        for (Map.Entry<String, String> option :
                OPTIONS.canonical(Use.WRITE, options).entrySet()) {
            try {
                result = result.with(option.getKey(), option.getValue());
            } catch (CentellaException e) {
                throw e;
            } catch (IllegalArgumentException e) {
                throw new CentellaException(
                        ErrorCode.INVALID_ARGUMENT,
                        "option " + option.getKey() + " cannot be '" + option.getValue() + "'",
                        e);
            }
        }
        return result;
    }

    private ParquetWriteOptions with(String name, String value) {
        return switch (name) {
            case "compression" -> withCodec(ParquetCodec.parse(value), compressionLevel);
            case "compression_level" -> withCodec(codec, Integer.parseInt(value));
            case "row_group_rows" -> withRowGroupRows(Integer.parseInt(value));
            case "page_rows" -> withPages(Integer.parseInt(value), pageBytes, pageVersion);
            case "page_version" -> withPages(pageRows, pageBytes, Integer.parseInt(value));
            case "dictionary" -> withDictionary(Boolean.parseBoolean(value));
            case "delta_integers" -> withDeltaIntegers(Boolean.parseBoolean(value));
            case "bloom_filter_columns" -> withBloomFilters(Set.of(value.split("\\s*,\\s*")));
            default -> throw new AssertionError(name);
        };
    }

    private static void require(boolean condition, String what, Number value) {
        if (!condition) {
            throw new IllegalArgumentException(what + " cannot be " + value);
        }
    }

    public ParquetWriteOptions withCodec(ParquetCodec other, int level) {
        return new ParquetWriteOptions(
                other,
                level,
                rowGroupRows,
                rowGroupBytes,
                pageRows,
                pageBytes,
                dictionary,
                dictionaryBytes,
                deltaIntegers,
                pageVersion,
                bloomFilterColumns,
                bloomFilterFalsePositives);
    }

    public ParquetWriteOptions withRowGroupRows(int rows) {
        return new ParquetWriteOptions(
                codec,
                compressionLevel,
                rows,
                rowGroupBytes,
                pageRows,
                pageBytes,
                dictionary,
                dictionaryBytes,
                deltaIntegers,
                pageVersion,
                bloomFilterColumns,
                bloomFilterFalsePositives);
    }

    public ParquetWriteOptions withPages(int rows, int bytes, int version) {
        return new ParquetWriteOptions(
                codec,
                compressionLevel,
                rowGroupRows,
                rowGroupBytes,
                rows,
                bytes,
                dictionary,
                dictionaryBytes,
                deltaIntegers,
                version,
                bloomFilterColumns,
                bloomFilterFalsePositives);
    }

    public ParquetWriteOptions withDictionary(boolean wanted) {
        return new ParquetWriteOptions(
                codec,
                compressionLevel,
                rowGroupRows,
                rowGroupBytes,
                pageRows,
                pageBytes,
                wanted,
                dictionaryBytes,
                deltaIntegers,
                pageVersion,
                bloomFilterColumns,
                bloomFilterFalsePositives);
    }

    public ParquetWriteOptions withDeltaIntegers(boolean wanted) {
        return new ParquetWriteOptions(
                codec,
                compressionLevel,
                rowGroupRows,
                rowGroupBytes,
                pageRows,
                pageBytes,
                dictionary,
                dictionaryBytes,
                wanted,
                pageVersion,
                bloomFilterColumns,
                bloomFilterFalsePositives);
    }

    public ParquetWriteOptions withBloomFilters(Set<String> columns) {
        return new ParquetWriteOptions(
                codec,
                compressionLevel,
                rowGroupRows,
                rowGroupBytes,
                pageRows,
                pageBytes,
                dictionary,
                dictionaryBytes,
                deltaIntegers,
                pageVersion,
                columns,
                bloomFilterFalsePositives);
    }
}
