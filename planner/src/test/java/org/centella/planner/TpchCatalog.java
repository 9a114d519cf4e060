// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.Catalog;
import org.centella.storage.ColumnDomain;
import org.centella.storage.ColumnStatistics;
import org.centella.storage.Split;
import org.centella.storage.Table;
import org.centella.storage.TableHandle;
import org.centella.storage.TableStatistics;
import org.jspecify.annotations.Nullable;

/** The eight TPC-H tables at scale 1 as statistics alone: what the planner sees, without files. */
public final class TpchCatalog implements Catalog {
    public static final String SCHEMA = "tpch";

    private static final int ROWS_PER_SPLIT = 1_000_000;
    private static final DataType MONEY = new DataType.Decimal(12, 2);

    private final Map<String, Table> tables = new TreeMap<>();

    public TpchCatalog() {
        table("region", 5)
                .key("r_regionkey", 5)
                .text("r_name", 5, 7)
                .text("r_comment", 5, 60)
                .add();
        table("nation", 25)
                .key("n_nationkey", 25)
                .text("n_name", 25, 8)
                .key("n_regionkey", 5)
                .text("n_comment", 25, 70)
                .add();
        table("supplier", 10_000)
                .key("s_suppkey", 10_000)
                .text("s_name", 10_000, 18)
                .text("s_address", 10_000, 25)
                .key("s_nationkey", 25)
                .text("s_phone", 10_000, 15)
                .money("s_acctbal", -999.99, 9999.99, 9_955)
                .text("s_comment", 10_000, 62)
                .add();
        table("customer", 150_000)
                .key("c_custkey", 150_000)
                .text("c_name", 150_000, 18)
                .text("c_address", 150_000, 25)
                .key("c_nationkey", 25)
                .text("c_phone", 150_000, 15)
                .money("c_acctbal", -999.99, 9999.99, 140_187)
                .text("c_mktsegment", 5, 9)
                .text("c_comment", 150_000, 73)
                .add();
        table("part", 200_000)
                .key("p_partkey", 200_000)
                .text("p_name", 200_000, 33)
                .text("p_mfgr", 5, 14)
                .text("p_brand", 25, 8)
                .text("p_type", 150, 21)
                .integer("p_size", 1, 50)
                .text("p_container", 40, 8)
                .money("p_retailprice", 901, 2098.99, 20_899)
                .text("p_comment", 131_753, 14)
                .add();
        table("partsupp", 800_000)
                .key("ps_partkey", 200_000)
                .key("ps_suppkey", 10_000)
                .integer("ps_availqty", 1, 9999)
                .money("ps_supplycost", 1, 1000, 99_865)
                .text("ps_comment", 799_123, 124)
                .add();
        table("orders", 1_500_000)
                .key("o_orderkey", 1_500_000)
                .key("o_custkey", 99_996)
                .text("o_orderstatus", 3, 1)
                .money("o_totalprice", 857.71, 555285.16, 1_464_556)
                .date("o_orderdate", "1992-01-01", "1998-08-02")
                .text("o_orderpriority", 5, 8)
                .text("o_clerk", 1000, 15)
                .integer("o_shippriority", 0, 0)
                .text("o_comment", 1_482_071, 48)
                .add();
        table("lineitem", 6_001_215)
                .key("l_orderkey", 1_500_000)
                .key("l_partkey", 200_000)
                .key("l_suppkey", 10_000)
                .integer("l_linenumber", 1, 7)
                .money("l_quantity", 1, 50, 50)
                .money("l_extendedprice", 901, 104949.5, 933_900)
                .money("l_discount", 0, 0.1, 11)
                .money("l_tax", 0, 0.08, 9)
                .text("l_returnflag", 3, 1)
                .text("l_linestatus", 2, 1)
                .date("l_shipdate", "1992-01-02", "1998-12-01")
                .date("l_commitdate", "1992-01-31", "1998-10-31")
                .date("l_receiptdate", "1992-01-04", "1998-12-31")
                .text("l_shipinstruct", 4, 12)
                .text("l_shipmode", 7, 4)
                .text("l_comment", 4_580_667, 26)
                .add();
    }

    @Override
    public List<String> schemas() {
        return List.of(SCHEMA);
    }

    @Override
    public List<String> tables(String schema) {
        return List.copyOf(tables.keySet());
    }

    @Override
    public @Nullable Table table(String schema, String name) {
        return tables.get(name.toLowerCase(java.util.Locale.ROOT));
    }

    private Builder table(String name, long rows) {
        return new Builder(name, rows);
    }

    private record StatisticsTable(TableHandle handle, TableStatistics statistics) implements Table {
        @Override
        public List<Split> splits(List<ColumnDomain> domains) {
            List<Split> splits = new ArrayList<>();
            long rows = (long) statistics.rows();
            long bytes = (long) statistics.bytes();
            for (long from = 0; from < rows; from += ROWS_PER_SPLIT) {
                long count = Math.min(ROWS_PER_SPLIT, rows - from);
                int unit = splits.size();
                splits.add(new Split(handle.location(), unit, unit + 1, count, bytes * count / rows, Map.of()));
            }
            return splits;
        }
    }

    private final class Builder {
        private final String name;
        private final long rows;
        private final Map<Field, ColumnStatistics> columns = new LinkedHashMap<>();

        Builder(String name, long rows) {
            this.name = name;
            this.rows = rows;
        }

        Builder key(String column, long distinct) {
            return column(column, DataType.BIGINT, 1L, Math.max(distinct, 1), distinct, 8);
        }

        Builder integer(String column, long min, long max) {
            return column(column, DataType.INTEGER, min, max, max - min + 1, 4);
        }

        Builder money(String column, double min, double max, long distinct) {
            return column(column, MONEY, Math.round(min * 100), Math.round(max * 100), distinct, 8);
        }

        Builder date(String column, String min, String max) {
            long from = LocalDate.parse(min).toEpochDay();
            long to = LocalDate.parse(max).toEpochDay();
            return column(column, DataType.DATE, from, to, to - from + 1, 4);
        }

        Builder text(String column, long distinct, int bytes) {
            return column(column, DataType.VARCHAR, null, null, distinct, bytes + 16);
        }

        private Builder column(
                String column, DataType type, @Nullable Object min, @Nullable Object max, double distinct, int bytes) {
            columns.put(Field.of(column, type), new ColumnStatistics(min, max, 0, distinct, bytes));
            return this;
        }

        void add() {
            List<ColumnStatistics> statistics = List.copyOf(columns.values());
            double width = statistics.stream()
                    .mapToDouble(ColumnStatistics::averageBytes)
                    .sum();
            TableHandle handle = new TableHandle(
                    name,
                    "parquet",
                    "/tpch/" + name + ".parquet",
                    new Schema(List.copyOf(columns.keySet())),
                    List.of(),
                    Map.of());
            tables.put(name, new StatisticsTable(handle, new TableStatistics(rows, rows * width * 0.4, statistics)));
        }
    }
}
