// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.jspecify.annotations.Nullable;

/** A shop in Parquet files: 1,000 orders of 50 customers in 5 cities; every tenth customer has no city. */
final class TestData {
    static final int ORDERS = 1000;
    static final int CUSTOMERS = 50;

    private TestData() {}

    static void write(Path folder) {
        try (Session session = Session.builder().set("slots", "2").build()) {
            session.createDataFrame(orders(), orderSchema())
                    .write()
                    .parquet(folder.resolve("orders").toString());
            session.createDataFrame(customers(), customerSchema())
                    .write()
                    .parquet(folder.resolve("customers").toString());
        }
    }

    static Schema orderSchema() {
        return Schema.of(
                new Field("id", DataType.BIGINT, false),
                Field.of("customer_id", DataType.INTEGER),
                Field.of("total", new DataType.Decimal(12, 2)),
                Field.of("ordered", DataType.DATE),
                Field.of("status", DataType.VARCHAR));
    }

    static List<List<@Nullable Object>> orders() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            rows.add(Row.of(
                    (long) i,
                    i % 7 == 0 ? null : i % (CUSTOMERS + 10),
                    BigDecimal.valueOf(i * 25L, 2),
                    LocalDate.of(2024, 1, 1).plusDays(i % 365),
                    i % 3 == 0 ? "open" : i % 3 == 1 ? "shipped" : "a status that is longer than twelve bytes"));
        }
        return rows;
    }

    static Schema customerSchema() {
        return Schema.of(
                new Field("id", DataType.INTEGER, false),
                Field.of("name", DataType.VARCHAR),
                Field.of("city", DataType.VARCHAR),
                Field.of("since", DataType.TIMESTAMP));
    }

    static List<List<@Nullable Object>> customers() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < CUSTOMERS; i++) {
            rows.add(Row.of(
                    i,
                    "Customer " + i,
                    i % 10 == 9 ? null : "City " + i % 5,
                    LocalDate.of(2020, 1, 1).plusDays(i).atTime(12, 30, i % 60)));
        }
        return rows;
    }
}
