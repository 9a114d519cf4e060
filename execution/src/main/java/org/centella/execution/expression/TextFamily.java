// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;

/** Functions of text that are less common. Positions and lengths count code points, from 1. */
final class TextFamily extends FunctionFamily {
    private static final DataType TEXT = DataType.VARCHAR;
    private static final Parameter S = Parameter.STRING;
    private static final Parameter N = Parameter.BIGINT;
    private static final Parameter ANY = Parameter.TEXT;

    TextFamily() {
        super(FunctionCategory.STRING);
    }

    @Override
    void declare() {
        join();
        parts();
        measures();
        distances();
        numbers();
    }

    private void join() {
        function("concat", "The texts of the values one after another; nulls are left out.")
                .total()
                .with(FunctionTrait.SEES_NULLS)
                .takesMany(TEXT, ANY, ANY)
                .example("concat('x', 'y', 'z')", "xyz")
                .example("concat('a', NULL, 1)", "a1");
        function("concat_ws", "The texts of the values with the first between them; nulls are left out.")
                .total()
                .with(FunctionTrait.SEES_NULLS)
                .takesMany(TEXT, S, ANY)
                .example("concat_ws(',', 'a', NULL, 'b')", "a,b")
                .example("concat_ws(NULL, 'a', 'b')", "NULL");
        function("format", "The values in the places %s (text), %I (identifier) and %L (literal) of a pattern.")
                .with(FunctionTrait.SEES_NULLS)
                .takesMany(TEXT, S, ANY)
                .example("format('%s is %2$s and %1$s', 'a', 'b')", "a is b and a")
                .example("format('%I = %L', 'my column', 'it''s')", "\"my column\" = 'it''s'")
                .example("format('|%-5s|%5s|%%', 'x', 'y')", "|x    |    y|%");
        function("printf", "The values in a pattern of C: %d, %s, %5.2f, %x, %e, ….")
                .alias("format_string")
                .with(FunctionTrait.SEES_NULLS)
                .takes("(VARCHAR, ANY…) → VARCHAR", FormatKernels::printfTypes)
                .example("printf('%d items: %s, %.2f', 3, 'abc', 1.5)", "3 items: abc, 1.50");
        function("space", "So many spaces.").takes(TEXT, N).example("'[' || space(3) || ']'", "[   ]");
        function("overlay", "The string with a part replaced, from a position on, of a length or that of the new part.")
                .takes(TEXT, S, S, N)
                .takes(TEXT, S, S, N, N)
                .example("overlay('Txxxxas', 'hom', 2, 4)", "Thomas")
                .example("overlay('abcdef', 'XY', 3)", "abXYef");
        function("quote_literal", "As a literal of SQL, in quotes.")
                .total()
                .takes(TEXT, ANY)
                .example("quote_literal('it''s')", "'it''s'");
        function("quote_nullable", "As a literal of SQL, in quotes; NULL for null.")
                .total()
                .with(FunctionTrait.SEES_NULLS)
                .takes(TEXT, ANY)
                .example("quote_nullable(NULL)", "NULL");
        function("quote_ident", "As an identifier of SQL, in quotes where it needs them.")
                .total()
                .takes(TEXT, S)
                .example("quote_ident('my column')", "\"my column\"")
                .example("quote_ident('plain')", "plain");
    }

    private void parts() {
        function("substring_index", "The part before the n-th delimiter; counted from the end if negative.")
                .total()
                .takes(TEXT, S, S, N)
                .example("substring_index('www.example.org', '.', 2)", "www.example")
                .example("substring_index('www.example.org', '.', -1)", "org");
        function("elt", "The n-th of the strings.")
                .with(FunctionTrait.SEES_NULLS)
                .takesMany(TEXT, N, S)
                .example("elt(2, 'a', 'b', 'c')", "b");
        function("parse_filename", "The last part of a path; without its extension if the second argument is true.")
                .total()
                .takes(TEXT, S)
                .takes(TEXT, S, Parameter.BOOLEAN)
                .example("parse_filename('/data/a/part-1.parquet')", "part-1.parquet")
                .example("parse_filename('/data/a/part-1.parquet', TRUE)", "part-1");
        function("parse_path", "The parts of a path, the root among them.")
                .total()
                .takes(new DataType.Array(TEXT), S)
                .example("parse_path('/data/a/part-1.parquet')", "[/, data, a, part-1.parquet]");
        function("mask", "Capitals as X, small letters as x, digits as n, or as given; the rest as it is, or as given.")
                .with(FunctionTrait.SEES_NULLS)
                .takes(TEXT, S)
                .takes(TEXT, S, S)
                .takes(TEXT, S, S, S)
                .takes(TEXT, S, S, S, S)
                .takes(TEXT, S, S, S, S, S)
                .example("mask('AbCD123-@$#')", "XxXXnnn-@$#")
                .example("mask('AbCD123-@$#', 'Q', 'q', 'd', 'o')", "QqQQdddoooo");
        function("unistr", "The string with escapes resolved: \\XXXX, \\+XXXXXX, \\uXXXX, \\UXXXXXXXX, \\\\.")
                .takes(TEXT, S)
                .example("unistr('d\\0061t\\+000061')", "data");
        function("parse_dirpath", "A path without its last part.")
                .total()
                .takes(TEXT, S)
                .example("parse_dirpath('/data/a/part-1.parquet')", "/data/a");
        function("parse_dirname", "The first folder of a path.")
                .total()
                .takes(TEXT, S)
                .example("parse_dirname('data/a/part-1.parquet')", "data");
        function("normalize", "In a normal form of Unicode: NFC, NFD, NFKC or NFKD.")
                .alias("nfc_normalize")
                .takes(TEXT, S)
                .takes(TEXT, S, S)
                .example("char_length(normalize('ñ', 'NFD'))", "2")
                .example("octet_length(normalize('ñ'))", "2");
        function("strip_accents", "Without accents.")
                .alias("unaccent")
                .total()
                .takes(TEXT, S)
                .example("strip_accents('mühleisen ñandú')", "muhleisen nandu");
        function("casefold", "For comparisons that ignore case.")
                .total()
                .takes(TEXT, S)
                .example("casefold('Straße')", "strasse");
    }

    private void measures() {
        function("bit_length", "Bits; of text, in UTF-8.")
                .total()
                .takes(DataType.INTEGER, S)
                .takes(DataType.INTEGER, Parameter.BINARY)
                .example("bit_length('ñ')", "16");
        function("locate", "The position of the first string in the second, at or after a third argument; 0 if none.")
                .alias("charindex")
                .total()
                .takes(DataType.INTEGER, S, S)
                .takes(DataType.INTEGER, S, S, N)
                .example("locate('na', 'banana')", "3")
                .example("locate('na', 'banana', 4)", "5");
        function("find_in_set", "The position of a string in a list that commas separate, 0 if it is not there.")
                .total()
                .takes(DataType.INTEGER, S, S)
                .example("find_in_set('b', 'a,b,c')", "2");
        function("field", "The position of the first string among the others, 0 if it is not there.")
                .total()
                .with(FunctionTrait.SEES_NULLS)
                .takesMany(DataType.INTEGER, S, S)
                .example("field('b', 'a', 'b', 'c')", "2");
        function("luhn_check", "Whether the digits pass Luhn's check.")
                .total()
                .takes(DataType.BOOLEAN, S)
                .example("luhn_check('79927398713')", "true");
    }

    private void distances() {
        function("similarity", "The part of both strings' trigrams that they have in common, from 0 to 1.")
                .total()
                .takes(DataType.DOUBLE, S, S)
                .example("round(similarity('word', 'two words'), 4)", "0.3636");
        function("levenshtein", "The insertions, deletions and replacements that turn one string into the other.")
                .alias("editdist3", "levenshtein_distance")
                .total()
                .takes(DataType.BIGINT, S, S)
                .example("levenshtein('kitten', 'sitting')", "3");
        function("damerau_levenshtein", "As levenshtein, where two neighbours that change places count once.")
                .total()
                .takes(DataType.BIGINT, S, S)
                .example("damerau_levenshtein('duckdb', 'udckbd')", "2");
        function("hamming", "The places where two strings of one length differ.")
                .alias("mismatches", "hamming_distance")
                .takes(DataType.BIGINT, S, S)
                .example("hamming('duck', 'luck')", "1");
        function("jaro_similarity", "The similarity of Jaro, 0 to 1.")
                .total()
                .takes(DataType.DOUBLE, S, S)
                .example("round(jaro_similarity('duck', 'duckdb'), 4)", "0.8889");
        function("jaro_winkler_similarity", "The similarity of Jaro and Winkler, 0 to 1.")
                .total()
                .takes(DataType.DOUBLE, S, S)
                .example("round(jaro_winkler_similarity('duck', 'duckdb'), 4)", "0.9333");
        function("jaccard", "The share of characters that two strings have in common.")
                .takes(DataType.DOUBLE, S, S)
                .example("round(jaccard('duck', 'luck'), 2)", "0.6");
        function("soundex", "The code of American Soundex.")
                .total()
                .takes(TEXT, S)
                .example("soundex('Robert')", "R163");
        function("difference", "The places, 0 to 4, in which the Soundex codes agree.")
                .total()
                .takes(DataType.INTEGER, S, S)
                .example("difference('Anne', 'Andrew')", "2");
    }

    private void numbers() {
        function("to_hex", "An integer in hexadecimal digits, negative ones in two's complement; bytes in capitals.")
                .total()
                .takes(TEXT, N)
                .takes(TEXT, S)
                .takes(TEXT, Parameter.BINARY)
                .example("to_hex(255)", "ff")
                .example("to_hex('abc')", "616263");
        function("to_bin", "An integer in binary digits.")
                .alias("bin", "to_binary")
                .total()
                .takes(TEXT, N)
                .example("to_bin(10)", "1010");
        function("to_oct", "An integer in octal digits.").total().takes(TEXT, N).example("to_oct(8)", "10");
        function("to_base", "An integer in digits of a base from 2 to 36.")
                .takes(TEXT, N, N)
                .example("to_base(255, 16)", "ff");
        function("from_base", "The integer that digits of a base from 2 to 36 stand for.")
                .takes(DataType.BIGINT, S, N)
                .example("from_base('ff', 16)", "255");
        function("conv", "Digits of one base in another; what follows the digits is ignored.")
                .takes(TEXT, ANY, N, N)
                .example("conv('100', 2, 10)", "4");
        function("format_number", "A number rounded to some digits, its thousands separated by commas.")
                .takes(TEXT, Parameter.NUMBER, N)
                .example("format_number(1234567.891, 2)", "1,234,567.89");
        function("format_bytes", "A number of bytes in KiB, MiB, …, as a reader likes it.")
                .alias("pg_size_pretty", "formatreadablesize")
                .total()
                .takes(TEXT, N)
                .example("format_bytes(16384)", "16.0 KiB");
        function("bar", "A bar whose length is a number's place between two others.")
                .takes(TEXT, Parameter.DOUBLE, Parameter.DOUBLE, Parameter.DOUBLE)
                .takes(TEXT, Parameter.DOUBLE, Parameter.DOUBLE, Parameter.DOUBLE, Parameter.DOUBLE)
                .example("rtrim(bar(5, 0, 20, 8))", "██");
    }

    @Override
    Kernel kernel(String name, List<DataType> arguments, DataType result) {
        return switch (name) {
            case "concat" -> FormatKernels.concat();
            case "concat_ws" -> FormatKernels.concatSeparated();
            case "format" -> FormatKernels.format();
            case "printf" -> FormatKernels.printf(arguments);
            case "space" -> Rows.text((in, i, text) -> text.text(" ".repeat(length(in[0].integer(i)))));
            case "overlay" ->
                Rows.text((in, i, text) -> text.text(overlay(
                        in[0].text(i), in[1].text(i), in[2].integer(i), in.length > 3 ? in[3].integer(i) : -1)));
            case "quote_literal" -> Rows.mapped(Quoting::literal);
            case "quote_nullable" ->
                Rows.text((in, i, text) -> text.text(in[0].isNull(i) ? "NULL" : Quoting.literal(in[0].text(i))));
            case "quote_ident" -> Rows.mapped(Quoting::identifier);
            case "substring_index" ->
                Rows.text(
                        (in, i, text) -> text.text(TextPieces.before(in[0].text(i), in[1].text(i), in[2].integer(i))));
            case "elt" ->
                Rows.each((in, i, out) -> {
                    long at = in[0].isNull(i) ? 0 : in[0].integer(i);
                    if (at < 1 || at >= in.length || in[(int) at].isNull(i)) {
                        out.putNull(i);
                    } else {
                        out.putBytes(i, in[(int) at].bytes(i));
                    }
                });
            case "parse_filename" ->
                Rows.text(
                        (in, i, text) -> text.text(TextPieces.fileName(in[0].text(i), in.length > 1 && in[1].bit(i))));
            case "parse_path" ->
                Rows.lists((in, i, elements) -> {
                    TextPieces.path(in[0].text(i)).forEach(elements::appendValue);
                    return true;
                });
            case "mask" ->
                Rows.each((in, i, out) -> {
                    if (in[0].isNull(i)) {
                        out.putNull(i);
                    } else {
                        out.putText(i, TextPieces.masked(in, i));
                    }
                });
            case "unistr" -> Rows.mapped(TextPieces::unescaped);
            case "similarity" -> Rows.doubles((in, i) -> EditDistances.trigrams(in[0].text(i), in[1].text(i)));
            case "parse_dirpath" -> Rows.mapped(TextPieces::folderPath);
            case "parse_dirname" -> Rows.mapped(TextPieces::firstFolder);
            case "normalize" ->
                Rows.text((in, i, text) ->
                        text.text(Normalizer.normalize(in[0].text(i), form(in.length > 1 ? in[1].text(i) : "NFC"))));
            case "strip_accents" -> Rows.mapped(TextPieces::withoutAccents);
            case "casefold" -> Rows.mapped(s -> s.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
            case "bit_length" ->
                Rows.longs((in, i) -> Byte.SIZE * (long) Views.length(in[0].values(), i & in[0].mask()));
            case "locate" ->
                Rows.longs((in, i) ->
                        TextPieces.position(in[1].text(i), in[0].text(i), in.length > 2 ? in[2].integer(i) : 1));
            case "find_in_set" -> Rows.longs((in, i) -> TextPieces.inSet(in[0].text(i), in[1].text(i)));
            case "field" -> Rows.longs(TextFamily::field);
            case "luhn_check" -> Rows.bits((in, i) -> TextPieces.passesLuhn(in[0].text(i)));
            case "levenshtein" -> Rows.longs((in, i) -> EditDistances.levenshtein(in[0].text(i), in[1].text(i), false));
            case "damerau_levenshtein" ->
                Rows.longs((in, i) -> EditDistances.levenshtein(in[0].text(i), in[1].text(i), true));
            case "hamming" -> Rows.longs((in, i) -> EditDistances.hamming(in[0].text(i), in[1].text(i)));
            case "jaro_similarity" -> Rows.doubles((in, i) -> EditDistances.jaro(in[0].text(i), in[1].text(i)));
            case "jaro_winkler_similarity" ->
                Rows.doubles((in, i) -> EditDistances.jaroWinkler(in[0].text(i), in[1].text(i)));
            case "jaccard" -> Rows.doubles((in, i) -> EditDistances.jaccard(in[0].text(i), in[1].text(i)));
            case "soundex" -> Rows.mapped(EditDistances::soundex);
            case "difference" -> Rows.longs((in, i) -> EditDistances.sameSounds(in[0].text(i), in[1].text(i)));
            default -> NumberTexts.kernel(name, arguments);
        };
    }

    private static int length(long count) {
        if (count > Integer.MAX_VALUE / 32) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, count + " characters are too many");
        }
        return (int) Math.max(0, count);
    }

    private static long field(Operand[] in, int i) {
        if (in[0].isNull(i)) {
            return 0;
        }
        String wanted = in[0].text(i);
        for (int k = 1; k < in.length; k++) {
            if (!in[k].isNull(i) && in[k].text(i).equals(wanted)) {
                return k;
            }
        }
        return 0;
    }

    /** @param replaced characters, -1 for those of the new part */
    private static String overlay(String text, String part, long from, long replaced) {
        if (from < 1) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "a part to replace begins at 1 or later, not " + from);
        }
        long count = replaced < 0 ? part.codePointCount(0, part.length()) : replaced;
        int length = text.codePointCount(0, text.length());
        int start = text.offsetByCodePoints(0, (int) Math.min(from - 1, length));
        int end = text.offsetByCodePoints(0, (int) Math.min(from - 1 + count, length));
        return text.substring(0, start) + part + text.substring(end);
    }

    private static Normalizer.Form form(String name) {
        try {
            return Normalizer.Form.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "'" + name + "' is none of the forms NFC, NFD, NFKC, NFKD", e);
        }
    }
}
