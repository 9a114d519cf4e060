// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions, in the syntax of RE2: what needs more than linear time (references back, looking ahead) is an error.
 * The flags are PostgreSQL's: i ignores case, g takes all matches, n and m let ^ and $ match at lines, s lets . match an
 * end of line, c minds the case.
 */
final class RegexFamily extends FunctionFamily {
    private static final DataType TEXT = DataType.VARCHAR;
    private static final DataType TEXTS = new DataType.Array(TEXT);
    private static final DataType BIT = DataType.BOOLEAN;
    private static final Parameter S = Parameter.STRING;
    private static final Parameter N = Parameter.BIGINT;

    RegexFamily() {
        super(FunctionCategory.PATTERN);
    }

    @Override
    void declare() {
        function("regexp_like", "Whether a part of the string matches.")
                .alias("regexp_matches", "rlike", "regexp", "~")
                .takes(BIT, S, S)
                .takes(BIT, S, S, S)
                .example("regexp_like('Centella', 'e[lt]+i')", "false")
                .example("regexp_like('Centella', '^cen', 'i')", "true");
        function("regexp_full_match", "Whether the whole string matches.")
                .takes(BIT, S, S)
                .takes(BIT, S, S, S)
                .example("regexp_full_match('anabanana', '(an)*')", "false");
        function(
                        "regexp_replace",
                        "The first match, or with the flag g every, replaced; \\1 is a group, \\& the match.")
                .takes(TEXT, S, S, S)
                .takes(TEXT, S, S, S, S)
                .takes(TEXT, S, S, S, N)
                .takes(TEXT, S, S, S, N, N)
                .takes(TEXT, S, S, S, N, N, S)
                .takes(TEXT, S, S)
                .example("regexp_replace('Thomas', '.[mN]a.', 'M')", "ThM")
                .example("regexp_replace('banana', 'a(.)', '<\\1>', 'g')", "b<n><n>a");
        function("regexp_extract", "The first match, or a group of it; empty if there is none.")
                .takes(TEXT, S, S)
                .takes(TEXT, S, S, N)
                .takes(TEXT, S, S, N, S)
                .example("regexp_extract('1a 2b 14m', '(\\d+)([a-z]+)')", "1a")
                .example("regexp_extract('1a 2b 14m', '(\\d+)([a-z]+)', 2)", "a");
        function("regexp_substr", "The n-th match from a position on, or a group of it; null if there is none.")
                .with(FunctionTrait.GIVES_NULL)
                .takes(TEXT, S, S)
                .takes(TEXT, S, S, N)
                .takes(TEXT, S, S, N, N)
                .takes(TEXT, S, S, N, N, S)
                .takes(TEXT, S, S, N, N, S, N)
                .example("regexp_substr('ABCDEF', 'c(.)(..)', 1, 1, 'i', 2)", "EF");
        function("regexp_count", "How many matches there are, from a position on.")
                .takes(DataType.INTEGER, S, S)
                .takes(DataType.INTEGER, S, S, N)
                .takes(DataType.INTEGER, S, S, N, S)
                .example("regexp_count('123456789012', '\\d\\d\\d', 2)", "3");
        function("regexp_instr", "Where the n-th match from a position on begins, or with 1 ends; 0 if there is none.")
                .alias("regexp_position")
                .takes(DataType.INTEGER, S, S)
                .takes(DataType.INTEGER, S, S, N)
                .takes(DataType.INTEGER, S, S, N, N)
                .takes(DataType.INTEGER, S, S, N, N, N)
                .takes(DataType.INTEGER, S, S, N, N, N, S)
                .takes(DataType.INTEGER, S, S, N, N, N, S, N)
                .example("regexp_instr('ABCDEF', 'c(.)(..)', 1, 1, 0, 'i', 2)", "5");
        function("regexp_extract_all", "All matches, or a group of each.")
                .takes(TEXTS, S, S)
                .takes(TEXTS, S, S, N)
                .takes(TEXTS, S, S, N, S)
                .example("array_to_string(regexp_extract_all('1a 2b 14m', '(\\d+)([a-z]+)', 2), ' ')", "a b m");
        function("regexp_match", "The groups of the first match, or the match if there are none; null without a match.")
                .with(FunctionTrait.GIVES_NULL)
                .takes(TEXTS, S, S)
                .takes(TEXTS, S, S, S)
                .example("array_to_string(regexp_match('foobarbequebaz', '(bar)(beque)'), ' ')", "bar beque");
        function("regexp_split_to_array", "The parts of the string between the matches.")
                .alias("string_split_regex", "str_split_regex", "regexp_split")
                .takes(TEXTS, S, S)
                .takes(TEXTS, S, S, S)
                .example("array_to_string(regexp_split_to_array('hello  world', '\\s+'), '|')", "hello|world");
        function("regexp_escape", "The string with what has a meaning in regular expressions escaped.")
                .total()
                .takes(TEXT, S)
                .example("regexp_escape('a.b')", "a\\.b");
        function("similar_to", "Whether the string matches a pattern of SQL: %, _, |, *, +, ?, {m,n}, (), [].")
                .takes(BIT, S, S)
                .takes(BIT, S, S, S)
                .example("similar_to('abc', '%(b|d)%')", "true")
                .example("similar_to('abc', '(b|c)%')", "false");
    }

    @Override
    Kernel kernel(String name, List<DataType> arguments, DataType result) {
        int count = arguments.size();
        return switch (name) {
            case "regexp_like" -> {
                Regexes regexes = new Regexes(1, count > 2 ? 2 : -1);
                yield Rows.bits(
                        (in, i) -> regexes.of(in, i).matcher(in[0].text(i)).find());
            }
            case "regexp_full_match" -> {
                Regexes regexes = new Regexes(1, count > 2 ? 2 : -1);
                yield Rows.bits(
                        (in, i) -> regexes.of(in, i).matcher(in[0].text(i)).matches());
            }
            case "similar_to" -> {
                Regexes regexes = new Regexes(1, count > 2 ? 2 : -1, true);
                yield Rows.bits(
                        (in, i) -> regexes.of(in, i).matcher(in[0].text(i)).matches());
            }
            case "regexp_replace" -> replace(arguments);
            case "regexp_extract" -> {
                Regexes regexes = new Regexes(1, count > 3 ? 3 : -1);
                yield Rows.text((in, i, text) -> {
                    Matcher matcher = regexes.of(in, i).matcher(in[0].text(i));
                    int group = group(matcher, in.length > 2 ? in[2].integer(i) : 0);
                    String found = matcher.find() ? matcher.group(group) : null;
                    text.text(found == null ? "" : found);
                });
            }
            case "regexp_substr" -> {
                Regexes regexes = new Regexes(1, count > 4 ? 4 : -1);
                yield Rows.each((in, i, out) -> {
                    Matcher matcher = regexes.of(in, i).matcher(in[0].text(i));
                    int group = group(matcher, in.length > 5 ? in[5].integer(i) : 0);
                    boolean found = find(matcher, in[0].text(i), optional(in, 2, i), optional(in, 3, i));
                    String value = found ? matcher.group(group) : null;
                    if (value == null) {
                        out.putNull(i);
                    } else {
                        out.putText(i, value);
                    }
                });
            }
            case "regexp_count" -> {
                Regexes regexes = new Regexes(1, count > 3 ? 3 : -1);
                yield Rows.longs((in, i) -> {
                    String value = in[0].text(i);
                    Matcher matcher = regexes.of(in, i).matcher(value);
                    long found = 0;
                    int at = start(value, optional(in, 2, i));
                    for (boolean more = at >= 0 && matcher.find(at); more; more = matcher.find()) {
                        found++;
                    }
                    return found;
                });
            }
            case "regexp_instr" -> {
                Regexes regexes = new Regexes(1, count > 5 ? 5 : -1);
                yield Rows.longs((in, i) -> {
                    String value = in[0].text(i);
                    Matcher matcher = regexes.of(in, i).matcher(value);
                    int group = group(matcher, in.length > 6 ? in[6].integer(i) : 0);
                    if (!find(matcher, value, optional(in, 2, i), optional(in, 3, i)) || matcher.start(group) < 0) {
                        return 0;
                    }
                    boolean end = in.length > 4 && in[4].integer(i) == 1;
                    return value.codePointCount(0, end ? matcher.end(group) : matcher.start(group)) + 1L;
                });
            }
            case "regexp_extract_all" -> {
                Regexes regexes = new Regexes(1, count > 3 ? 3 : -1);
                yield Rows.lists((in, i, elements) -> {
                    Matcher matcher = regexes.of(in, i).matcher(in[0].text(i));
                    int group = group(matcher, in.length > 2 ? in[2].integer(i) : 0);
                    while (matcher.find()) {
                        String found = matcher.group(group);
                        elements.appendValue(found == null ? "" : found);
                    }
                    return true;
                });
            }
            case "regexp_match" -> {
                Regexes regexes = new Regexes(1, count > 2 ? 2 : -1);
                yield Rows.lists((in, i, elements) -> {
                    Matcher matcher = regexes.of(in, i).matcher(in[0].text(i));
                    boolean found = matcher.find();
                    for (int g = Math.min(matcher.groupCount(), 1); found && g <= matcher.groupCount(); g++) {
                        elements.appendValue(matcher.group(g));
                    }
                    return found;
                });
            }
            case "regexp_split_to_array" -> {
                Regexes regexes = new Regexes(1, count > 2 ? 2 : -1);
                yield Rows.lists((in, i, elements) -> {
                    split(regexes.of(in, i), in[0].text(i), elements);
                    return true;
                });
            }
            case "regexp_escape" -> Rows.mapped(Pattern::quote);
            default -> throw new IllegalStateException(name);
        };
    }

    /** PostgreSQL: an empty match at either end, or right behind another, parts nothing. */
    private static void split(Pattern pattern, String text, ColumnBuilder parts) {
        Matcher matcher = pattern.matcher(text);
        int from = 0;
        while (matcher.find()) {
            boolean empty = matcher.start() == matcher.end();
            if (!empty || matcher.start() > from && matcher.start() < text.length()) {
                parts.appendValue(text.substring(from, matcher.start()));
                from = matcher.end();
            }
        }
        parts.appendValue(text.substring(from));
    }

    private static long optional(Operand[] in, int index, int row) {
        return in.length > index ? in[index].integer(row) : 1;
    }

    private static int group(Matcher matcher, long group) {
        if (group < 0 || group > matcher.groupCount()) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the pattern has " + matcher.groupCount() + " groups, there is no group " + group);
        }
        return (int) group;
    }

    /** The place of a character, counted from 1; -1 beyond the end. */
    private static int start(String text, long from) {
        if (from < 1) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "positions are counted from 1, not " + from);
        }
        return from > text.codePointCount(0, text.length()) + 1L ? -1 : text.offsetByCodePoints(0, (int) from - 1);
    }

    private static boolean find(Matcher matcher, String text, long from, long nth) {
        if (nth < 1) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "matches are counted from 1, not " + nth);
        }
        int at = start(text, from);
        boolean found = at >= 0 && matcher.find(at);
        for (long k = 1; k < nth && found; k++) {
            found = matcher.find();
        }
        return found;
    }

    private static Kernel replace(List<DataType> arguments) {
        int count = arguments.size();
        int flags = count == 4 && arguments.get(3).isString() ? 3 : count == 6 ? 5 : -1;
        Regexes regexes = new Regexes(1, flags);
        return Rows.text((in, i, text) -> {
            String value = in[0].text(i);
            Matcher matcher = regexes.of(in, i).matcher(value);
            String by = in.length > 2 ? in[2].text(i) : "";
            boolean positions = in.length > 3 && !arguments.get(3).isString();
            int from = positions ? start(value, in[3].integer(i)) : 0;
            boolean all = in.length == 2 || (flags == 3 && in[3].text(i).indexOf('g') >= 0);
            // PostgreSQL: the n-th match alone, 0 for all.
            long wanted = positions && in.length > 4 ? in[4].integer(i) : all ? 0 : 1;
            text.text(from < 0 ? value : replaced(matcher, value, by, from, wanted));
        });
    }

    private static String replaced(Matcher matcher, String value, String by, int from, long wanted) {
        StringBuilder text = new StringBuilder(value.length());
        int copied = 0;
        long match = 0;
        for (boolean more = matcher.find(from); more; more = matcher.find()) {
            match++;
            if (wanted == 0 || match == wanted) {
                text.append(value, copied, matcher.start());
                append(matcher, by, text);
                copied = matcher.end();
                if (wanted != 0) {
                    break;
                }
            }
        }
        return text.append(value, copied, value.length()).toString();
    }

    private static void append(Matcher matcher, String by, StringBuilder text) {
        for (int k = 0; k < by.length(); k++) {
            char c = by.charAt(k);
            if (c != '\\' || k + 1 == by.length()) {
                text.append(c);
                continue;
            }
            char next = by.charAt(++k);
            if (next == '&' || next == '0') {
                text.append(matcher.group());
            } else if (next >= '1' && next <= '9') {
                int group = next - '0';
                String found = group <= matcher.groupCount() ? matcher.group(group) : null;
                text.append(found == null ? "" : found);
            } else {
                text.append(next == '\\' ? "" : "\\").append(next);
            }
        }
    }

    /** The compiled pattern of the last row, which as a rule is that of all. */
    private static final class Regexes {
        private final int pattern;
        private final int option;
        private final boolean similar;
        private @Nullable Pattern last;
        private String source = "";
        private String flags = "";

        /** @param option the argument with the flags, -1 if there is none */
        Regexes(int pattern, int option) {
            this(pattern, option, false);
        }

        /** @param similar patterns are those of SIMILAR TO, and the option is the character that escapes */
        Regexes(int pattern, int option, boolean similar) {
            this.pattern = pattern;
            this.option = option;
            this.similar = similar;
        }

        Pattern of(Operand[] in, int row) {
            Pattern known = last;
            boolean constant = in[pattern].constant() && (option < 0 || in[option].constant());
            if (known != null && constant) {
                return known;
            }
            String wanted = in[pattern].text(row);
            String options = option < 0 ? "" : in[option].text(row);
            if (known == null || !wanted.equals(source) || !options.equals(flags)) {
                known = similar
                        ? compile(SimilarPattern.regex(wanted, option < 0 ? "\\" : options), "s")
                        : compile(wanted, options);
                last = known;
                source = wanted;
                flags = options;
            }
            return known;
        }

        private static Pattern compile(String regex, String flags) {
            int bits = 0;
            String prefix = "";
            // PostgreSQL lets . match an end of line unless told otherwise; RE2 does not.
            boolean dotAll = true;
            for (char flag : flags.toCharArray()) {
                switch (flag) {
                    case 'i' -> bits |= Pattern.CASE_INSENSITIVE;
                    case 'c' -> bits &= ~Pattern.CASE_INSENSITIVE;
                    case 'n', 'm' -> {
                        bits |= Pattern.MULTILINE;
                        dotAll = false;
                    }
                    case 'p' -> dotAll = false;
                    case 'w' -> bits |= Pattern.MULTILINE;
                    case 'q', 'l' -> prefix = "\\Q";
                    case 's', 'g', 'e', 't', 'x' -> {
                        // g is the caller's; the others say what is so anyway.
                    }
                    default ->
                        throw new CentellaException(
                                ErrorCode.INVALID_ARGUMENT, "'" + flag + "' is no flag of regular expressions");
                }
            }
            try {
                return Pattern.compile(
                        prefix.isEmpty() ? regex : Pattern.quote(regex), dotAll ? bits | Pattern.DOTALL : bits);
            } catch (PatternSyntaxException e) {
                throw new CentellaException(
                        ErrorCode.INVALID_ARGUMENT,
                        "'" + regex + "' is no regular expression that runs in linear time: " + e.getDescription(),
                        e);
            }
        }
    }
}
