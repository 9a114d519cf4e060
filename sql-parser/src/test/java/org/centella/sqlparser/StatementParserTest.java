// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlKind;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.sqlparser.Statement.ExplainFormat;
import org.centella.sqlparser.Statement.ExplainKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementParserTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "select value, year, date, t.date, time FROM t WHERE date > DATE '2024-01-01' ORDER BY timestamp -- a"
                        + " comment",
                "SELECT a AS date, CAST(b AS date), c::date, TIMESTAMP '2024-01-01 00:00:00', date(d) AS time FROM t",
                "SELECT CAST(a AS TIMESTAMP(3)), CAST(a AS TIMESTAMP WITH LOCAL TIME ZONE), extract(year FROM date)"
                        + " FROM t",
                "SELECT a || 'x', b::DECIMAL(12, 2) FROM t LIMIT 10 OFFSET 5",
                "SELECT \"Mixed Case\" FROM \"My Table\"",
                "SELECT DATE '1998-12-01' - INTERVAL '90' DAY, INTERVAL '3' month",
                "SELECT extract(year FROM d), CASE WHEN a THEN 1 ELSE 2 END FROM t",
                "WITH x AS (SELECT 1 AS a) SELECT * FROM x;",
                "VALUES (1, 'a'), (2, 'b')",
                "SELECT a FROM t UNION ALL SELECT b FROM u ORDER BY 1 DESC NULLS LAST",
                "SELECT count(*) FILTER (WHERE a > 1) FROM t GROUP BY b HAVING sum(c) > 3",
                "SELECT DISTINCT ON (a, 2) a, b AS c FROM t ORDER BY a, c DESC NULLS LAST, 2",
                "SELECT a FROM t ORDER BY a OFFSET 1 ROW FETCH NEXT 3 ROWS WITH TIES",
                "SELECT a[1], a[2:3], a[:2], a[1:], [1, 2], [], {'a': 1, b: 'x'}, MAP {'k': 1}, map['k'] FROM t",
                "SELECT f(l, x -> x + 1), g(l, (x, y) -> x + y), h(a => 1, b := 2), c ~ 'x' AND c !~* 'y'",
                "SELECT a & b | c # d << 1 >> 2, ~a, 7 // 2, a AT TIME ZONE 'UTC', j -> 'a' ->> 'b'",
                "SELECT x::STRUCT(a INT, b TEXT), y::MAP(INT, TEXT), z::INT[][], w::TIMESTAMP WITH TIME ZONE",
                "SELECT sum(x) OVER (ORDER BY y GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES) FROM t",
                "SELECT last_value(x IGNORE NULLS) OVER w, string_agg(a, ',' ORDER BY b) FROM t WINDOW w AS (PARTITION"
                        + " BY a)",
                "SELECT * FROM a ASOF JOIN b ON a.k = b.k AND a.t >= b.t, LATERAL generate_series(1, a.n) AS g(i)",
                "WITH x AS NOT MATERIALIZED (SELECT 1) SELECT interval, ignore, filter, at, groups, first, ties, pivot"
                        + " FROM x",
                "SELECT * FROM t TABLESAMPLE 10%",
                "SELECT * FROM a LEFT JOIN b USING (id) WHERE x IN (SELECT y FROM c) AND z BETWEEN ? AND ?",
            })
    void readsQueries(String sql) {
        Statement statement = StatementParser.parse(sql);

        assertThat(statement).isInstanceOf(Statement.Query.class);
        assertThat(((Statement.Query) statement).node().isA(SqlKind.QUERY)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EXPLAIN SELECT 1 | PHYSICAL | TEXT",
                "explain logical select 1 | LOGICAL | TEXT",
                "EXPLAIN STAGES FORMAT JSON SELECT 1 | STAGES | JSON",
                "EXPLAIN (ANALYZE, FORMAT JSON) SELECT 1 | ANALYZE | JSON",
                "EXPLAIN ANALYZE (SELECT 1) | ANALYZE | TEXT",
                "EXPLAIN PLAN FOR SELECT 1 | PHYSICAL | TEXT",
            })
    void readsExplain(String sql, ExplainKind kind, ExplainFormat format) {
        Statement.Explain explain = (Statement.Explain) StatementParser.parse(sql);

        assertThat(explain.kind()).isEqualTo(kind);
        assertThat(explain.format()).isEqualTo(format);
    }

    @Test
    void readsCreateExternalTable() {
        String sql = """
            CREATE OR REPLACE EXTERNAL TABLE s."Line Item" (a BIGINT NOT NULL, b DECIMAL(12, 2), c VARCHAR)
            STORED AS PARQUET PARTITIONED BY (c) LOCATION '/data/it''s' OPTIONS ('x' 'y', threads = 4)\
            """;

        assertThat(StatementParser.parse(sql))
                .isEqualTo(new Statement.CreateExternalTable(
                        new QualifiedName("s", "Line Item"),
                        true,
                        false,
                        List.of(
                                new Field("a", DataType.BIGINT, false),
                                new Field("b", new DataType.Decimal(12, 2), true),
                                new Field("c", DataType.VARCHAR, true)),
                        "parquet",
                        "/data/it's",
                        List.of("c"),
                        Map.of("x", "y", "threads", "4")));
    }

    @Test
    void readsCreateView() {
        Statement.CreateView view =
                (Statement.CreateView) StatementParser.parse("CREATE VIEW v (x, y) AS\n SELECT 1, ';' ;");

        assertThat(view.name()).isEqualTo(new QualifiedName(null, "v"));
        assertThat(view.columns()).containsExactly("x", "y");
        assertThat(view.sql()).isEqualTo("SELECT 1, ';'");
    }

    @Test
    void readsSessionStatements() {
        assertThat(StatementParser.parse("SET slots = 4")).isEqualTo(new Statement.SetSetting("slots", "4"));
        assertThat(StatementParser.parse("set memory to 8g")).isEqualTo(new Statement.SetSetting("memory", "8g"));
        assertThat(StatementParser.parse("SET a = 'b c'")).isEqualTo(new Statement.SetSetting("a", "b c"));
        assertThat(StatementParser.parse("RESET ALL")).isEqualTo(new Statement.ResetSetting(null));
        assertThat(StatementParser.parse("RESET a")).isEqualTo(new Statement.ResetSetting("a"));
        assertThat(StatementParser.parse("SHOW memory")).isEqualTo(new Statement.ShowSetting("memory"));
        assertThat(StatementParser.parse("USE tpch;")).isEqualTo(new Statement.Use("tpch"));
        assertThat(StatementParser.parse("DROP VIEW IF EXISTS v"))
                .isEqualTo(new Statement.DropView(List.of(new QualifiedName(null, "v")), true));
        assertThat(StatementParser.parse("DROP TABLE a.b"))
                .isEqualTo(new Statement.DropTable(List.of(new QualifiedName("a", "b")), false));
        assertThat(StatementParser.parse("DESCRIBE t"))
                .isEqualTo(new Statement.DescribeTable(new QualifiedName(null, "t")));
        assertThat(StatementParser.parse("DESC SELECT 1")).isInstanceOf(Statement.DescribeQuery.class);
        assertThat(StatementParser.parse("SHOW TABLES FROM s LIKE 'a%'"))
                .isEqualTo(new Statement.Show(Statement.ShowKind.TABLES, new QualifiedName(null, "s"), "a%"));
        assertThat(StatementParser.parse("SHOW CREATE VIEW v"))
                .isEqualTo(new Statement.ShowCreate(new QualifiedName(null, "v")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELEC 1 | SYNTAX_ERROR | 1 | 1 | 'SELEC' cannot begin a statement; did you mean SELECT instead of"
                        + " SELEC?",
                "SELECT a FORM t WHERE x = 1 | SYNTAX_ERROR | 1 | 15 | 't' cannot stand here; did you mean FROM"
                        + " instead of FORM?",
                "SELECT (1 | SYNTAX_ERROR | 1 | 10 | the statement ends too early",
                "SELECT 'abc | SYNTAX_ERROR | 1 | 8 | the string that starts here does not end",
                "CREATE TRIGGER t (a INT) | SYNTAX_ERROR | 1 | 8 | found 'TRIGGER' where TABLE, VIEW, SCHEMA, INDEX or"
                        + " EXTERNAL TABLE is expected",
                "EXPLAIN SELECT FROM | SYNTAX_ERROR | 1 | 16 | 'FROM' cannot stand here; expected * or ALL or DISTINCT or an expression",
                "DELETE t | SYNTAX_ERROR | 1 | 8 | found 't' where from is expected",
                "SET x | SYNTAX_ERROR | 1 | 6 | the statement ends where to is expected",
            })
    void saysWhatIsWrongAndWhere(String sql, ErrorCode code, int line, int column, String message) {
        CentellaException e = catchThrowableOfType(CentellaException.class, () -> StatementParser.parse(sql));

        assertThat(e.code()).isEqualTo(code);
        assertThat(e.getMessage()).isEqualTo(message);
        assertThat(e.position().line()).isEqualTo(line);
        assertThat(e.position().column()).isEqualTo(column);
    }

    @Test
    void splitsScriptsOutsideStringsNamesAndComments() {
        String script = "SELECT ';' -- no; end\n;\n\n  SELECT \"a;b\" /* ; */ ;; SELECT 'open";

        assertThat(SqlScript.split(script))
                .containsExactly(
                        new SqlScript.Part("SELECT ';' -- no; end", 1, 1, true),
                        new SqlScript.Part("SELECT \"a;b\" /* ; */", 4, 3, true),
                        new SqlScript.Part("SELECT 'open", 4, 27, false));
    }
}
