// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.centella.dataframe.functions.col;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes leave all of their files or none. */
final class DataFrameWriterTest {
    @TempDir
    static Path folder;

    private static Session session;

    @BeforeAll
    static void open() {
        TestData.write(folder);
        session = Session.builder().data(folder).set("slots", "2").build();
    }

    @AfterAll
    static void close() {
        session.close();
    }

    private static DataFrame orders() {
        return session.table("orders");
    }

    private static List<String> files(Path in) throws IOException {
        try (Stream<Path> all = Files.walk(in)) {
            return all.filter(Files::isRegularFile)
                    .map(f -> in.relativize(f).toString())
                    .sorted()
                    .toList();
        }
    }

    private static void fails(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .asInstanceOf(InstanceOfAssertFactories.type(CentellaException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void whatIsWrittenIsRead(@TempDir Path out) {
        String place = out.resolve("copy").toString();
        assertThat(orders().write().parquet(place)).isEqualTo(TestData.ORDERS);
        DataFrame copy = session.read().parquet(place);
        assertThat(copy.schema()).isEqualTo(orders().schema());
        assertThat(copy.orderBy("id").collect())
                .isEqualTo(orders().orderBy("id").collect());
    }

    @Test
    void partitionColumnsBecomeFolders(@TempDir Path out) throws IOException {
        Path place = out.resolve("by_status");
        orders().select("id", "status", "total").write().partitionBy("status").parquet(place.toString());
        assertThat(files(place)).anyMatch(f -> f.startsWith("status=open/")).allMatch(f -> f.contains("status="));
        DataFrame read = session.read().parquet(place.toString());
        assertThat(read.columns()).containsExactly("id", "total", "status");
        assertThat(read.filter(col("status").eq("open")).count())
                .isEqualTo(orders().filter("status = 'open'").count());
        assertThat(read.select("id", "status", "total").orderBy("id").collect())
                .isEqualTo(
                        orders().select("id", "status", "total").orderBy("id").collect());
    }

    @Test
    void modesDecideOverDataThatIsThere(@TempDir Path out) {
        String place = out.resolve("modes").toString();
        DataFrame few = orders().limit(10);
        few.write().parquet(place);
        fails(() -> few.write().parquet(place), ErrorCode.FILE_EXISTS);
        assertThat(few.write().mode("ignore").parquet(place)).isZero();
        few.write().mode("append").parquet(place);
        assertThat(session.read().parquet(place).count()).isEqualTo(20);
        few.write().mode(SaveMode.OVERWRITE).parquet(place);
        assertThat(session.read().parquet(place).count()).isEqualTo(10);
        fails(() -> few.write().mode("overwite"), ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void aTableMayOverwriteItself(@TempDir Path out) {
        String place = out.resolve("self").toString();
        orders().write().parquet(place);
        session.read()
                .parquet(place)
                .filter("id < 100")
                .write()
                .mode("overwrite")
                .parquet(place);
        assertThat(session.read().parquet(place).count()).isEqualTo(100);
    }

    @Test
    void aWriteThatFailsLeavesNothing(@TempDir Path out) throws IOException {
        Path place = out.resolve("failed");
        DataFrame failing = orders().withColumn("n", col("id").divide(col("id").minus(990)));
        fails(() -> failing.write().parquet(place.toString()), ErrorCode.DIVISION_BY_ZERO);
        assertThat(Files.exists(place) ? files(place) : List.of()).isEmpty();
    }

    @Test
    void noRowsLeaveAFileThatTellsTheColumns(@TempDir Path out) {
        String place = out.resolve("empty").toString();
        orders().filter("id < 0").write().parquet(place);
        assertThat(session.read().parquet(place).columns()).isEqualTo(orders().columns());
        assertThat(session.read().parquet(place).count()).isZero();
    }

    @Test
    void wrongColumnsAreRefused(@TempDir Path out) {
        String place = out.resolve("refused").toString();
        fails(() -> orders().write().partitionBy("statsu").parquet(place), ErrorCode.COLUMN_NOT_FOUND);
        fails(() -> orders().select("id").write().partitionBy("id").parquet(place), ErrorCode.INVALID_ARGUMENT);
        fails(
                () -> orders().select(col("id"), col("total").as("ID")).write().parquet(place),
                ErrorCode.AMBIGUOUS_COLUMN);
    }

    @Test
    void sortedRowsStaySorted(@TempDir Path out) {
        String place = out.resolve("sorted").toString();
        orders().orderBy(col("total").desc()).write().parquet(place);
        assertThat(session.read().parquet(place).collect())
                .isEqualTo(orders().orderBy(col("total").desc()).collect());
    }
}
