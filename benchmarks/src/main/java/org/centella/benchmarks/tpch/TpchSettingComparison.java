// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.tpch;

import java.sql.SQLException;
import java.util.List;
import org.centella.benchmarks.compare.SettingComparison;

/** {@link SettingComparison} over the queries of TPC-H. */
public final class TpchSettingComparison {
    private TpchSettingComparison() {}

    public static void main(String[] arguments) throws SQLException {
        SettingComparison.run(List.of(arguments), TpchQueries::statements);
    }
}
