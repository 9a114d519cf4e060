// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.file;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.Field;

/** The columns that the names of a table's folders give; every file must lie in a folder for each of them. */
public final class PartitionFields {
    private PartitionFields() {}

    /** @throws CentellaException SCHEMA_MISMATCH when files have different ones */
    public static List<Field> of(List<DataFile> files) {
        DataFile first = files.getFirst();
        Set<String> names = first.partitionValues().keySet();
        for (DataFile file : files) {
            if (!file.partitionValues().keySet().equals(names)) {
                throw new CentellaException(
                        ErrorCode.SCHEMA_MISMATCH,
                        "the folders of one table have different partition columns: " + names + " at " + first.path()
                                + ", " + file.partitionValues().keySet() + " at " + file.path());
            }
        }
        return names.stream().map(name -> field(name, files)).toList();
    }

    private static Field field(String name, List<DataFile> files) {
        Set<String> values = files.stream()
                .map(f -> f.partitionValues().getOrDefault(name, HivePath.NULL))
                .collect(Collectors.toCollection(TreeSet::new));
        return new Field(name, PartitionType.of(values), values.contains(HivePath.NULL));
    }
}
