// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.Table;
import org.centella.storage.parquet.ParquetFormat;
import org.centella.storage.parquet.ParquetWriteOptions;
import org.centella.storage.parquet.ParquetWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {
    @TempDir
    Path folder;

    private final ParquetFormat format = new ParquetFormat();

    private void write(String name, Integer... values) {
        try (TestMemory memory = new TestMemory();
                ParquetWriter writer = new ParquetWriter(
                        folder.resolve(name),
                        Schema.of(Field.of("n", DataType.INTEGER)),
                        ParquetWriteOptions.DEFAULT,
                        memory.pool())) {
            writer.write(TestColumns.batch(TestColumns.flat(memory, DataType.INTEGER, List.of(values))));
            writer.finish();
        }
    }

    @Test
    void filesAndFoldersOfADataFolderAreTables() throws IOException {
        write("nation.parquet", 1, 2);
        write("lineitem/part-0.parquet", 1);
        write("lineitem/part-1.parquet", 2);
        write("sales/year=2024/x.parquet", 5);
        Files.createDirectories(folder.resolve("empty"));
        Files.writeString(folder.resolve("notes.txt"), "no table");
        write(".hidden/x.parquet", 1);
        FolderCatalog catalog = new FolderCatalog(folder, List.of(format));
        assertThat(catalog.schemas()).containsExactly("main");
        assertThat(catalog.tables("main")).containsExactly("lineitem", "nation", "sales");
        assertThat(catalog.tables("other")).isEmpty();
        assertThat(rows(catalog.table("main", "LineItem"))).isEqualTo(2);
        assertThat(Objects.requireNonNull(catalog.table("main", "sales"))
                        .schema()
                        .names())
                .containsExactly("n", "year");
        assertThat(catalog.table("main", "empty")).isNull();
        assertThat(catalog.table("main", "nothing")).isNull();
    }

    private static double rows(@Nullable Table table) {
        return Objects.requireNonNull(table).statistics().rows();
    }

    @Test
    void newFilesAreSeenAtOnce() {
        FolderCatalog catalog = new FolderCatalog(folder, List.of(format));
        assertThat(catalog.tables("main")).isEmpty();
        write("t/1.parquet", 1);
        assertThat(rows(catalog.table("main", "t"))).isEqualTo(1);
        write("t/2.parquet", 2, 3);
        assertThat(rows(catalog.table("main", "t"))).isEqualTo(3);
    }

    @Test
    void aMissingDataFolderIsAnError() {
        assertThatThrownBy(() -> new FolderCatalog(folder.resolve("nowhere"), List.of(format)))
                .isInstanceOfSatisfying(
                        CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_NOT_FOUND));
    }

    @Test
    void registeredTablesAreFoundInAnyCaseAndMayBeDropped() {
        write("t.parquet", 1);
        MemoryCatalog catalog = new MemoryCatalog();
        catalog.create(
                "Orders",
                () -> format.open("Orders", folder.resolve("t.parquet").toString(), Map.of()),
                false);
        assertThat(catalog.tables("main")).containsExactly("Orders");
        assertThat(rows(catalog.table("MAIN", "orders"))).isEqualTo(1);
        assertThatThrownBy(() -> catalog.create(
                        "ORDERS",
                        () -> {
                            throw new AssertionError();
                        },
                        false))
                .isInstanceOfSatisfying(
                        CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TABLE_ALREADY_EXISTS));
        assertThatThrownBy(() -> catalog.dropExisting("orderz")).hasMessageContaining("did you mean Orders?");
        assertThat(catalog.drop("ORDERS")).isTrue();
        assertThat(catalog.table("main", "Orders")).isNull();
    }

    @Test
    void theFirstCatalogThatHasATableAnswers() {
        write("a/t.parquet", 1);
        write("b/t.parquet", 1, 2);
        write("b/u.parquet", 1, 2, 3);
        CompositeCatalog both = new CompositeCatalog(List.of(
                new FolderCatalog(folder.resolve("a"), List.of(format)),
                new FolderCatalog(folder.resolve("b"), List.of(format))));
        assertThat(both.schemas()).containsExactly("main");
        assertThat(both.tables("main")).containsExactly("t", "u");
        assertThat(rows(both.table("main", "t"))).isEqualTo(1);
        assertThat(rows(both.table("main", "u"))).isEqualTo(3);
    }
}
