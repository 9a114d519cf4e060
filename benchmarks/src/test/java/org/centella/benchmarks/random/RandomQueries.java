// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.centella.benchmarks.random.RandomExpressions.Subquery;
import org.centella.benchmarks.random.Scope.Column;

/**
 * Queries over {@link RandomTables}: joins, groupings, windows, subqueries, set operations and common table expressions. Their
 * answers depend on nothing but the data: what is cut by LIMIT or ordered in a window is ordered completely.
 */
final class RandomQueries {
    /** Nesting of expressions: enough for conditions within conditions, few enough to read a failure. */
    private static final int EXPRESSION_DEPTH = 3;

    private final Random random;
    private int aliases;

    RandomQueries(Random random) {
        this.random = random;
    }

    /** @param kinds of the result's columns */
    record Query(String sql, List<Kind> kinds) {}

    /** A FROM clause and what it brings into scope. */
    private record From(String sql, Scope scope) {}

    /** A query on its own. */
    String query() {
        Query query =
                random.nextInt(6) == 0 ? withCommonTable() : query(2, kinds(1 + random.nextInt(4)), List.of(), true);
        if (random.nextInt(3) != 0) {
            return query.sql();
        }
        String order = IntStream.rangeClosed(1, query.kinds().size())
                .mapToObj(i -> i + one(" ASC", " DESC") + one(" NULLS FIRST", " NULLS LAST"))
                .collect(Collectors.joining(", "));
        // Names of their own: two columns may be called alike.
        String names =
                IntStream.range(0, query.kinds().size()).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
        return "SELECT * FROM (" + query.sql() + ") q(" + names + ") ORDER BY " + order
                + one("", " LIMIT " + random.nextInt(20), " LIMIT 5 OFFSET " + random.nextInt(5));
    }

    /**
     * All rows of a FROM clause, and the same rows as three queries for which a condition is true, false and unknown.
     *
     * @param whole a query
     * @param parts a query with the same rows
     */
    record Partition(String whole, String parts) {}

    Partition partition() {
        From from = from(1, List.of());
        String condition = expressions(from.scope()).condition(EXPRESSION_DEPTH);
        String all = "SELECT * FROM " + from.sql();
        return new Partition(
                all,
                all + " WHERE " + condition + " UNION ALL " + all + " WHERE NOT " + condition + " UNION ALL " + all
                        + " WHERE " + condition + " IS NULL");
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private List<Kind> kinds(int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> RandomExpressions.kind(random))
                .toList();
    }

    private String alias() {
        return "x" + aliases++;
    }

    private Query withCommonTable() {
        Query common = query(1, kinds(3), List.of(), false);
        String name = alias();
        String columns = IntStream.range(0, 3).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
        List<Column> scope = columns(name, "k", common.kinds());
        String second = alias();
        List<Kind> kinds = kinds(2);
        Scope both = new Scope(scope, List.of(), List.of())
                .joined(new Scope(columns(second, "k", common.kinds()), List.of(), List.of()));
        String join = random.nextBoolean()
                ? name
                : name + " JOIN " + name + " AS " + second + " ON " + name + ".k0 = " + second + ".k0";
        Scope visible = join.equals(name) ? new Scope(scope, List.of(), List.of()) : both;
        String items = kinds.stream().map(k -> expressions(visible).of(k, 2)).collect(Collectors.joining(", "));
        return new Query(
                "WITH " + name + "(" + columns + ") AS (" + common.sql() + ") SELECT " + items + " FROM " + join,
                kinds);
    }

    private static List<Column> columns(String table, String prefix, List<Kind> kinds) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            columns.add(new Column(table + "." + prefix + i, kinds.get(i)));
        }
        return columns;
    }

    /** @param inexact whether columns may be averages, which engines compute to the last digit or not */
    private Query query(int depth, List<Kind> kinds, List<Column> outer, boolean inexact) {
        int choice = random.nextInt(10);
        if (choice == 0 && depth > 0) {
            Query left = query(depth - 1, kinds, outer, false);
            Query right = query(depth - 1, kinds, outer, false);
            String operator =
                    one(" UNION ", " UNION ALL ", " INTERSECT ", " EXCEPT ", " INTERSECT ALL ", " EXCEPT ALL ");
            return new Query("(" + left.sql() + ")" + operator + "(" + right.sql() + ")", kinds);
        }
        From from = from(depth, outer);
        if (choice <= 3) {
            return grouped(from, kinds, inexact);
        }
        return plain(from, kinds, choice <= 5);
    }

    private Query plain(From from, List<Kind> kinds, boolean windows) {
        RandomExpressions expressions = expressions(from.scope());
        String items = kinds.stream()
                .map(kind -> windows && random.nextBoolean()
                        ? window(kind, from.scope())
                        : expressions.of(kind, EXPRESSION_DEPTH))
                .collect(Collectors.joining(", "));
        return new Query(
                "SELECT " + (random.nextInt(6) == 0 ? "DISTINCT " : "") + items + " FROM " + from.sql()
                        + where(expressions),
                kinds);
    }

    private String where(RandomExpressions expressions) {
        return random.nextInt(3) == 0 ? "" : " WHERE " + expressions.condition(EXPRESSION_DEPTH);
    }

    private Query grouped(From from, List<Kind> kinds, boolean inexact) {
        RandomExpressions expressions = expressions(from.scope());
        int keys = random.nextInt(kinds.size());
        List<String> keyTexts = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            Column column = from.scope().pick(random, kinds.get(i));
            keyTexts.add(column == null || !from.scope().columns().contains(column) ? "" : column.text());
        }
        // A key must be a column of this query: a constant or an outer column would group by nothing.
        int usable = 0;
        while (usable < keys && !keyTexts.get(usable).isEmpty()) {
            usable++;
        }
        List<String> items = new ArrayList<>(keyTexts.subList(0, usable));
        for (int i = usable; i < kinds.size(); i++) {
            items.add(aggregate(kinds.get(i), from.scope(), inexact));
        }
        StringBuilder sql = new StringBuilder("SELECT " + String.join(", ", items) + " FROM " + from.sql());
        sql.append(where(expressions));
        if (usable > 0) {
            String list = String.join(", ", keyTexts.subList(0, usable));
            sql.append(" GROUP BY ")
                    .append(
                            switch (random.nextInt(8)) {
                                case 0 -> "ROLLUP (" + list + ")";
                                case 1 -> "CUBE (" + list + ")";
                                case 2 -> "GROUPING SETS ((" + list + "), ())";
                                default -> list;
                            });
        }
        if (random.nextInt(4) == 0) {
            sql.append(" HAVING ")
                    .append(aggregate(Kind.BIGINT, from.scope(), false))
                    .append(one(" > ", " <= ", " <> "))
                    .append(random.nextInt(10));
        }
        return new Query(sql.toString(), kinds);
    }

    private String aggregate(Kind kind, Scope scope, boolean inexact) {
        // Arguments are expressions without subqueries; whether those may stand in aggregates differs between engines.
        RandomExpressions expressions =
                new RandomExpressions(random, new Scope(scope.columns(), List.of(), List.of()), null);
        String filter = random.nextInt(5) == 0 ? " FILTER (WHERE " + expressions.condition(1) + ")" : "";
        String distinct = random.nextInt(5) == 0 ? "DISTINCT " : "";
        return switch (kind) {
            case INTEGER -> one("min(", "max(") + expressions.of(kind, 2) + ")" + filter;
            case BIGINT ->
                switch (random.nextInt(4)) {
                    case 0 -> "count(*)" + filter;
                    case 1 -> "CAST(sum(" + distinct + expressions.of(Kind.INTEGER, 2) + ")" + filter + " AS BIGINT)";
                    default -> "count(" + distinct + expressions.of(RandomExpressions.kind(random), 2) + ")" + filter;
                };
            case DECIMAL ->
                "CAST(" + one("sum(", "min(", "max(") + distinct + expressions.of(kind, 1) + ")" + filter
                        + " AS DECIMAL(18, 2))";
            case DOUBLE ->
                inexact && random.nextBoolean()
                        ? one("avg(", "stddev_samp(", "var_pop(") + expressions.of(Kind.INTEGER, 2) + ")" + filter
                        : one("sum(", "min(", "max(") + distinct + expressions.of(kind, 1) + ")" + filter;
            case TEXT, DATE -> one("min(", "max(") + expressions.of(kind, 2) + ")" + filter;
            case BOOLEAN -> one("bool_and(", "bool_or(") + expressions.of(kind, 2) + ")" + filter;
        };
    }

    private String window(Kind kind, Scope scope) {
        RandomExpressions expressions =
                new RandomExpressions(random, new Scope(scope.columns(), List.of(), List.of()), null);
        String partition =
                random.nextBoolean() ? "" : "PARTITION BY " + expressions.of(RandomExpressions.kind(random), 1) + " ";
        if (scope.unique().isEmpty()) {
            return aggregate(kind, scope, false) + " OVER (" + partition + ")";
        }
        String order = "ORDER BY "
                + one(
                        "",
                        expressions.of(RandomExpressions.kind(random), 1)
                                + one(" ASC", " DESC")
                                + one(" NULLS FIRST, ", " NULLS LAST, "))
                + scope.unique().stream().map(c -> c.text() + " NULLS LAST").collect(Collectors.joining(", "));
        if (kind == Kind.BIGINT && random.nextBoolean()) {
            return one("row_number()", "rank()", "dense_rank()", "ntile(3)") + " OVER (" + partition + order + ")";
        }
        if (random.nextInt(3) == 0) {
            String argument = expressions.of(kind, 1);
            return one("lag(" + argument + ", 2)", "lead(" + argument + ")", "lag(" + argument + ")") + " OVER ("
                    + partition + order + ")";
        }
        String frame = one(
                "",
                " ROWS BETWEEN 2 PRECEDING AND CURRENT ROW",
                " ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING",
                " ROWS BETWEEN 1 FOLLOWING AND 4 FOLLOWING",
                " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING",
                " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
                " GROUPS BETWEEN 1 PRECEDING AND 2 FOLLOWING",
                " ROWS BETWEEN 2 PRECEDING AND 2 FOLLOWING EXCLUDE CURRENT ROW");
        if (random.nextInt(3) == 0) {
            return one("first_value(", "last_value(") + expressions.of(kind, 1) + ") OVER (" + partition + order + frame
                    + ")";
        }
        return switch (kind) {
            case DOUBLE -> "sum(" + expressions.of(kind, 1) + ") OVER (" + partition + order + frame + ")";
            case DECIMAL ->
                "CAST(sum(" + expressions.of(kind, 1) + ") OVER (" + partition + order + frame + ") AS DECIMAL(18, 2))";
            case BIGINT ->
                "count(" + expressions.of(RandomExpressions.kind(random), 1) + ") OVER (" + partition + order + frame
                        + ")";
            case INTEGER, TEXT, DATE ->
                one("min(", "max(") + expressions.of(kind, 1) + ") OVER (" + partition + order + frame + ")";
            case BOOLEAN -> "bool_or(" + expressions.of(kind, 1) + ") OVER (" + partition + order + frame + ")";
        };
    }

    private RandomExpressions expressions(Scope scope) {
        return new RandomExpressions(random, scope, this::subquery);
    }

    private Subquery subquery(Scope around, Kind kind) {
        // One level of correlation through two levels of queries is enough to read.
        List<Column> outer = around.outer().isEmpty() ? around.columns() : List.of();
        From from = from(0, random.nextInt(4) == 0 ? List.of() : outer);
        RandomExpressions expressions = new RandomExpressions(random, from.scope(), null);
        String any = "SELECT " + expressions.of(kind, 1) + " FROM " + from.sql() + where(expressions);
        String one = kind != Kind.BOOLEAN && random.nextBoolean()
                ? "SELECT " + one("min(", "max(") + expressions.of(kind, 1) + ") FROM " + from.sql()
                        + where(expressions)
                : any + " ORDER BY 1 NULLS LAST LIMIT 1";
        return new Subquery(any, one);
    }

    private From from(int depth, List<Column> outer) {
        From from = table(depth, outer);
        int joins = depth == 0 ? random.nextInt(2) : random.nextInt(3);
        for (int i = 0; i < joins; i++) {
            From right = table(depth, List.of());
            Scope both = from.scope().joined(right.scope());
            String kind = one(" JOIN ", " JOIN ", " LEFT JOIN ", " RIGHT JOIN ", " FULL JOIN ", " CROSS JOIN ");
            String sql = from.sql() + kind + right.sql();
            from = new From(kind.equals(" CROSS JOIN ") ? sql : sql + " ON " + joinCondition(from, right, both), both);
        }
        return from;
    }

    private String joinCondition(From left, From right, Scope both) {
        Kind kind = RandomExpressions.kind(random);
        Column a = new Scope(left.scope().columns(), List.of(), List.of()).pick(random, kind);
        Column b = new Scope(right.scope().columns(), List.of(), List.of()).pick(random, kind);
        RandomExpressions expressions =
                new RandomExpressions(random, new Scope(both.columns(), List.of(), List.of()), null);
        if (a == null || b == null) {
            return expressions.condition(1);
        }
        String equal = a.text() + " = " + b.text();
        return random.nextInt(4) == 0 ? equal + " AND " + expressions.condition(1) : equal;
    }

    private From table(int depth, List<Column> outer) {
        String alias = alias();
        if (depth > 0 && random.nextInt(4) == 0) {
            Query derived = query(depth - 1, kinds(3), List.of(), false);
            String columns = IntStream.range(0, 3).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
            return new From(
                    "(" + derived.sql() + ") AS " + alias + "(" + columns + ")",
                    new Scope(columns(alias, "k", derived.kinds()), List.of(), outer));
        }
        String table =
                RandomTables.names().get(random.nextInt(RandomTables.names().size()));
        Scope scope = RandomTables.scope(alias);
        return new From(table + " AS " + alias, new Scope(scope.columns(), scope.unique(), outer));
    }
}
