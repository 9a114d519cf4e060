// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.concurrent.atomic.LongAdder;

/** What a scan did and what it could leave out; shared by the scans of one plan node, thread-safe. */
public final class ScanMetrics {
    public final LongAdder rowGroups = new LongAdder();
    public final LongAdder rowGroupsSkippedByStatistics = new LongAdder();
    public final LongAdder rowGroupsSkippedByDictionary = new LongAdder();
    public final LongAdder rowGroupsSkippedByBloomFilter = new LongAdder();
    public final LongAdder pagesSkippedByIndex = new LongAdder();
    public final LongAdder pagesSkippedByRows = new LongAdder();
    public final LongAdder pagesRead = new LongAdder();
    public final LongAdder bytesRead = new LongAdder();
    public final LongAdder rowsRead = new LongAdder();
    public final LongAdder rowsSelected = new LongAdder();
}
