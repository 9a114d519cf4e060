// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.centella.execution.expression.FunctionCategory.STRING;
import static org.centella.execution.expression.Parameter.BIGINT;
import static org.centella.execution.expression.ScalarFunction.named;
import static org.centella.execution.expression.Signatures.of;

import java.util.List;
import org.centella.columnar.type.DataType;

/** Functions of text. Positions and lengths count code points, from 1. */
final class StringFunctions {
    private static final DataType TEXT = DataType.VARCHAR;
    private static final Parameter S = Parameter.STRING;

    private StringFunctions() {}

    static List<ScalarFunction> declare() {
        return List.of(
                named("||", STRING, "The strings one after another; null when one is null.")
                        .total()
                        .signature(of(TEXT, BuildKernels::concat, S, S))
                        .signature(of(DataType.VARBINARY, BuildKernels::concat, Parameter.BINARY, Parameter.BINARY))
                        .signature(of(TEXT, BuildKernels::concat, Parameter.TEXT, Parameter.TEXT))
                        .example("'a' || 'b'", "ab")
                        .example("'a' || NULL", "NULL")
                        .build(),
                named(
                                "substring",
                                STRING,
                                "The part from a position on, of a length if given. Positions before 1 count.")
                        .total()
                        .alias("substr", "mid")
                        .signature(of(TEXT, SliceKernels::substring, S, BIGINT))
                        .signature(of(TEXT, SliceKernels::substring, S, BIGINT, BIGINT))
                        .signature(of(DataType.VARBINARY, BinaryFamily::substring, Parameter.BINARY, BIGINT))
                        .signature(of(DataType.VARBINARY, BinaryFamily::substring, Parameter.BINARY, BIGINT, BIGINT))
                        .example("substring('Centella', 4)", "tella")
                        .example("substring('Centella', 1, 3)", "Cen")
                        .example("substring('ñandú', 2, 3)", "and")
                        .build(),
                named("left", STRING, "The first characters; with a negative count, all but the last ones.")
                        .total()
                        .signature(of(TEXT, SliceKernels::left, S, BIGINT))
                        .example("left('Centella', 4)", "Cent")
                        .example("left('Centella', -6)", "Ce")
                        .build(),
                named("right", STRING, "The last characters; with a negative count, all but the first ones.")
                        .total()
                        .signature(of(TEXT, SliceKernels::right, S, BIGINT))
                        .example("right('Centella', 4)", "ella")
                        .example("right('Centella', -6)", "la")
                        .build(),
                named("trim", STRING, "Without the spaces, or the given characters, at both ends.")
                        .total()
                        .alias("btrim")
                        .signature(of(TEXT, SliceKernels::trim, S))
                        .signature(of(TEXT, SliceKernels::trim, S, S))
                        .example("trim('  a b ')", "a b")
                        .example("trim('xxaxyx', 'xy')", "a")
                        .build(),
                named("ltrim", STRING, "Without the spaces, or the given characters, at the start.")
                        .total()
                        .signature(of(TEXT, SliceKernels::ltrim, S))
                        .signature(of(TEXT, SliceKernels::ltrim, S, S))
                        .example("ltrim('xxax', 'x')", "ax")
                        .build(),
                named("rtrim", STRING, "Without the spaces, or the given characters, at the end.")
                        .total()
                        .signature(of(TEXT, SliceKernels::rtrim, S))
                        .signature(of(TEXT, SliceKernels::rtrim, S, S))
                        .example("rtrim('xaxx', 'x')", "xa")
                        .build(),
                named("split_part", STRING, "The n-th part between delimiters; counted from the end if negative.")
                        .signature(of(TEXT, SliceKernels::splitPart, S, S, BIGINT))
                        .example("split_part('a,b,c', ',', 2)", "b")
                        .example("split_part('a,b,c', ',', -1)", "c")
                        .example("split_part('a,b,c', ',', 9)", "")
                        .build(),
                named("upper", STRING, "In upper case, by Unicode.")
                        .total()
                        .alias("ucase")
                        .signature(of(TEXT, BuildKernels::upper, S))
                        .example("upper('ñandú 1')", "ÑANDÚ 1")
                        .build(),
                named("lower", STRING, "In lower case, by Unicode.")
                        .total()
                        .alias("lcase")
                        .signature(of(TEXT, BuildKernels::lower, S))
                        .example("lower('ÑANDÚ')", "ñandú")
                        .build(),
                named("initcap", STRING, "The first letter of each word in upper case, the others in lower case.")
                        .total()
                        .signature(of(TEXT, BuildKernels::initcap, S))
                        .example("initcap('hello big-WORLD')", "Hello Big-World")
                        .build(),
                named("reverse", STRING, "The characters from last to first.")
                        .total()
                        .signature(of(TEXT, BuildKernels::reverse, S))
                        .example("reverse('añb')", "bña")
                        .build(),
                named("repeat", STRING, "The string some times over.")
                        .signature(of(TEXT, BuildKernels::repeat, S, BIGINT))
                        .example("repeat('ab', 3)", "ababab")
                        .build(),
                named("replace", STRING, "Every occurrence of the second string replaced by the third.")
                        .total()
                        .signature(of(TEXT, BuildKernels::replace, S, S, S))
                        .signature(of(TEXT, BuildKernels::replace, S, S))
                        .example("replace('banana', 'an', 'o')", "booa")
                        .build(),
                named(
                                "translate",
                                STRING,
                                "Each character of the second string replaced by the one at its place in the third.")
                        .total()
                        // Calcite's parser calls it so.
                        .alias("translate3")
                        .signature(of(TEXT, BuildKernels::translate, S, S, S))
                        .example("translate('12345', '143', 'ax')", "a2x5")
                        .build(),
                named("lpad", STRING, "Filled up at the start, or cut, to a length.")
                        .signature(of(TEXT, BuildKernels::lpad, S, BIGINT))
                        .signature(of(TEXT, BuildKernels::lpad, S, BIGINT, S))
                        .example("lpad('7', 3, '0')", "007")
                        .example("lpad('Centella', 3)", "Cen")
                        .build(),
                named("rpad", STRING, "Filled up at the end, or cut, to a length.")
                        .signature(of(TEXT, BuildKernels::rpad, S, BIGINT))
                        .signature(of(TEXT, BuildKernels::rpad, S, BIGINT, S))
                        .example("rpad('ab', 5, 'xy')", "abxyx")
                        .build(),
                named("chr", STRING, "The character of a code point.")
                        .alias("char")
                        .signature(of(TEXT, BuildKernels::chr, BIGINT))
                        .example("chr(241)", "ñ")
                        .build(),
                named("ascii", STRING, "The code point of the first character, 0 if there is none.")
                        .total()
                        .alias("codepoint", "unicode", "ord")
                        .signature(of(DataType.INTEGER, MeasureKernels::codePoint, S))
                        .example("ascii('A')", "65")
                        .build(),
                named("char_length", STRING, "Characters.")
                        .total()
                        .alias("length", "character_length", "len")
                        .signature(of(DataType.INTEGER, MeasureKernels::length, S))
                        .signature(of(DataType.INTEGER, MeasureKernels::octets, Parameter.BINARY))
                        .example("length('ñandú')", "5")
                        .build(),
                named("octet_length", STRING, "Bytes; of text, in UTF-8.")
                        .total()
                        .alias("strlen")
                        .signature(of(DataType.INTEGER, MeasureKernels::octets, S))
                        .signature(of(DataType.INTEGER, MeasureKernels::octets, Parameter.BINARY))
                        .example("octet_length('ñandú')", "7")
                        .build(),
                named("strpos", STRING, "The position of the second string in the first, 0 if it is not there.")
                        .total()
                        .alias("instr")
                        .signature(of(DataType.INTEGER, MeasureKernels::strpos, S, S))
                        .example("strpos('banana', 'na')", "3")
                        .example("strpos('banana', 'x')", "0")
                        .build(),
                named("position", STRING, "The position of the first string in the second, 0 if it is not there.")
                        .total()
                        .signature(of(DataType.INTEGER, MeasureKernels::position, S, S))
                        .example("position('na', 'banana')", "3")
                        .build(),
                named("starts_with", STRING, "Whether the first string begins with the second.")
                        .total()
                        .alias("startswith", "prefix")
                        .signature(of(DataType.BOOLEAN, MeasureKernels::startsWith, S, S))
                        .example("starts_with('Centella', 'Cent')", "true")
                        .build(),
                named("ends_with", STRING, "Whether the first string ends with the second.")
                        .total()
                        .alias("endswith", "suffix")
                        .signature(of(DataType.BOOLEAN, MeasureKernels::endsWith, S, S))
                        .example("ends_with('Centella', 'ella')", "true")
                        .build(),
                named("contains", STRING, "Whether the second string occurs in the first.")
                        .total()
                        .signature(of(DataType.BOOLEAN, MeasureKernels::contains, S, S))
                        .example("contains('Centella', 'ent')", "true")
                        .build());
    }
}
