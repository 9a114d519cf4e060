// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.type.DataType;

/**
 * How a call fits a signature.
 *
 * @param arguments the types to cast the arguments to; equal to the actual types where no cast is needed
 */
public record Resolution(List<DataType> arguments, DataType result, ZoneUse zone) {
    public Resolution {
        arguments = List.copyOf(arguments);
    }

    public Resolution(List<DataType> arguments, DataType result) {
        this(arguments, result, ZoneUse.NONE);
    }
}
