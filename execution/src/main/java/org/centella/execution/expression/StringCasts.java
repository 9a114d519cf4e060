// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.type.DataType;

/** Casts to text: shortening text itself, and writing every other type. */
final class StringCasts {
    private StringCasts() {}

    /** Text to text of at most some characters; what is too long is cut, as the standard asks of an explicit cast. */
    static Kernel cut(DataType from, DataType to) {
        int most = characters(to);
        return (in, rows, out) -> {
            FlatColumn source = in[0].column();
            out.share(source);
            for (int i = 0; i < rows; i++) {
                int row = i & in[0].mask();
                int length = Views.length(source.values(), row);
                int kept = length <= most ? length : Utf8.offset(source, row, most);
                SliceKernels.put(source, row, 0, kept, out, i);
            }
        };
    }

    private static int characters(DataType type) {
        return switch (type) {
            case DataType.Varchar(int length) -> length;
            case DataType.Char(int length) -> length;
            case DataType.Simple _, DataType.Decimal _, DataType.Array _, DataType.Map _, DataType.Row _ ->
                throw new IllegalStateException(type + " is no text");
        };
    }

    static Kernel write(DataType from, DataType to, CastErrors errors) {
        int most = characters(to);
        TextWriter writer = new TextWriter();
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                if (!out.counts(i)) {
                    out.putEmpty(i);
                    continue;
                }
                int row = i & in[0].mask();
                writer.reset();
                if (from == DataType.VARBINARY) {
                    byte[] bytes = in[0].column().bytesAt(row);
                    if (!isUtf8(bytes)) {
                        errors.invalid(out, i, "X'" + HexFormat.of().formatHex(bytes) + "'");
                        out.putEmpty(i);
                        continue;
                    }
                    writer.bytes(bytes);
                } else {
                    writer.value(in[0].column(), row);
                }
                out.putString(i, writer.buffer(), 0, Utf8.prefix(writer.buffer(), writer.length(), most));
            }
        };
    }

    static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
