// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.centella.columnar.type.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileFinderTest {
    @TempDir
    Path folder;

    private final FileFinder finder = new FileFinder(Set.of(".parquet"));

    private void touch(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
    }

    private List<String> find(String location) {
        return finder.find(folder.resolve(location).toString()).stream()
                .map(f -> folder.relativize(f.path()).toString())
                .toList();
    }

    @Test
    void otherFilesCountOnlyWhenNoneHasTheExtension() throws IOException {
        touch("hive/000000_0");
        touch("hive/000001_0");
        touch("mixed/a.parquet");
        touch("mixed/notes.txt");
        assertThat(find("hive")).containsExactly("hive/000000_0", "hive/000001_0");
        assertThat(find("mixed")).containsExactly("mixed/a.parquet");
    }

    @Test
    void globsMatchNamesAcrossFoldersAndAlternatives() throws IOException {
        touch("a/1.parquet");
        touch("a/b/2.parquet");
        touch("a/b/c/3.parquet");
        touch("d/4.parquet");
        assertThat(find("a/*.parquet")).containsExactly("a/1.parquet");
        assertThat(find("**/*.parquet"))
                .containsExactly("a/1.parquet", "a/b/2.parquet", "a/b/c/3.parquet", "d/4.parquet");
        assertThat(find("a/**/3.parquet")).containsExactly("a/b/c/3.parquet");
        assertThat(find("{a,d}/[14].parquet")).containsExactly("a/1.parquet", "d/4.parquet");
        assertThat(find("a/?")).containsExactly("a/b/2.parquet", "a/b/c/3.parquet");
    }

    @Test
    void aNameWithWildcardsThatExistsIsMeantLiterally() throws IOException {
        touch("a[1]/x.parquet");
        touch("a1/y.parquet");
        assertThat(find("a[1]")).containsExactly("a[1]/x.parquet");
    }

    @Test
    void linksAreFollowedOnceAndLoopsEnd() throws IOException {
        touch("t/x.parquet");
        Files.createSymbolicLink(folder.resolve("t/loop"), folder.resolve("t"));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("t"));
        assertThat(find("t")).containsExactly("t/x.parquet");
        assertThat(find("link")).containsExactly("link/x.parquet");
    }

    @Test
    void foldersOfKeysAndValuesAreUnescaped() throws IOException {
        touch("t/a%20b=1%2F2/_c=__HIVE_DEFAULT_PARTITION__/x.parquet");
        assertThat(finder.find(folder.resolve("t").toString()).getFirst().partitionValues())
                .isEqualTo(Map.of("a b", "1/2", "_c", HivePath.NULL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "a/b", "50%", "é=ü", "..", ".x", "_x", "a:b*c?", "tab\t", "%41", "漢字", "[x]{y}"})
    void escapedTextIsSafeAndComesBack(String text) {
        String folderName = HivePath.folder("k", text);
        assertThat(folderName.substring(2)).doesNotContain("/", "=", ":", "*");
        assertThat(HivePath.parse(folderName)).isEqualTo(Map.entry("k", text));
    }

    @Test
    void partitionColumnsHaveTheTypeThatFitsAllValues() {
        assertThat(PartitionType.of(List.of("1", "-20", HivePath.NULL))).isEqualTo(DataType.BIGINT);
        assertThat(PartitionType.of(List.of("2024-02-29", "2023-01-01"))).isEqualTo(DataType.DATE);
        assertThat(PartitionType.of(List.of("2024-02-30"))).isEqualTo(DataType.VARCHAR);
        assertThat(PartitionType.of(List.of("007", "1"))).isEqualTo(DataType.VARCHAR);
        assertThat(PartitionType.of(List.of("1", "x"))).isEqualTo(DataType.VARCHAR);
        assertThat(PartitionType.of(List.of(HivePath.NULL))).isEqualTo(DataType.VARCHAR);
        assertThat(PartitionType.of(List.of("99999999999999999999"))).isEqualTo(DataType.VARCHAR);
    }
}
