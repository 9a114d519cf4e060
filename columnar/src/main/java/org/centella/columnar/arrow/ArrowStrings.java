// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.arrow;

import org.apache.arrow.vector.types.pojo.ArrowType;

/** The two layouts that Arrow has for strings and binary values. */
public enum ArrowStrings {
    /** As columns here have them: nothing is copied, and buffers may hold much that no view points at. */
    VIEWS(ArrowType.Utf8View.INSTANCE, ArrowType.BinaryView.INSTANCE),
    /** One buffer with nothing but the values: what every reader of Arrow knows, and the network should carry. */
    OFFSETS(ArrowType.Utf8.INSTANCE, ArrowType.Binary.INSTANCE);

    private final ArrowType text;
    private final ArrowType binary;

    ArrowStrings(ArrowType text, ArrowType binary) {
        this.text = text;
        this.binary = binary;
    }

    ArrowType text() {
        return text;
    }

    ArrowType binary() {
        return binary;
    }
}
