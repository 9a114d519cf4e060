// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.source;

import java.util.List;
import java.util.Map;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call that opens files.
 *
 * @param paths at least one
 * @param options by the names of the parameters
 * @param columns all of the files, or null
 * @param types of some columns
 */
public record TableArguments(
        List<String> paths,
        Map<String, String> options,
        @Nullable Schema columns,
        Map<String, DataType> types) {
    public TableArguments {
        paths = List.copyOf(paths);
        options = Map.copyOf(options);
        types = Map.copyOf(types);
    }
}
