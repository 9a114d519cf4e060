// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.SettingValues;
import org.centella.planner.explain.ExplainText;
import org.centella.sqlparser.QueryParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Statements as programs write them: long ones plan, deep ones fail with an error of their own, on threads with small stacks,
 * too. The sizes are such that work which grows with the square of a length, or a stack that grows with it, ends no test run.
 */
class LargeStatementsTest {
    private final Planner planner = new Planner(new TpchCatalog(), new ViewStore(), TpchCatalog.SCHEMA);

    @ParameterizedTest
    @ValueSource(strings = {" OR ", " AND "})
    void chainsOfConditionsAreFlatTrees(String operator) {
        SqlNode tree = QueryParser.parseExpression(list(100_000, operator, i -> "a BETWEEN b AND " + i));

        assertThat(depth(tree)).isLessThan(25);
        assertThat(leaf(tree, SqlKind.valueOf(operator.trim()))).hasToString("`a` BETWEEN ASYMMETRIC `b` AND 0");
    }

    @Test
    void chainsKeepWhatBindsTighter() {
        String condition =
                list(40, " OR ", i -> "NOT a = " + i + " AND b BETWEEN c OR d AND e AND f LIKE 'x' ESCAPE '#'");

        SqlNode tree = QueryParser.parseExpression(condition);

        assertThat(leaf(tree, SqlKind.OR).toString().replaceAll("\\s+", " "))
                .isEqualTo("NOT `a` = 0 AND (`b` BETWEEN ASYMMETRIC `c` OR `d` AND `e` AND `f` LIKE 'x' ESCAPE '#')");
    }

    @Test
    void unionsOfManyQueriesPlan() {
        String union = list(300, " UNION ALL ", i -> "SELECT n_nationkey AS k FROM nation WHERE n_regionkey = " + i);

        assertThat(plan("SELECT count(*) AS n FROM (" + union + ") AS u")
                        .schema()
                        .fields())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"n_nationkey IN (%s)", "n_nationkey NOT IN (%s)", "n_name NOT IN ('%s')"})
    void listsOfManyConstantsPlan(String condition) {
        String separator = condition.contains("'") ? "', '" : ", ";
        String list = list(10_000, separator, i -> "" + i);

        assertThat(ExplainText.physical(plan("SELECT 1 AS x FROM nation WHERE " + condition.formatted(list))))
                .contains("Scan nation");
    }

    @Test
    void sumsOfManyTermsPlan() {
        assertThat(onSmallStack("SELECT " + list(1_000, " + ", i -> "n_nationkey") + " AS s FROM nation"))
                .isNull();
    }

    @Test
    void parenthesesNestSomeHundredLevels() {
        assertThat(onSmallStack(
                        "SELECT " + "(".repeat(400) + "n_nationkey" + " + 1)".repeat(400) + " AS s FROM nation"))
                .isNull();
    }

    @Test
    void subqueriesNestSomeHundredLevels() {
        assertThat(onSmallStack("SELECT * FROM (".repeat(200) + "SELECT * FROM nation" + ") AS t".repeat(200)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_100, 200_000})
    void deeperNestingIsAnErrorOfItsOwn(int levels) {
        for (String sql : new String[] {
            "SELECT " + "(".repeat(levels) + "1" + ")".repeat(levels),
            "SELECT " + "NOT ".repeat(levels) + "true",
            "SELECT 1" + " + 1".repeat(levels),
            "SELECT " + "abs(".repeat(levels) + "1" + ")".repeat(levels),
            "SELECT " + "CASE WHEN true THEN ".repeat(levels) + "1" + " END".repeat(levels),
            "SELECT * FROM (".repeat(levels) + "nation" + ") AS t".repeat(levels),
        }) {
            CentellaException error = onSmallStack(sql);

            assertThat(error).as(sql.substring(0, 40)).isNotNull();
            assertThat(error.code()).isEqualTo(ErrorCode.EXPRESSION_TOO_DEEP);
            assertThat(error.position()).isNotNull();
        }
    }

    private PlannedQuery plan(String sql) {
        return planner.plan(sql, SettingValues.DEFAULTS);
    }

    /** The error of planning on a thread with the stack that the JVM gives threads by default, or null. */
    private CentellaException onSmallStack(String sql) {
        CentellaException[] error = new CentellaException[1];
        Thread thread = Thread.ofPlatform()
                .stackSize(1 << 20)
                .start(() -> error[0] = catchThrowableOfType(CentellaException.class, () -> plan(sql)));
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return error[0];
    }

    private static String list(int count, String separator, IntFunction<String> term) {
        return IntStream.range(0, count).mapToObj(term).collect(Collectors.joining(separator));
    }

    private static int depth(SqlNode node) {
        return node instanceof SqlBasicCall call
                ? 1
                        + call.getOperandList().stream()
                                .mapToInt(LargeStatementsTest::depth)
                                .max()
                                .orElse(0)
                : 0;
    }

    /** The first of what a tree of such operators connects. */
    private static SqlNode leaf(SqlNode tree, SqlKind kind) {
        SqlNode current = tree;
        while (current instanceof SqlBasicCall call && call.getKind() == kind) {
            current = call.operand(0);
        }
        return current;
    }
}
