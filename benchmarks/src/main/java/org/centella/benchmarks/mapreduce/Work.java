// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.mapreduce;

import java.nio.file.Path;

/** What both engines do. */
enum Work {
    WORD_COUNT("words", "wordcount"),
    AGGREGATION_OF_PARQUET("Q1 Parquet", "aggregate-parquet"),
    AGGREGATION_OF_TEXT("Q1 text", "aggregate-text");

    private final String label;
    private final String job;

    Work(String label, String job) {
        this.label = label;
        this.job = job;
    }

    /** For the report. */
    String label() {
        return label;
    }

    /** As the other process calls it. */
    String job() {
        return job;
    }

    /** The folder of the files that it reads. */
    Path input(Path tables, Path texts) {
        return switch (this) {
            case WORD_COUNT -> texts.resolve("comments");
            case AGGREGATION_OF_PARQUET -> tables.resolve("lineitem");
            case AGGREGATION_OF_TEXT -> texts.resolve("lineitem");
        };
    }
}
