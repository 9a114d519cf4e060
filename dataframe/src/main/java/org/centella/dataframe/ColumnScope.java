// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLambda;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.sqlparser.Positions;
import org.jspecify.annotations.Nullable;

/**
 * The columns that an operation on one or two DataFrames sees. Replaces the names in expressions, which users may qualify
 * or repeat, by the unique ones of the relations beneath; names within subqueries are left to SQL.
 */
final class ColumnScope {
    /** Marks the name that {@link DataFrame#col} makes; no user types it. */
    private static final String ORIGIN = "\u0001";

    /** @param input the relation's name in the query */
    record Entry(String input, String internal, ColumnName name) {
        SqlIdentifier identifier(SqlParserPos at) {
            return new SqlIdentifier(List.of(input, internal), at);
        }
    }

    private final List<Entry> entries;

    private ColumnScope(List<Entry> entries) {
        this.entries = entries;
    }

    static ColumnScope of(String input, DataFrame frame) {
        List<Entry> entries = new ArrayList<>();
        List<String> internal = frame.relation().row().getFieldNames();
        for (int i = 0; i < internal.size(); i++) {
            entries.add(new Entry(input, internal.get(i), frame.names().get(i)));
        }
        return new ColumnScope(entries);
    }

    ColumnScope and(ColumnScope other) {
        return new ColumnScope(
                Stream.concat(entries.stream(), other.entries.stream()).toList());
    }

    List<Entry> entries() {
        return entries;
    }

    /** A name for a column of just that DataFrame. */
    static SqlIdentifier bound(long frame, String name) {
        return new SqlIdentifier(List.of(ORIGIN + frame, name), Column.NOWHERE);
    }

    /** The columns that {@code *} or {@code frame.*} means. */
    List<Entry> star(SqlIdentifier star) {
        if (star.names.size() == 1) {
            return entries;
        }
        String frame = star.names.getFirst();
        List<Entry> found = entries.stream()
                .filter(e -> frame.equalsIgnoreCase(e.name.frame()))
                .toList();
        if (found.isEmpty()) {
            throw new CentellaException(
                    ErrorCode.TABLE_NOT_FOUND,
                    "no DataFrame here is named " + frame,
                    Positions.of(star.getParserPosition()),
                    null);
        }
        return found;
    }

    /** The entry that a column's name means. */
    Entry find(SqlIdentifier identifier) {
        Match match = match(identifier);
        if (match == null) {
            throw notFound(identifier);
        }
        return match.entry;
    }

    /** A copy of the expression in unique names. */
    SqlNode resolve(SqlNode expression) {
        return Objects.requireNonNull(expression.accept(new Resolver()));
    }

    /** The entry that an identifier means, and the parts behind it, which name fields of a ROW. */
    private record Match(Entry entry, List<String> rest) {}

    private @Nullable Match match(SqlIdentifier identifier) {
        List<String> names = identifier.names;
        String first = names.getFirst();
        if (first.startsWith(ORIGIN)) {
            long frame = Long.parseLong(first.substring(ORIGIN.length()));
            return one(
                    identifier,
                    named(entries.stream().filter(e -> e.name.origins().contains(frame)), names.get(1)),
                    2);
        }
        Match match = one(identifier, named(entries.stream(), first), 1);
        int dot = first.indexOf('.');
        if (match == null && names.size() == 1 && dot > 0) {
            match = one(identifier, qualified(first.substring(0, dot), first.substring(dot + 1)), 1);
        }
        if (match == null && names.size() > 1) {
            match = one(identifier, qualified(first, names.get(1)), 2);
        }
        return match;
    }

    private List<Entry> qualified(String frame, String name) {
        return named(entries.stream().filter(e -> frame.equalsIgnoreCase(e.name.frame())), name);
    }

    /** Entries of that name: those that match in case if there are any. */
    private static List<Entry> named(Stream<Entry> among, String name) {
        List<Entry> found =
                among.filter(e -> e.name.name().equalsIgnoreCase(name)).toList();
        List<Entry> exact =
                found.stream().filter(e -> e.name.name().equals(name)).toList();
        return exact.isEmpty() ? found : exact;
    }

    private static @Nullable Match one(SqlIdentifier identifier, List<Entry> found, int parts) {
        if (found.size() > 1) {
            throw new CentellaException(
                    ErrorCode.AMBIGUOUS_COLUMN,
                    "more than one column is named " + identifier.names.get(parts - 1)
                            + "; name the DataFrames with as(…) and put that name before it",
                    Positions.of(identifier.getParserPosition()),
                    null);
        }
        return found.isEmpty()
                ? null
                : new Match(found.getFirst(), identifier.names.subList(parts, identifier.names.size()));
    }

    private CentellaException notFound(SqlIdentifier identifier) {
        String name = identifier.names.stream()
                .filter(part -> !part.startsWith(ORIGIN))
                .collect(Collectors.joining("."));
        List<String> known = new ArrayList<>();
        for (Entry entry : entries) {
            known.add(entry.name.name());
            if (entry.name.frame() != null) {
                known.add(entry.name.frame() + "." + entry.name.name());
            }
        }
        String suggestion = Suggestions.didYouMean(name, known);
        return new CentellaException(
                ErrorCode.COLUMN_NOT_FOUND,
                "there is no column " + name
                        + (suggestion.isEmpty() ? "; there are " + String.join(", ", known) : suggestion),
                Positions.of(identifier.getParserPosition()),
                null);
    }

    private final class Resolver extends SqlShuttle {
        private int queries;
        /** Parameters of the lambdas around, which hide columns. */
        private final List<String> parameters = new ArrayList<>();

        @Override
        public SqlNode visit(SqlIdentifier identifier) {
            SqlIdentifier copy = (SqlIdentifier) identifier.clone(identifier.getParserPosition());
            if (identifier.isStar() || queries > 0 || isParameter(identifier.names.getFirst())) {
                return copy;
            }
            Match match = match(identifier);
            if (match == null) {
                // Some functions are written without parentheses, such as CURRENT_DATE in some dialects.
                if (identifier.names.size() == 1
                        && identifier.getSimple().toUpperCase(Locale.ROOT).startsWith("CURRENT_")) {
                    return copy;
                }
                throw notFound(identifier);
            }
            List<String> names = new ArrayList<>(match.entry.identifier(Column.NOWHERE).names);
            names.addAll(match.rest);
            return new SqlIdentifier(names, identifier.getParserPosition());
        }

        private boolean isParameter(String name) {
            return parameters.stream().anyMatch(name::equalsIgnoreCase);
        }

        private SqlNode lambda(SqlLambda lambda) {
            int around = parameters.size();
            lambda.getParameters().forEach(p -> parameters.add(((SqlIdentifier) p).getSimple()));
            SqlNode body = Objects.requireNonNull(lambda.getExpression().accept(this));
            parameters.subList(around, parameters.size()).clear();
            return new SqlLambda(
                    lambda.getParserPosition(), lambda.getParameters().clone(lambda.getParserPosition()), body);
        }

        @Override
        public SqlNode visit(SqlCall call) {
            if (call instanceof SqlLambda lambda) {
                return lambda(lambda);
            }
            boolean query = call.isA(SqlKind.QUERY);
            queries += query ? 1 : 0;
            CallCopyingArgHandler handler = new CallCopyingArgHandler(call, true);
            call.getOperator().acceptCall(this, call, false, handler);
            queries -= query ? 1 : 0;
            return handler.result();
        }
    }
}
