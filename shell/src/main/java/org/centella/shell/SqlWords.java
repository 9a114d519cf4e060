// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The words of the dialect that are coloured and completed as keywords. */
final class SqlWords {
    private static final List<String> KEYWORDS = List.of(("""
            ALL ANALYZE AND ANTI ANY ARRAY AS ASC BETWEEN BIGINT BOOLEAN BY CASE CAST CHAR COLUMNS CREATE CROSS CUBE
            CURRENT_DATE CURRENT_TIMESTAMP DATE DAY DECIMAL DESC DESCRIBE DISTINCT DOUBLE DROP ELSE END EXCEPT EXISTS
            EXPLAIN EXTERNAL EXTRACT FALSE FETCH FILTER FIRST FOLLOWING FOR FORMAT FROM FULL FUNCTIONS GROUP GROUPING
            HAVING HOUR IF ILIKE IN INNER INTEGER INTERSECT INTERVAL IS JOIN JSON LAST LATERAL LEFT LIKE LIMIT LOCATION
            LOGICAL MAP MINUTE MONTH NATURAL NEXT NOT NULL NULLS OFFSET ON ONLY OPTIONS OR ORDER OUTER OVER PARQUET
            PARTITION PARTITIONED PHYSICAL PRECEDING RANGE REAL REPLACE RESET RIGHT ROLLUP ROW ROWS SCHEMAS SECOND
            SELECT SEMI SET SETS SETTINGS SHOW SMALLINT SOME STAGES STORED TABLE TABLES THEN TIME TIMESTAMP TINYINT TO
            TRUE TRY_CAST UNBOUNDED UNION UNNEST USE USING VALUES VARBINARY VARCHAR VIEW VIEWS WHEN WHERE WINDOW WITH
            YEAR ZONE
            """).strip().split("\\s+"));

    private static final Set<String> SET = Set.copyOf(KEYWORDS);

    private SqlWords() {}

    /** Sorted. */
    static List<String> keywords() {
        return KEYWORDS;
    }

    static boolean isKeyword(String word) {
        return SET.contains(word.toUpperCase(Locale.ROOT));
    }
}
