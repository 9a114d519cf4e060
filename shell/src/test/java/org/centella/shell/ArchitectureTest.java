// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Dependencies run one way only. This test lives in the shell because the shell sees every module. */
class ArchitectureTest {

    private static final String ROOT = "org.centella.";

    /** Each module's package and the packages of other modules it may use. */
    private static final Map<String, Set<String>> MODULES = Map.of(
            "columnar", Set.of(),
            "storage", Set.of("columnar"),
            "execution", Set.of("columnar", "storage"),
            "sqlparser", Set.of("columnar"),
            "planner", Set.of("columnar", "storage", "execution", "sqlparser"),
            "dataframe", Set.of("columnar", "storage", "execution", "sqlparser", "planner"),
            "jdbc", Set.of("columnar", "storage", "execution", "sqlparser", "planner", "dataframe"),
            "benchmarks", Set.of("columnar", "storage", "execution", "sqlparser", "planner", "dataframe", "jdbc"),
            "server", Set.of("columnar", "storage", "execution", "sqlparser", "planner", "dataframe"),
            "shell", Set.of("columnar", "sqlparser", "jdbc", "benchmarks", "server"));

    /** The packages of {@code execution}: each may use those before it, none after it. */
    private static final List<String> EXECUTION = List.of(
            "plan", "expression", "encoding", "operator", "exchange", "transfer", "scheduler", "journal", "cluster");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.centella");

    @Test
    void everyPackageBelongsToAModule() {
        var modules = new TreeSet<String>();
        for (JavaClass type : CLASSES) {
            modules.add(type.getPackageName().substring(ROOT.length()).split("\\.", 2)[0]);
        }
        assertThat(modules).isEqualTo(new TreeSet<>(MODULES.keySet()));
    }

    @TestFactory
    List<DynamicTest> modulesDependOneWay() {
        return MODULES.keySet().stream()
                .sorted()
                .map(module -> DynamicTest.dynamicTest(module, () -> {
                    var forbidden = new TreeSet<>(MODULES.keySet());
                    forbidden.removeAll(MODULES.get(module));
                    forbidden.remove(module);
                    forbid(
                            ROOT + module,
                            forbidden.stream().map(other -> ROOT + other + "..").toList());
                }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> packagesOfExecutionDependOneWay() {
        return EXECUTION.stream()
                .limit(EXECUTION.size() - 1L)
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    var later = EXECUTION.subList(EXECUTION.indexOf(name) + 1, EXECUTION.size());
                    forbid(
                            ROOT + "execution." + name,
                            later.stream()
                                    .map(other -> ROOT + "execution." + other + "..")
                                    .toList());
                }))
                .toList();
    }

    /**
     * Executors run without Calcite on their class path; Avatica is JDBC's scaffolding. A DataFrame's columns are Calcite's
     * syntax trees from the start: a tree of our own would be translated node by node.
     */
    @Test
    void calciteIsSeenByParserPlannerAndDataFramesOnly() {
        var calcite = resideInAnyPackage("org.apache.calcite..");
        var avatica = resideInAnyPackage("org.apache.calcite.avatica..");
        var parserAndPlanner = resideInAnyPackage(ROOT + "sqlparser..", ROOT + "planner..");
        noClasses()
                .that(not(parserAndPlanner.or(resideInAnyPackage(ROOT + "dataframe.."))))
                .should()
                .dependOnClassesThat(calcite.and(not(avatica)))
                .check(CLASSES);
        noClasses()
                .that(not(parserAndPlanner.or(resideInAnyPackage(ROOT + "dataframe..", ROOT + "jdbc.."))))
                .should()
                .dependOnClassesThat(avatica)
                .check(CLASSES);
    }

    /** What programs call must not tie them to the version of a library that they never asked for. */
    @Test
    void dataFramesDoNotShowCalcite() {
        for (JavaClass type : CLASSES) {
            if (type.getPackageName().equals(ROOT + "dataframe")
                    && type.getModifiers().contains(JavaModifier.PUBLIC)) {
                for (JavaCodeUnit member : type.getCodeUnits()) {
                    if (member.getModifiers().contains(JavaModifier.PUBLIC)) {
                        assertThat(member.getAllInvolvedRawTypes())
                                .as(member.getFullName())
                                .noneMatch(t -> t.getPackageName().startsWith("org.apache.calcite"));
                    }
                }
            }
        }
    }

    /** Memory is seen as bounds-checked segments: a bug throws and does not take the JVM down. */
    @Test
    void nobodyUsesUnsafe() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("sun.misc..", "jdk.internal..")
                .check(CLASSES);
    }

    @Test
    void noClassIsNamedAfterNothing() {
        noClasses()
                .should()
                .haveNameMatching(".*(Utils?|Helpers?|Common)$")
                .because("a name should say what the class is for")
                .check(CLASSES);
    }

    private static void forbid(String from, List<String> to) {
        noClasses()
                .that()
                .resideInAPackage(from + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to.toArray(String[]::new))
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
