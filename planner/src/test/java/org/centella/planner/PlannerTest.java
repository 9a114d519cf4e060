// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;
import org.centella.planner.explain.ExplainText;
import org.centella.sqlparser.QueryParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
    private final Planner planner = new Planner(new TpchCatalog(), new ViewStore(), TpchCatalog.SCHEMA);

    private String explain(String sql) {
        return ExplainText.physical(planner.plan(sql, SettingValues.DEFAULTS));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT * FROM lineitems | TABLE_NOT_FOUND | 1 | 15 | there is no table lineitems; did you mean lineitem?",
                "SELECT l_orderkye FROM lineitem | COLUMN_NOT_FOUND | 1 | 8 | there is no column l_orderkye; did you mean l_orderkey?",
                "SELECT l.x FROM lineitem l | COLUMN_NOT_FOUND | 1 | 10 | l has no column x",
                "SELECT n_name FROM nation a, nation b | AMBIGUOUS_COLUMN | 1 | 8 | more than one table has a column n_name; put the table's name before it",
                "SELECT substrin(n_name, 1) FROM nation | FUNCTION_NOT_FOUND | 1 | 8 | there is no function substrin; did you mean substring?",
                "SELECT n_name, count(*) FROM nation | GROUPING_ERROR | 1 | 8 | n_name must be in GROUP BY or in an aggregate function",
                "SELECT n_name FROM nation WHERE count(*) > 1 | GROUPING_ERROR | 1 | 33 | aggregate expression is illegal in WHERE clause",
                "SELECT DATE '2024-01-01' + true FROM nation | TYPE_MISMATCH | 1 | 8 | the operator + does not take (DATE, BOOLEAN)",
                "SELECT 1 FROM nation WHERE n_comment | TYPE_MISMATCH | 1 | 28 | WHERE clause must be a condition",
            })
    void mistakesAreNamedAndLocated(String sql, ErrorCode code, int line, int column, String message) {
        CentellaException e =
                catchThrowableOfType(CentellaException.class, () -> planner.plan(sql, SettingValues.DEFAULTS));

        assertThat(e).as(sql).isNotNull();
        assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
        assertThat(e.getMessage()).isEqualTo(message);
        assertThat(e.position()).isNotNull();
        assertThat(e.position().line()).isEqualTo(line);
        assertThat(e.position().column()).isEqualTo(column);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "SELECT 1 AS a UNION ALL SELECT 2.5",
                "VALUES (1, 'a'), (2, NULL)",
                "SELECT DISTINCT n_regionkey FROM nation",
                "SELECT n_name FROM nation UNION SELECT r_name FROM region",
                "SELECT n_regionkey FROM nation INTERSECT SELECT r_regionkey FROM region",
                "SELECT n_regionkey FROM nation EXCEPT SELECT r_regionkey FROM region",
                "SELECT count(*) FROM lineitem",
                "SELECT count(DISTINCT l_suppkey), sum(l_quantity) FROM lineitem",
                "SELECT * FROM nation FULL JOIN region ON n_regionkey = r_regionkey",
                "SELECT * FROM nation RIGHT JOIN region ON n_regionkey = r_regionkey AND n_nationkey > 3",
                "SELECT * FROM nation LEFT JOIN region ON n_regionkey < r_regionkey",
                "SELECT n_name, (SELECT r_name FROM region WHERE r_regionkey = 1) FROM nation",
                "SELECT n_name, (SELECT count(*) FROM customer WHERE c_nationkey = n_nationkey) FROM nation",
                "SELECT n_name, EXISTS (SELECT 1 FROM customer WHERE c_nationkey = n_nationkey) FROM nation",
                "SELECT n_name FROM nation WHERE n_regionkey IN (SELECT r_regionkey FROM region) OR n_nationkey = 3",
                "SELECT n_name FROM nation WHERE NOT EXISTS (SELECT 1 FROM region)",
                "SELECT n_name FROM nation ORDER BY n_regionkey DESC NULLS LAST LIMIT 5 OFFSET 3",
                "SELECT trim(n_name), trim(LEADING 'x' FROM n_name), upper(n_name) || '!' FROM nation",
                "SELECT CAST('7' AS INTEGER), '7'::BIGINT, TRY_CAST('x' AS DATE), date('2024-01-01')",
                "SELECT extract(month FROM o_orderdate), year(o_orderdate) FROM orders",
                "SELECT l_quantity / 7, l_linenumber / 2, l_linenumber % 2, -l_tax FROM lineitem",
                "SELECT CASE WHEN n_name LIKE 'A%' THEN 1 ELSE 2.5 END, coalesce(n_name, 'x'), nullif(n_name, 'y') FROM nation",
                "SELECT stddev(l_quantity), min_by(l_orderkey, l_quantity), string_agg(l_shipmode, ',') FROM lineitem",
                "SELECT o_orderdate + INTERVAL '1' DAY, DATE '2024-01-31' + INTERVAL '1' MONTH FROM orders",
                "WITH a AS (SELECT n_name AS value FROM nation) SELECT value FROM a WHERE value > 'F'",
                "SELECT count(*) FILTER (WHERE n_regionkey = 1) FROM nation",
                "SELECT n_regionkey, count(*) FROM nation GROUP BY ROLLUP(n_regionkey)",
                "SELECT * FROM nation WHERE n_nationkey NOT IN (SELECT c_nationkey FROM customer)",
                "SELECT * FROM nation n, LATERAL (SELECT max(c_acctbal) FROM customer WHERE c_nationkey = n.n_nationkey)",
                "SELECT * FROM nation CROSS JOIN region",
            })
    void plansAndCuts(String sql) {
        PlannedQuery planned = planner.plan(sql, SettingValues.DEFAULTS);

        assertThat(planned.stages(2, SettingValues.DEFAULTS).stages()).isNotEmpty();
        assertThat(planned.physical().schema().types())
                .isEqualTo(planned.schema().types());
    }

    @Test
    void conditionsColumnsAndLimitsGoIntoTheScan() {
        assertThat(explain("SELECT l_orderkey FROM lineitem WHERE l_quantity < 24 LIMIT 10"))
                .contains("Scan lineitem [l_orderkey, l_quantity] where (l_quantity < 24.00) limit 10");
    }

    @Test
    void equalitiesCarryConditionsToTheOtherSide() {
        String plan = explain("SELECT 1 FROM orders JOIN lineitem ON o_orderkey = l_orderkey WHERE o_orderkey = 7");

        assertThat(plan).contains("where (o_orderkey = 7)").contains("where (l_orderkey = 7)");
    }

    @Test
    void outerJoinsThatAConditionMakesInnerBecomeInner() {
        assertThat(explain("SELECT 1 FROM nation LEFT JOIN region ON n_regionkey = r_regionkey WHERE r_name = 'ASIA'"))
                .contains("HashJoin INNER")
                .doesNotContain("OUTER");
    }

    @Test
    void filtersOfOuterJoinsStayWhereTheyMeanTheSame() {
        assertThat(explain("SELECT 1 FROM nation LEFT JOIN region ON n_regionkey = r_regionkey WHERE r_name IS NULL"))
                .contains("PROBE_OUTER")
                .contains("Filter r_name is null");
    }

    @Test
    void parametersAreTypedWithoutValuesAndConstantsWithThem() {
        String sql = "SELECT o_orderkey FROM orders WHERE o_orderdate >= ? AND o_totalprice > ?";

        assertThat(planner.describe(QueryParser.parse(sql).node()).parameters())
                .containsExactly(DataType.DATE, new DataType.Decimal(12, 2));
        PlannedQuery planned = planner.plan(
                QueryParser.parse(sql).node(),
                SettingValues.DEFAULTS,
                List.of(
                        new Expression.Literal(9131L, DataType.DATE),
                        new Expression.Literal(10050L, new DataType.Decimal(5, 2))));
        assertThat(ExplainText.physical(planned))
                .contains("(o_orderdate >= 1995-01-01)")
                .contains("(o_totalprice > 100.50)");
    }

    @Test
    void parametersWithoutValuesAreAnError() {
        CentellaException e = catchThrowableOfType(
                CentellaException.class,
                () -> planner.plan("SELECT 1 FROM nation WHERE n_nationkey = ?", SettingValues.DEFAULTS));

        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
    }

    @Test
    void viewsThatNameThemselvesAreAnError() {
        DataType type = DataType.BIGINT;
        planner.views()
                .create(
                        new ViewStore.View(
                                TpchCatalog.SCHEMA,
                                "v",
                                "SELECT * FROM v",
                                org.centella.columnar.type.Schema.of(org.centella.columnar.type.Field.of("a", type))),
                        true);

        CentellaException e = catchThrowableOfType(
                CentellaException.class, () -> planner.plan("SELECT * FROM v", SettingValues.DEFAULTS));
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATEMENT);
    }

    @Test
    void phasesAreNamedAndTimed() {
        assertThat(planner.plan("SELECT 1", SettingValues.DEFAULTS).phases())
                .extracting(PhaseTiming::phase)
                .containsExactly(
                        "parse",
                        "validate",
                        "algebra",
                        "normalize",
                        "fold_constants",
                        "push_down",
                        "join_order",
                        "prune_columns",
                        "physical",
                        "check");
    }

    @Test
    void branchesThatCannotHaveRowsAreNotThere() {
        String both = """
                WITH both AS (
                  SELECT 'c' AS kind, c_nationkey AS k, count(*) AS n FROM customer GROUP BY c_nationkey
                  UNION ALL
                  SELECT 's' AS kind, s_nationkey AS k, count(*) AS n FROM supplier GROUP BY s_nationkey)
                """;

        assertThat(explain(both + "SELECT k, n FROM both WHERE kind = 'c'"))
                .contains("Scan customer")
                .doesNotContain("supplier", "Union", "Filter");
        assertThat(explain(both + "SELECT k, n FROM both WHERE kind = 'x'")).doesNotContain("Scan");
        assertThat(explain("SELECT count(*) AS n FROM customer WHERE 1 = 0"))
                .contains("Aggregate")
                .doesNotContain("Scan");
        assertThat(explain("SELECT c_name FROM customer WHERE NOT EXISTS (SELECT 1 FROM orders WHERE 1 = 0)"))
                .contains("Scan customer")
                .doesNotContain("orders");
        assertThat(explain("SELECT c_name, o.k FROM customer LEFT JOIN"
                        + " (SELECT o_custkey AS k FROM orders WHERE 1 = 0) AS o ON o.k = c_custkey"))
                .contains("Scan customer")
                .doesNotContain("Scan orders");
    }

    @Test
    void aQueryReadTwiceIsOneStageThoughItsJoinsFilterItsScans() {
        String sql = """
                WITH spent AS (
                  SELECT o_custkey AS k, sum(l_extendedprice) AS s FROM orders JOIN lineitem ON l_orderkey = o_orderkey
                  WHERE o_orderdate < DATE '1992-02-01' GROUP BY o_custkey)
                SELECT a.k FROM spent a JOIN spent b ON a.s = b.s AND a.k < b.k
                """;
        PlannedQuery planned = planner.plan(sql, SettingValues.DEFAULTS);

        String stages = ExplainText.stages(planned.stages(2, SettingValues.DEFAULTS), planned.rows());

        assertThat(stages).contains("filters [");
        assertThat(stages.split("Scan lineitem", -1)).hasSize(2);
    }
}
