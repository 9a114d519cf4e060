// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell.cluster;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.centella.benchmarks.tpch.TpchSuite;
import org.centella.dataframe.Session;

/**
 * A query over TPC-H's tables that has one answer in whatever order rows arrive, with the settings under which it runs on
 * executors.
 */
record ChaosQuery(String sql, Map<String, String> settings) {
    private static final List<String> TPCH = new TpchSuite()
            .queries().values().stream()
                    .filter(statements -> statements.size() == 1)
                    .map(List::getFirst)
                    .toList();

    static ChaosQuery draw(Random random, boolean spills) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (spills) {
            settings.put("force_spill", "true");
        }
        if (random.nextInt(3) == 0) {
            settings.put("broadcast_limit", "0");
        }
        if (random.nextInt(3) == 0) {
            settings.put("shuffle_partitions", Integer.toString(1 + random.nextInt(20)));
        }
        boolean known = random.nextBoolean();
        return new ChaosQuery(known ? TPCH.get(random.nextInt(TPCH.size())) : random(random), settings);
    }

    private static String random(Random random) {
        int modulus = 2 + random.nextInt(60);
        int rest = random.nextInt(modulus);
        String direction = random.nextBoolean() ? "DESC" : "ASC";
        return switch (random.nextInt(8)) {
            case 0 -> """
                SELECT l_suppkey %% %d, l_returnflag, count(*), sum(l_quantity), min(l_shipdate), max(l_comment)
                FROM lineitem WHERE l_orderkey %% 7 <> %d GROUP BY 1, 2""".formatted(modulus * 10, rest);
            case 1 -> """
                SELECT o_orderpriority, o_custkey %% %d, count(*), sum(l_extendedprice * (1 - l_discount))
                FROM orders JOIN lineitem ON o_orderkey = l_orderkey
                WHERE l_shipdate - o_orderdate > %d GROUP BY 1, 2""".formatted(modulus, rest);
            case 2 -> """
                SELECT c_nationkey, count(*), count(o_orderkey), count(DISTINCT o_orderdate)
                FROM customer %s JOIN orders ON c_custkey = o_custkey AND o_totalprice > %d GROUP BY 1""".formatted(List.of("LEFT", "INNER", "FULL").get(random.nextInt(3)), rest * 3000);
            case 3 -> """
                SELECT l_orderkey, l_linenumber, l_comment FROM lineitem WHERE l_partkey %% %d <> %d
                ORDER BY l_comment %s, l_orderkey, l_linenumber LIMIT %d""".formatted(modulus, rest, direction, 1 + random.nextInt(30_000));
            case 4 -> """
                SELECT o_custkey %% %d, o_orderkey, rank() OVER (PARTITION BY o_custkey %% %d ORDER BY o_totalprice %s)
                FROM orders WHERE o_orderkey %% 3 = %d""".formatted(modulus, modulus, direction, rest % 3);
            case 5 -> """
                SELECT DISTINCT ps_suppkey %% %d, p_size, p_brand FROM partsupp JOIN part ON ps_partkey = p_partkey
                WHERE p_size > %d""".formatted(modulus, rest % 50);
            case 6 -> """
                SELECT count(*), sum(o_totalprice), min(o_comment) FROM orders
                WHERE o_orderkey %s IN (SELECT l_orderkey FROM lineitem WHERE l_quantity > %d)""".formatted(random.nextBoolean() ? "NOT" : "", rest % 50);
            default -> """
                SELECT a.l_suppkey, count(*), max(b.l_extendedprice) FROM lineitem a JOIN lineitem b
                ON a.l_orderkey = b.l_orderkey AND a.l_linenumber < b.l_linenumber
                WHERE a.l_partkey %% %d = %d GROUP BY 1 ORDER BY 2 %s, 1 LIMIT 500""".formatted(modulus, rest, direction);
        };
    }

    /** The rows in an order of their own, for ORDER BY may leave rows equal. */
    static List<String> rows(Session session, String sql) {
        return session.sql(sql).collect().stream()
                .map(Object::toString)
                .sorted()
                .toList();
    }

    /** Asks executors. */
    List<String> ask(Session session) {
        settings.forEach(session::set);
        try {
            return rows(session, sql);
        } finally {
            settings.keySet().forEach(session::reset);
        }
    }

    /** What one process answers. */
    List<String> expected(Session alone) {
        return rows(alone, sql);
    }
}
