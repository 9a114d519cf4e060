// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.List;

/**
 * What a scan is to yield.
 *
 * @param columns positions in the table's schema, in output order
 * @param filters conjuncts over the output columns; a row comes out when all are true
 * @param batchRows rows of a batch at most
 * @param limit rows wanted at most, over all splits; {@link Long#MAX_VALUE} for all
 * @param metrics counts what the scan did
 */
public record ScanRequest(int[] columns, List<ScanFilter> filters, int batchRows, long limit, ScanMetrics metrics) {

    public ScanRequest {
        columns = columns.clone();
        filters = List.copyOf(filters);
    }

    @Override
    public int[] columns() {
        return columns.clone();
    }
}
